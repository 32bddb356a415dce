// `ctl dry-run` as it is typed; dry_run_log_test.cpp has what is logged.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/dry_run_json.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/golden.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::check_golden;
using ctl::test::dry_run_json;
using ctl::test::first_run;
using ctl::test::GitSandbox;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

namespace {

constexpr const char* kPorts =
    "- name: ports\n"
    "  platform: linux\n"
    "  interval: 3600\n"
    "  automations_enabled: true\n"
    "  logging: differential\n"
    "  query: >-\n"
    "    SELECT p.pid, s.local_port FROM processes p\n"
    "    JOIN process_open_sockets s USING (pid) WHERE p.name = 'sshd'\n";

std::string names_of(const Json& document) {
  std::string out;
  for (const Json& query : document.at("queries"))
    out += query.at("name").get<std::string>() + " ";
  return out;
}

}  // namespace

TEST_CASE("dry-run: a whole report in each format") {
  const Scratch scratch;
  scratch.write("ctl.yml", "hosts: {count: 5000}\n");
  scratch.write("default.yml",
                "queries:\n  - path: queries.yml\npolicies:\n"
                "  - path: policies.yml\n");
  scratch.write("queries.yml", std::string(kPorts) +
                                   "- name: broken\n  platform: linux\n"
                                   "  query: SELECT usernam FROM users\n");
  scratch.write("policies.yml",
                "- name: root only\n  platform: linux,darwin\n"
                "  query: SELECT 1 FROM users WHERE username = 'root'\n");
  scratch.write("given.yml",
                "processes: [{pid: 4242, name: sshd}]\n"
                "process_open_sockets: [{pid: 4242, local_port: 2222}]\n");
  for (const std::string format : {"text", "json", "jsonl", "markdown"}) {
    const auto answer =
        run_ctl({"-C", scratch.str(), "dry-run", "--host", "bare", "--host",
                 "macbook", "--given", scratch.str() + "/given.yml",
                 "--explain", "--log", "--format", format});
    CHECK(answer.code == 1);
    check_golden("render/dry-run-whole." + format + ".out", answer.out);
  }
}

