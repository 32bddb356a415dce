#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/layout/repository_files.h"
#include "schema/base/text.h"
#include "tests/support/deployment.h"

using namespace ctl;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A server with what is hard to write.
class Source {
 public:
  explicit Source(bool premium)
      : deployment(DevServerOptions{.premium = premium}) {
    write("spec/labels", {{"specs",
                           {{{"name", "dynamic"},
                             {"query", "SELECT 1;\n"},
                             {"platform", "darwin"},
                             {"description", "d: #1"},
                             {"label_membership_type", "dynamic"}},
                            {{"name", "by hand"},
                             {"label_membership_type", "manual"},
                             {"hosts", {"b.example.com", "a"}}},
                            {{"name", "nobody"},
                             {"label_membership_type", "manual"},
                             {"hosts", json::array()}}}}});
    int number = 0;
    for (const char* sql :
         {"SELECT 1;", "SELECT '$HOME', '${A}', '$.a', '\\$x';\n",
          "  SELECT 1\r\n;", "\tSELECT 1\n  \n",
          "-- description: $X\nSELECT 2"}) {
      add_query(concat("query ", ++number), sql, "");
    }
    for (const char* name : {"yes", "007", "a: b", "- c #d", "\"e\"", "$NAME",
                             "CON", "../../up", "a/b", "A B", "a-b"}) {
      add_query(name, "SELECT 3", "");
    }
    write("policies", {{"name", "\xf0\x9f\x92\xbb policy"},
                       {"query", "SELECT 1;"},
                       {"description", "costs $5\nand $FLEET_SECRET_Y"},
                       {"resolution", "line one\n  line two\n"},
                       {"platform", "linux, darwin"}});
    if (premium) add_team();
  }

  void add_query(const std::string& name, const std::string& sql,
                 const std::string& team) {
    write("spec/queries", {{"specs",
                            {{{"name", name},
                              {"query", sql},
                              {"interval", 60},
                              {"logging", "differential"},
                              {"min_osquery_version", "5.10"},
                              {"automations_enabled", true},
                              {"team", team},
                              {"labels_include_any", {"dynamic"}}}}}});
  }

  void add_team() {
    write("teams",
          {{"name", "Work: $TEAM"}, {"secrets", {{{"secret", kSecret}}}}});
    add_query("query 1", "SELECT 'of the team'", "Work: $TEAM");
    write("spec/policies", {{"specs",
                             {{{"name", "critical one"},
                               {"query", "SELECT 1"},
                               {"critical", true},
                               {"team", "Work: $TEAM"},
                               {"labels_exclude_any", {"by hand"}}},
                              {{"name", "of nobody"},
                               {"query", "SELECT 1"},
                               {"team", "No team"}}}}});
  }

  void write(const std::string& path, const json& body) {
    deployment.write("POST", path, body.dump());
  }

  static constexpr const char* kSecret = "canary-enroll-4711";
  test::Deployment deployment;
};

std::string all_text(const fs::path& directory) {
  std::ostringstream out;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    out << entry.path().string() << '\n'
        << std::ifstream(entry.path(), std::ios::binary).rdbuf();
  }
  return out.str();
}

// Exports to a new folder and makes a repository of it.
test::Answer export_to(Source& source, const std::string& name,
                       std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"export", name});
  return source.deployment.run(std::move(more));
}

test::Answer diff_in(Source& source, const std::string& name,
                     const std::string& format = "text") {
  source.deployment.repository().git(concat(
      "-C ", name, " init -q -b main && git -C ", name, " add -A && git -C ",
      name, " -c user.name=a -c user.email=a@b commit -qm x"));
  // The server's address is in the environment since the export.
  return test::run_ctl({"-C",
                        concat(source.deployment.repository().str(), '/', name),
                        "diff", "--format", format});
}

}  // namespace

TEST_CASE("export: the repository plans no change") {
  for (const bool premium : {true, false}) {
    for (const char* names : {"teams", "fleets"}) {
      CAPTURE(premium);
      CAPTURE(names);
      Source source(premium);
      const auto exported = export_to(source, "out", {"--names", names});
      CAPTURE(exported.err);
      REQUIRE(exported.code == 0);
      CHECK(exported.err.empty());
      const auto plan = diff_in(source, "out", "json");
      CAPTURE(plan.err);
      CAPTURE(plan.out);
      CHECK(plan.code == 0);
      const json document = json::parse(plan.out);
      CHECK(document["changes"].empty());
      CHECK(document["unmanaged"].empty());
      CHECK(document["warnings"].empty());
      CHECK(document["summary"]["unchanged"] == (premium ? 23 : 20));
    }
  }
}

TEST_CASE("export: a repository around the new one is said") {
  Source source(false);
  source.deployment.repository().write("ctl.yml", "# all defaults\n");
  const auto inside = export_to(source, "inside");
  CHECK(inside.code == 0);
  CHECK(inside.err.find("'inside' is part of the repository around it") !=
        std::string::npos);
  CHECK(inside.out.find("next: ") == std::string::npos);
  const test::TemporaryDirectory other;
  const auto outside = export_to(source, other.str() + "/new");
  CHECK(outside.err.empty());
  CHECK(outside.out.find("next: ") != std::string::npos);
}

TEST_CASE("export: lints clean but for what the SQL itself does") {
  Source source(true);
  for (const char* names : {"teams", "fleets"}) {
    REQUIRE(export_to(source, names, {"--names", names}).code == 0);
    const auto linted = test::run_ctl(
        {"-C", concat(source.deployment.repository().str(), '/', names), "lint",
         "--format", "json"});
    const json report = json::parse(linted.out);
    for (const json& finding : report.at("findings")) {
      CAPTURE(finding.dump());
      CHECK((finding["severity"] == "note" ||
             finding["rule"] == "policy-always-passes"));
    }
  }
}

