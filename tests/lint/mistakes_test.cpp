#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/base/source_file.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"
#include "validators/rule.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

namespace fs = std::filesystem;

const std::string kQuery = "lib/linux/queries/sshd-port.yml";
const std::string kPolicy = "lib/linux/policies/sshd-port.yml";
const std::string kTests = "lib/linux/queries/sshd-port.tests.yml";
const std::string kLabel = "lib/all/labels/ssh-servers.yml";

// What somebody types instead of `right`; `^` is where the finding points.
struct Mistake {
  const char* rule;
  std::string file;
  std::string right;
  std::string wrong;
  const char* help;  // what the help line must name to be enough
};

const Mistake kMistakes[] = {
    {"unknown-key", kQuery, "  platform: linux", "  ^platfrom: linux",
     "platform"},
    {"unknown-platform", kPolicy, "platform: linux", "platform: ^ubuntu",
     "linux"},
    {"wrong-type", kQuery, "interval: 10", "interval: ^\"10\"",
     "without quotes"},
    {"sql-syntax", kLabel, "FROM processes", "FORM ^processes", "FROM"},
    {"sql-syntax", kQuery, "FROM processes AS p", "^processes AS p",
     "add FROM before"},
    {"unknown-column", kLabel, "FROM processes WHERE name",
     "processes WHERE ^name", "after FROM"},
    {"unknown-table", kQuery, "JOIN process_open_sockets",
     "JOIN ^process_open_socket", "process_open_sockets"},
    {"unknown-column", kQuery, "p.path,", "p.^pathh,", "path"},
    {"missing-file", "default.yml", "lib/linux/queries/sshd-port.yml",
     "^lib/linux/queries/ssh-port.yml", "lib/linux/queries/sshd-port.yml"},
    {"unknown-test-target", kTests,
     "tests:\n  - query: sshd on a non-standard port",
     "tests:\n  - query: ^sshd on a nonstandard port",
     "sshd on a non-standard port"},
    {"unknown-host", kTests, "caught\n        host: ubuntu-server",
     "caught\n        host: ^ubuntu-sever", "ubuntu-server"},
    {"yaml-syntax", kPolicy, "  description: An SSH server",
     "  description: SSH^: An SSH server", "quot"},
    {"yaml-syntax", kQuery, "  interval: 10", " ^interval: 10", "key above"},
    {"unknown-key", kQuery, "  interval: 10", "  ^intervall: 10", "interval"},
    {"unknown-key", kQuery, "- name: sshd", "- ^nmae: sshd", "name"},
    // A misspelt key, and what it would have silenced or been about.
    {"unknown-key", kQuery, "  automations_enabled", "  ^automation_enabled",
     "automations_enabled"},
    {"unknown-key", kTests, "  - detection: sshd", "  - ^detecton: sshd",
     "detection"},
    {"unknown-value", kTests, "expect: {policy: pass}",
     "expect: {policy: ^passed}", "'pass'"},
    {"wrong-type", kQuery, "automations_enabled: true",
     "automations_enabled: ^\"true\"", "without quotes"},
    {"unknown-label", kQuery, "  platform: linux\n",
     "  platform: linux\n  labels_include_any: [^SSH server]\n", "SSH servers"},
    {"literal-secret", "default.yml", "$FLEET_GLOBAL_ENROLL_SECRET",
     "^kB7rTz0qLw93mVxY5cHn2", "$VARIABLE"},
    {"duplicate-name", kPolicy, "- name: SSH server listens",
     "- name: SSH server listens on the managed port only\n"
     "  description: d\n  resolution: r\n  platform: linux\n"
     "  query: SELECT 1 FROM mounts\n"
     "- name: ^SSH server listens",
     "rename or remove"},
    {"missing-description", kLabel,
     "- name: SSH servers\n  description: Hosts on which an SSH server runs\n",
     "- ^name: SSH servers\n", "description"},
    {"missing-name", kQuery, "- name: sshd on a non-standard port\n  desc",
     "- ^desc", "name"},
    {"unknown-key", kQuery, "  logging: differential", "  ^snapshot: true",
     "logging: snapshot"},
    {"yaml-syntax", kQuery, "  interval: 10", "  ^interval:10",
     "put a blank behind 'interval:'"},
    // Lists.
    {"yaml-syntax", kLabel, "- name: SSH servers", "^-name: SSH servers",
     "put a blank behind it"},
    {"yaml-syntax", kLabel, "- name: SSH servers\n  description:",
     "name: SSH servers\n  description^:", "put `- ` before 'name'"},
    {"duplicate-key", kQuery, "      AND s.local_port <> 22\n",
     "      AND s.local_port <> 22\n  ^name: Second\n  description: d\n"
     "  query: SELECT 1 FROM mounts\n",
     "put `- ` before it"},
    {"wrong-type", "default.yml", "queries:\n  - path: lib",
     "queries:\n  ^path: lib", "begin each item with `- `"},
    {"not-a-list", kLabel, "- name: SSH servers", "  ^name: SSH servers",
     "`- name: …`"},
    {"extra-document", kLabel, "name = 'sshd'\n",
     "name = 'sshd'\n^---\n- name: b\n  query: SELECT 1 FROM mounts\n",
     "remove the `---`"},
    {"yaml-syntax", kPolicy, "  platform: linux", "^\tplatform: linux",
     "blanks"},
    // SQL.
    {"sql-syntax", kLabel, "name = 'sshd'", "name = ^'sshd", "close the quote"},
    {"sql-syntax", kLabel, "SELECT 1 FROM", "SELECT upper(name ^FROM",
     "add `)` before 'FROM'"},
    {"sql-syntax", kLabel, "SELECT 1 FROM", "SELECT pid name ^path FROM",
     "add a comma before 'path'"},
    {"alias-like-column", kLabel, "SELECT 1 FROM", "SELECT pid ^path FROM",
     "put a comma before it"},
    {"wildcard-in-equality", kLabel, "name = 'sshd'", "name = ^'ssh%'", "LIKE"},
};

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