TEST_CASE("dry-run: cost and personal data of a statement") {
  struct Case {
    const char* sql;
    const char* cost;
    const char* personal;  // "table.column category level" of the first
  };
  const Case cases[] = {
      {"SELECT 1", "constant", ""},
      {"SELECT name FROM os_version", "constant", ""},
      {"SELECT pid FROM processes", "moderate", ""},
      {"SELECT cmdline FROM processes", "moderate",
       "processes.cmdline credentials medium"},
      {"SELECT * FROM hash WHERE path LIKE '/%%'", "unbounded",
       "hash.directory personal-files high"},
      {"SELECT value FROM process_envs WHERE pid = 1", "cheap",
       "process_envs.value credentials high"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const Json run =
        first_run(dry_run_json({"dry-run", "--host", "lab", "--sql", c.sql}));
    CHECK(run.at("cost").at("class") == c.cost);
    CHECK_FALSE(run.at("cost").at("reasons").empty());
    std::string personal;
    if (!run.at("privacy").empty()) {
      const Json& first = run.at("privacy").at(0);
      personal = concat(first.at("table").get<std::string>(), '.',
                        first.at("column").get<std::string>(), ' ',
                        first.at("category").get<std::string>(), ' ',
                        first.at("level").get<std::string>());
    }
    CHECK(personal == c.personal);
  }
}

TEST_CASE("dry-run: what does not prepare has neither cost nor log") {
  const Json run = first_run(dry_run_json(
      {"dry-run", "--host", "lab", "--sql", "SELECT a FROM users"}, 1));
  CHECK(run.at("cost").is_null());
  CHECK(run.at("privacy").empty());
  CHECK(run.at("log").empty());
  CHECK(run.at("error_at") ==
        Json{{"line", 1}, {"column", 8}, {"end_line", 1}, {"end_column", 9}});
}

TEST_CASE("dry-run: how often each table was entered") {
  const Scratch scratch;
  scratch.write("rows.yml",
                "processes: [{pid: 1}, {pid: 2}, {pid: 3}]\n"
                "process_open_sockets: [{pid: 2}, {pid: 2}]\n");
  const Json run = first_run(dry_run_json(
      {"dry-run", "--host", "bare", "--given", scratch.str() + "/rows.yml",
       "--sql",
       "SELECT * FROM processes p JOIN process_open_sockets s USING (pid)"}));
  const Json expected = {
      "read processes p, all of it (moderate); drives the loop; entered once, "
      "gave 3 rows",
      "  for each row of processes p: read process_open_sockets s with pid = "
      "... (moderate); entered 3 times, gave 2 rows"};
  CHECK(run.at("explained") == expected);
}

TEST_CASE("dry-run: --changed runs what differs from the base") {
  const GitSandbox sandbox;
  sandbox.write("default.yml", "queries:\n  - path: q.yml\n");
  sandbox.write("q.yml",
                "- name: kept\n  query: SELECT 1\n"
                "- name: altered\n  query: SELECT 2\n");
  const std::string base = sandbox.commit("First");
  sandbox.write("q.yml",
                "- name: altered\n  query: SELECT 3\n"
                "- name: kept\n  query: SELECT 1\n"
                "- name: added\n  query: SELECT 4\n");
  const auto changed = [&](std::vector<std::string> options) {
    options.insert(options.begin(),
                   {"-C", sandbox.str(), "dry-run", "--host", "bare"});
    return names_of(dry_run_json(options));
  };
  CHECK(changed({"--changed"}) == "altered added ");
  CHECK(changed({"--staged"}) == "");
  sandbox.git("add .");
  CHECK(changed({"--staged"}) == "altered added ");
  sandbox.commit("Second");
  CHECK(changed({"--changed"}) == "");
  CHECK(changed({"--changed", base}) == "altered added ");
  CHECK(changed({"kept", "--changed", base}) == "");
  CHECK(changed({"q.yml"}) == "altered kept added ");
}

TEST_CASE("dry-run: each statement meets the host as it was given") {
  const auto answer = run_ctl({"dry-run", "--host", "bare", "--sql",
                               "CREATE TABLE t(a); INSERT INTO t VALUES (1)",
                               "--sql", "SELECT * FROM t"});
  CHECK(answer.code == 1);
  CHECK(answer.out.find("no such table: t") != std::string::npos);
}

TEST_CASE("dry-run: many runs give the same whatever does them") {
  std::vector<std::string> arguments = {"dry-run", "--format", "jsonl"};
  for (int i = 0; i < 40; ++i) {
    arguments.insert(arguments.end(),
                     {"--sql", concat("SELECT ", i,
                                      " AS n, pid FROM "
                                      "processes ORDER BY pid LIMIT 2")});
  }
  const auto once = run_ctl(arguments);
  CHECK(once.code == 0);
  CHECK(once.out == run_ctl(arguments).out);
}

TEST_CASE("dry-run: a name that is none is answered with those near it") {
  const Scratch scratch;
  scratch.write("default.yml", "queries:\n  - path: q.yml\n");
  std::string text;
  for (const std::string name : {"sshd on another port", "sshd keys",
                                 "old sshd", "SSHD version", "uptime"})
    text += concat("- name: ", name, "\n  query: SELECT 1\n");
  scratch.write("q.yml", text);
  struct Case {
    const char* name;
    const char* help;
  };
  const Case cases[] = {
      {"sshd key", "did you mean 'sshd keys'?"},
      {"keys", "did you mean 'sshd keys'?"},
      {"sshd",
       "did you mean 'sshd on another port', 'sshd keys', 'old sshd' "
       "or one of 1 more?"},
      {"SSHD o", "did you mean 'sshd on another port'?"},
      {"e",
       "did you mean 'sshd on another port', 'sshd keys', 'SSHD version' "
       "or one of 1 more?"},
      {"old", "did you mean 'old sshd'?"},
      {"o",
       "did you mean 'sshd on another port' or 'old sshd' or 'SSHD "
       "version'?"},
      {"firewall",
       "`ctl dry-run` without a name runs all; --sql runs a statement"},
  };
  for (const Case& c : cases) {
    const auto answer = run_ctl({"-C", scratch.str(), "dry-run", c.name});
    CHECK(answer.code == 3);
    CHECK(answer.err == concat("ctl: error: no file and no definition '",
                               c.name, "'\n  help: ", c.help, "\n"));
  }
}

TEST_CASE("dry-run: an error comes with what to do about it") {
  struct Case {
    const char* host;
    const char* sql;
    const char* help;  // "": none
  };
  const Case cases[] = {
      {"bare", "SELECT pid FROM proceses", "did you mean 'processes'?"},
      {"bare", "SELECT pid FROM nothing_like_it",
       "`ctl schema` lists the tables; describe one of your own under `tables` "
       "in ctl.yml"},
      {"bare", "SELECT * FROM smart_drive_info",
       "table 'smart_drive_info' is gone since osquery 5.2.4"},
      {"bare", "SELECT p.pidd FROM processes p",
       "did you mean 'pid'? `ctl schema processes` lists its columns"},
      {"bare", "SELECT usernam FROM processes JOIN users USING (uid)",
       "did you mean 'username'?"},
      {"bare", "SELECT uid FROM users u JOIN processes p ON u.uid = p.uid",
       "say whose it is: `table.uid`"},
      {"bare", "SELECT regex_mach(name, 'a', 0) FROM processes",
       "did you mean 'regex_match'?"},
      {"bare", "SELECT * FROM users WHERE username REGEXP 'a'",
       "use regex_match(text, pattern, 0) IS NOT NULL"},
      {"chromebook", "SELECT regex_match('a', 'a', 0)",
       "`ctl schema --functions --platform` lists those of a platform"},
      {"debian-workstation", "SELECT * FROM fleetd_logs",
       "table 'fleetd_logs' comes with the extension fleetd, which this host "
       "lacks"},
      {"bare", "SELECT FROM users", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const Json run = first_run(
        dry_run_json({"dry-run", "--host", c.host, "--sql", c.sql}, 1));
    CHECK(run.value("help", "") == c.help);
  }
  const Scratch scratch;
  scratch.write("default.yml",
                "queries:\n  - name: q\n    platform: linux\n"
                "    query: SELECT * FROM bitlocker_info\n");
  const Json run = first_run(
      dry_run_json({"-C", scratch.str(), "dry-run", "--host", "bare"}, 1));
  CHECK(run.at("help") == "table 'bitlocker_info' exists on windows");
  const auto text = run_ctl({"dry-run", "--host", "bare", "--host", "lab",
                             "--sql", "SELECT pid FROM proceses"});
  CHECK(text.out.starts_with(
      "--sql\n  bare (linux): error: no such table: proceses\n"
      "    at --sql:1:17\n    1 | SELECT pid FROM proceses\n"
      "      |                 ^^^^^^^^\n    help: did you mean 'processes'?\n"
      "  lab (any): error: no such table: proceses, as on bare\n"));
}
