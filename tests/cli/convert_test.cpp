#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "schema/base/text.h"
#include "schema/documents/tree.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/golden.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"

using namespace ctl;
namespace fs = std::filesystem;

namespace {

constexpr const char* kPack = R"(# a comment
{
  // another
  "platform": "posix",
  "version": "5.1.0",
  "discovery": ["SELECT pid FROM processes WHERE name = 'a';"],
  "queries": {
    "plain": {"query": "SELECT 1;", "interval": "60"},
    "snap": {"query": "SELECT \
2;", "interval": 3600, "snapshot": true, "version": "5.10",
             "description": "two", "value": "to know"},
    "quiet": {"query": "SELECT 3 WHERE x = 'C:\\a';", "interval": 10,
              "removed": false, "shard": 10, "denylist": false},
    "mac": {"query": "SELECT 4", "platform": "darwin"},
    "never": {"query": "SELECT 5", "interval": 60, "platform": "windows"},
    "off": {"query": "SELECT 6", "interval": 0}
  }
}
)";

test::Answer convert(const test::TemporaryDirectory& folder,
                     std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"convert", "-C", folder.str()});
  return test::run_ctl(std::move(arguments));
}

// The definitions of a repository by kind and name.
std::map<std::string, std::string> definitions_in(const fs::path& root) {
  const auto source = directory_source(root.string());
  const auto tree = load_tree(*source, {});
  REQUIRE(tree.has_value());
  CHECK(tree->findings.empty());
  std::map<std::string, std::string> out;
  for (const Definition& definition : tree->definitions) {
    out[concat(to_string(definition.kind), ' ', definition.name)] =
        definition.sql;
  }
  return out;
}

}  // namespace

TEST_CASE("convert: a pack becomes a list that says the same") {
  const test::TemporaryDirectory folder;
  folder.write("packs/a.conf", kPack);
  const auto answer = convert(folder, {"packs/a.conf", "--kind", "query"});
  CHECK(answer.code == 1);  // one runs nowhere
  test::check_golden("cli/convert/pack.queries.yml", answer.out);
  test::check_golden("cli/convert/pack.notes.out", answer.err);
  const auto labels = convert(folder, {"packs/a.conf", "--kind", "label"});
  CHECK(labels.out ==
        "- name: discovery of a\n"
        "  description: Hosts on which pack a runs\n"
        "  query: |-\n"
        "    SELECT pid FROM processes WHERE name = 'a';\n");
}

TEST_CASE("convert: several discovery queries must all return rows") {
  const test::TemporaryDirectory folder;
  folder.write("a.conf",
               R"({"discovery": ["SELECT 1;", "SELECT 2 -- two"],
                   "queries": {"q": {"query": "SELECT 3"}}})");
  const auto labels = convert(folder, {"a.conf", "--kind", "label"});
  CHECK(labels.out.find("    SELECT 1 WHERE EXISTS (\n    SELECT 1\n    )\n"
                        "      AND EXISTS (\n    SELECT 2 -- two\n    );\n") !=
        std::string::npos);
}

TEST_CASE("convert: a configuration with its packs") {
  const test::TemporaryDirectory folder;
  folder.write("osquery.conf", R"({
    "options": {"host_identifier": "uuid"},
    "schedule": {"uptime": {"query": "SELECT * FROM uptime", "interval": 60}},
    "packs": {"inner": {"platform": "windows",
                        "queries": {"uptime": {"query": "SELECT 2"}}},
              "outer": "/etc/osquery/packs/outer.conf"}})");
  const auto answer = convert(folder, {"osquery.conf", "--out", "new"});
  CHECK(answer.code == 0);
  const auto found = definitions_in(folder.path() / "new");
  CHECK(found.size() == 2);
  CHECK(found.contains("query uptime"));
  CHECK(found.contains("query uptime (inner)"));
  for (const char* said : {"'options' is for agent_options",
                           "pack 'outer' is in '/etc/osquery/packs/outer.conf'",
                           "becomes 'uptime (inner)'"}) {
    CAPTURE(answer.err);
    CAPTURE(said);
    CHECK(answer.err.find(said) != std::string::npos);
  }
}