nlohmann::json findings_of(const Scratch& scratch) {
  const auto answer =
      run_ctl({"-C", scratch.str(), "lint", "--format", "json"});
  CAPTURE(answer.err);
  return nlohmann::json::parse(answer.out).at("findings");
}

}  // namespace

TEST_CASE("mistakes: the likely ones give one finding whose help mends it") {
  for (const Mistake& mistake : kMistakes) {
    CAPTURE(mistake.rule);
    const bool by_loader = std::string(mistake.rule) == "yaml-syntax";
    if (!by_loader && ctl::find_rule(mistake.rule) == nullptr) {
      MESSAGE("skipped: there is no rule " << mistake.rule);
      continue;
    }
    const Scratch scratch;
    fs::copy(fs::path(ctl::test::source_dir()) / "examples/sshd-port",
             scratch.path(), fs::copy_options::recursive);
    const auto before = findings_of(scratch);
    std::string text = text_of(scratch.path() / mistake.file);
    const std::size_t at = text.find(mistake.right);
    REQUIRE(at != std::string::npos);
    std::string wrong = mistake.wrong;
    const std::size_t mark = wrong.find('^');
    wrong.erase(mark, 1);
    text.replace(at, mistake.right.size(), wrong);
    scratch.write(mistake.file, text);
    const ctl::Position place = ctl::SourceFile("", text).position(at + mark);
    nlohmann::json found = nlohmann::json::array();
    for (const auto& finding : findings_of(scratch)) {
      if (std::find(before.begin(), before.end(), finding) == before.end()) {
        found.push_back(finding);
      }
    }
    CAPTURE(found.dump(1));
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("rule") == mistake.rule);
    CHECK(found[0].at("path") == mistake.file);
    CHECK(found[0].at("line") == place.line);
    CHECK(found[0].at("column") == place.column);
    CHECK(found[0].value("help", "").find(mistake.help) != std::string::npos);
  }
}