TEST_CASE("export: both generations of names") {
  Source source(true);
  REQUIRE(export_to(source, "old").code == 0);
  REQUIRE(export_to(source, "new", {"--names", "fleets"}).code == 0);
  const fs::path root = source.deployment.repository().path();
  CHECK(fs::exists(root / "old/teams/no-team.yml"));
  CHECK(fs::exists(root / "old/teams/work-team.yml"));
  CHECK(fs::exists(root / "new/fleets/unassigned.yml"));
  CHECK(fs::exists(root / "new/fleets/work-team.yml"));
  const std::string text = all_text(root / "new");
  CHECK(text.find("\nreports:") != std::string::npos);
  CHECK(text.find("\nsettings:") != std::string::npos);
  CHECK(text.find("\nqueries:") == std::string::npos);
  CHECK(text.find("\nname: Unassigned") != std::string::npos);
}

TEST_CASE("export: secrets stay where they are, requests are GET") {
  Source source(true);
  test::FleetProxy proxy(source.deployment.server().url(),
                         source.deployment.server().token());
  const auto answer = source.deployment.run({"export", "out"}, proxy.url());
  CHECK(answer.code == 0);
  CHECK(proxy.writes() == 0);
  CHECK(proxy.methods().find_first_not_of("GET ") == std::string::npos);
  const fs::path root = source.deployment.repository().path();
  const std::string text = all_text(root / "out");
  CHECK(text.find(Source::kSecret) == std::string::npos);
  CHECK(text.find(source.deployment.server().token()) == std::string::npos);
  CHECK(text.find("secret: $FLEET_WORK_TEAM_ENROLL_SECRET\n") !=
        std::string::npos);
}

TEST_CASE("export: SQL is a block, a file has one definition") {
  Source source(false);
  REQUIRE(export_to(source, "out").code == 0);
  const fs::path root = source.deployment.repository().path() / "out";
  std::ifstream file(root / "lib/global/queries/query-2.yml");
  std::ostringstream text;
  text << file.rdbuf();
  CHECK(text.str() ==
        "- name: query 2\n"
        "  interval: 60\n"
        "  min_osquery_version: \"5.10\"\n"
        "  automations_enabled: true\n"
        "  logging: differential\n"
        "  labels_include_any:\n"
        "    - dynamic\n"
        "  query: |\n"
        "    SELECT '\\$HOME', '\\${A}', '$.a', '\\\\\\$x';\n");
  // Names that make the same file name get a number each.
  CHECK(fs::exists(root / "lib/global/queries/a-b.yml"));
  CHECK(fs::exists(root / "lib/global/queries/a-b-2.yml"));
  CHECK(fs::exists(root / "lib/global/queries/a-b-3.yml"));
  CHECK(fs::exists(root / "lib/global/queries/up.yml"));
  CHECK(fs::exists(root / "lib/global/queries/con-1.yml"));
}

TEST_CASE("export: nothing is overwritten and nothing is left half") {
  Source source(true);
  const auto& repository = source.deployment.repository();
  repository.write("full/file.txt", "mine");
  const auto refused = export_to(source, "full");
  CHECK(refused.code == 1);
  CHECK(refused.err.find("ctl: refused: ") == 0);
  CHECK(refused.err.find("is not empty; nothing is overwritten") !=
        std::string::npos);
  fs::create_directories(repository.path() / "empty");
  CHECK(export_to(source, "empty").code == 0);
  CHECK(export_to(source, "empty").code == 1);
  // A server that stops answering at any request.
  for (std::size_t broken = 0; broken < 12; ++broken) {
    CAPTURE(broken);
    bool reached = false;
    test::FleetProxy proxy(
        source.deployment.server().url(), source.deployment.server().token(),
        [&](const test::RawRequest&, std::size_t number) {
          if (number != broken) return test::Fault{};
          reached = true;
          return test::Fault{.forward = false,
                             .answer = test::json_answer(401, "{}")};
        });
    const auto answer = source.deployment.run({"export", "half"}, proxy.url());
    if (!reached) break;
    // The count of enrol secrets may be hidden from a role.
    if (answer.code != 0) CHECK(answer.code == 3);
    CHECK(fs::exists(repository.path() / "half") == (answer.code == 0));
    fs::remove_all(repository.path() / "half");
  }
  for (const auto& entry : fs::directory_iterator(repository.path())) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    CHECK((name == ".git" || !name.starts_with('.')));
  }
}

TEST_CASE("export: a folder that cannot be written is said") {
  Source source(false);
  const auto answer = source.deployment.run({"export", "/proc/nowhere/out"});
  CHECK(answer.code == 3);
  CHECK(answer.err.find("ctl: error: cannot write /proc/nowhere") == 0);
  CHECK(source.deployment.run({"export"}).code == 64);
  CHECK(source.deployment.run({"export", "x", "--names", "packs"}).code == 64);
}

TEST_CASE("export: file names are for any system") {
  CHECK(file_stem("SSH: port 22!") == "ssh-port-22");
  CHECK(file_stem("../../etc/passwd") == "etc-passwd");
  CHECK(file_stem("\xf0\x9f\x92\xbb") == "");
  CHECK(file_stem("nul") == "nul-1");
  CHECK(file_stem(std::string(300, 'a')).size() == 80);
}