TEST_CASE("convert: apply-style documents and what packs schedule of them") {
  const test::TemporaryDirectory folder;
  folder.write("all.yml", R"(apiVersion: v1
kind: query
spec:
  name: ports
  query: SELECT port FROM listening_ports;
  purpose: informational
---
apiVersion: v1
kind: query
spec: {name: team one, query: SELECT 1, team: Work, interval: 60}
---
apiVersion: v1
kind: policy
spec: {name: disk, query: SELECT 1 FROM mounts, resolution: turn it on, platform: darwin}
---
apiVersion: v1
kind: label
spec: {name: by hand, label_membership_type: manual, hosts: [a, b]}
---
apiVersion: v1
kind: pack
spec:
  name: p
  targets: {labels: [MS Windows, All Linux]}
  queries:
    - {query: ports, interval: 120, snapshot: true}
    - {query: nothing, interval: 60}
---
apiVersion: v1
kind: pack
spec:
  name: idle
  queries: [{query: ports, interval: 600}]
---
apiVersion: v1
kind: options
spec: {config: {}}
)");
  const auto printed = convert(folder, {"all.yml"});
  CHECK(printed.code == 1);
  CHECK(printed.out.empty());
  CHECK(printed.err.find("a list holds one kind, and there are") !=
        std::string::npos);
  const auto answer = convert(folder, {"all.yml", "--out", "new"});
  CHECK(answer.code == 1);  // a pack schedules what is not there
  test::check_golden("cli/convert/apply.notes.out", answer.err);
  const auto found = definitions_in(folder.path() / "new");
  CHECK(found.size() == 4);
  std::ifstream file(folder.path() / "new/lib/global/queries/ports.yml");
  std::ostringstream text;
  text << file.rdbuf();
  CHECK(text.str() ==
        "- name: ports\n  interval: 120\n  platform: linux,windows\n"
        "  automations_enabled: true\n"
        "  query: |-\n    SELECT port FROM listening_ports;\n");
  CHECK(fs::exists(folder.path() / "new/teams/work.yml"));
  CHECK(test::run_ctl({"lint", "-C", (folder.path() / "new").string()}).code ==
        0);
}

TEST_CASE("convert: a .sql file with its header") {
  const test::TemporaryDirectory folder;
  folder.write("sql/one.sql",
               "-- name: One\n-- platform: linux\n-- interval: 300\n"
               "SELECT '$HOME';\n");
  folder.write("sql/two.sql", "SELECT 2\n");
  const auto answer = convert(folder, {"sql"});
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  CHECK(answer.out ==
        "- name: One\n  interval: 300\n  platform: linux\n  query: |\n"
        "    -- name: One\n    -- platform: linux\n    -- interval: 300\n"
        "    SELECT '\\$HOME';\n"
        "- name: two\n  query: |\n    SELECT 2\n");
}

TEST_CASE("convert: what cannot be converted is said") {
  const test::TemporaryDirectory folder;
  folder.write("broken.conf", "{\"queries\": {\"a\": \n");
  folder.write("gitops.yml", "org_settings:\nqueries: []\n");
  folder.write("other.json", "{\"a\": 1}\n");
  folder.write("full/x", "y");
  folder.write("empty/readme.txt", "y");
  folder.write("a.sql", "SELECT 1");
  struct Case {
    std::vector<std::string> arguments;
    int code;
    const char* says;
  };
  const Case cases[] = {
      {{"broken.conf"}, 3, "the files do not load: broken.conf:"},
      {{"gitops.yml"}, 3, "gitops.yml is a GitOps file already"},
      {{"other.json"}, 3, "other.json holds no pack"},
      {{"nowhere.conf"}, 3, "cannot read nowhere.conf"},
      {{"empty"}, 3, "no file in 'empty' ends in"},
      {{"a.sql", "--out", "full"}, 1, "is not empty; nothing is overwritten"},
      {{"a.sql", "--out", "x", "--kind", "query"}, 64, "excludes"},
      {{}, 64, "required"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.says);
    const auto answer = convert(folder, c.arguments);
    CAPTURE(answer.err);
    CHECK(answer.code == c.code);
    CHECK(answer.out.empty());
    CHECK(answer.err.find(c.says) != std::string::npos);
  }
}

TEST_CASE("convert: every pack and configuration of the reference data") {
  const fs::path corpus = fs::path(test::reference_dir()) / "corpus";
  if (!fs::exists(corpus)) {
    MESSAGE("skipped: no reference data beside the source tree");
    return;
  }
  const test::TemporaryDirectory folder;
  std::size_t converted = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    const std::string path = entry.path().string();
    const bool pack = entry.path().extension() == ".conf";
    const bool document = path.find("/palantir/Fleet/") != std::string::npos ||
                          path.find("/fleet-library/") != std::string::npos;
    if (!entry.is_regular_file() || (!pack && !document)) continue;
    CAPTURE(path);
    const std::string out = concat("out", ++converted);
    const auto answer = convert(folder, {path, "--out", out});
    CAPTURE(answer.err);
    if (answer.code == 3 || answer.out.empty()) {
      CHECK(answer.err.size() > 40);  // why not
      continue;
    }
    // What is in one is in the other, byte for byte, or said to be left out.
    const auto source = directory_source(entry.path().parent_path().string());
    const auto tree = load_tree(*source, {});
    REQUIRE(tree.has_value());
    std::set<std::string> sql;
    for (const auto& [name, text] : definitions_in(folder.path() / out))
      sql.insert(text);
    std::size_t missing = 0;
    for (const Definition& definition : tree->definitions) {
      if (definition.file->source.path() != entry.path().filename() ||
          definition.kind != DefinitionKind::kQuery) {
        continue;
      }
      missing += sql.contains(definition.sql) ? 0U : 1U;
    }
    CHECK((missing == 0) == (answer.code == 0));
    CHECK(missing <= 1);
  }
  CHECK(converted > 25);
}
