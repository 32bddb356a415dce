// `ctl dry-run` as it is typed.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/git_sandbox.h"
#include "tests/support/golden.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::check_golden;
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

// The first run of the first statement.
Json first_run(const Json& document) {
  return document.at("queries").at(0).at("runs").at(0);
}

Json json_of(std::vector<std::string> arguments, int code = 0) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const auto answer = run_ctl(arguments);
  CAPTURE(answer.err);
  CHECK(answer.code == code);
  return Json::parse(answer.out, nullptr, false);
}

Json dry_run_sql(const std::string& sql, const std::string& host = "lab") {
  return first_run(json_of({"dry-run", "--host", host, "--sql", sql}));
}

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
    const Json run = dry_run_sql(c.sql);
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
  const Json run = first_run(
      json_of({"dry-run", "--host", "lab", "--sql", "SELECT a FROM users"}, 1));
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
  const Json run = first_run(json_of(
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

TEST_CASE("dry-run: the log of the first run and of later ones") {
  const Scratch scratch;
  const std::string at = scratch.str() + "/";
  scratch.write("one.yml", "etc_hosts: [{address: a}, {address: b}]\n");
  scratch.write("two.yml", "etc_hosts: [{address: b}, {address: c}]\n");
  scratch.write("none.yml", "etc_hosts: []\n");
  struct Case {
    const char* settings;
    const char* log;    // the first run
    const char* later;  // the runs after it
  };
  const Case cases[] = {
      {"logging: differential",
       R"([{"name":"pack/Global/q","action":"added","columns":{"address":"a"}},
           {"name":"pack/Global/q","action":"added","columns":{"address":"b"}}])",
       R"([{"epoch":0,"counter":1,"log":[
             {"name":"pack/Global/q","action":"removed","columns":{"address":"a"}},
             {"name":"pack/Global/q","action":"added","columns":{"address":"c"}}]},
           {"epoch":0,"counter":1,"log":[]},
           {"epoch":0,"counter":2,"log":[
             {"name":"pack/Global/q","action":"removed","columns":{"address":"b"}},
             {"name":"pack/Global/q","action":"removed","columns":{"address":"c"}}]}])"},
      {"logging: differential_ignore_removals",
       R"([{"name":"pack/Global/q","action":"added","columns":{"address":"a"}},
           {"name":"pack/Global/q","action":"added","columns":{"address":"b"}}])",
       R"([{"epoch":0,"counter":1,"log":[
             {"name":"pack/Global/q","action":"added","columns":{"address":"c"}}]},
           {"epoch":0,"counter":1,"log":[]},
           {"epoch":0,"counter":2,"log":[]}])"},
      {"logging: snapshot",
       R"([{"name":"pack/Global/q","action":"snapshot",
            "snapshot":[{"address":"a"},{"address":"b"}]}])",
       R"([{"epoch":0,"counter":0,"log":[{"name":"pack/Global/q",
             "action":"snapshot","snapshot":[{"address":"b"},{"address":"c"}]}]},
           {"epoch":0,"counter":0,"log":[{"name":"pack/Global/q",
             "action":"snapshot","snapshot":[{"address":"b"},{"address":"c"}]}]},
           {"epoch":0,"counter":0,"log":[{"name":"pack/Global/q",
             "action":"snapshot","snapshot":[]}]}])"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.settings);
    scratch.write("default.yml", concat("queries:\n  - path: q.yml\n"));
    scratch.write(
        "q.yml",
        concat("- name: q\n  interval: 60\n"
               "  automations_enabled: true\n  ",
               c.settings, "\n  query: SELECT address FROM etc_hosts\n"));
    const Json run = first_run(
        json_of({"-C", scratch.str(), "dry-run", "q", "--host", "bare",
                 "--given", at + "one.yml", "--next", at + "two.yml", "--next",
                 at + "two.yml", "--next", at + "none.yml"}));
    CHECK(run.at("log") == Json::parse(c.log));
    CHECK(run.at("later") == Json::parse(c.later));
  }
}

TEST_CASE("dry-run: log lines as the agent writes them, with decorations") {
  const Scratch scratch;
  scratch.write("osquery.conf",
                R"({"schedule": {"up": {"query": "SELECT 1 AS a, NULL AS b",
                    "interval": 60}},
                    "decorators": {"load": ["SELECT 'red' AS team"]}})");
  scratch.write("host.yml",
                "platform: linux\nflags: {schedule_epoch: '7'}\n"
                "tables: {system_info: [{hostname: web-1}]}\n");
  const auto answer = run_ctl(
      {"-C", scratch.str(), "dry-run", "up", "--host", "host.yml", "--log"});
  CAPTURE(answer.out + answer.err);
  CHECK(
      answer.out.find(
          R"(first run: {"name":"up","hostIdentifier":"web-1","calendarTime":"Thu Jan  1 00:00:00 2026 UTC","unixTime":1767225600,"epoch":7,"counter":0,"numerics":false,"decorations":{"team":"red"},"columns":{"a":"1","b":""},"action":"added"})") !=
      std::string::npos);
}

TEST_CASE("dry-run: the log names queries as the pack delimiter says") {
  const Scratch scratch;
  const std::string pack =
      R"({"queries": {"q": {"query": "SELECT 1 AS a", "interval": 60}}})";
  scratch.write("it.conf", concat(R"({"packs": {"p": )", pack, "}}"));
  scratch.write(
      "own.conf",
      concat(R"({"options": {"pack_delimiter": "."}, "packs": {"r": )", pack,
             "}}"));
  scratch.write("default.yml", "queries:\n  - path: q.yml\n");
  scratch.write("q.yml",
                "- name: fleet\n  interval: 60\n  automations_enabled: true\n"
                "  query: SELECT 1\n");
  scratch.write("usual.yml", "platform: linux\n");
  scratch.write("slash.yml", "platform: linux\nflags: {pack_delimiter: '-'}\n");
  const struct {
    const char* file;
    const char* host;
    const char* name;
  } cases[] = {
      {"it.conf", "usual.yml", "pack_p_q"},
      {"it.conf", "slash.yml", "pack-p-q"},
      {"own.conf", "usual.yml", "pack.r.q"},
      {"own.conf", "slash.yml", "pack-r-q"},
      {"q.yml", "usual.yml", "pack/Global/fleet"},
      {"q.yml", "slash.yml", "pack-Global-fleet"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.file);
    CAPTURE(c.host);
    const Json run = first_run(
        json_of({"-C", scratch.str(), "dry-run", c.file, "--host", c.host}));
    CHECK(run.at("log").at(0).at("name") == c.name);
  }
}

TEST_CASE("dry-run: numbers and nulls are logged as the host's flags say") {
  const Scratch scratch;
  scratch.write("osquery.conf",
                R"({"schedule": {"up": {"interval": 60, "query":
                    "SELECT 1 AS a, NULL AS b, 0.1 + 0.2 AS c, '7' AS d"}}})");
  const struct {
    const char* flags;
    const char* columns;
  } cases[] = {
      {"{}", R"({"a":"1","b":"","c":"0.3","d":"7"})"},
      {"{logger_numerics: 'true'}",
       R"({"a":1,"b":"","c":0.30000000000000004,"d":"7"})"},
      {"{log_numerics_as_numbers: 'true', nullvalue: 'n/a'}",
       R"({"a":1,"b":"n/a","c":0.30000000000000004,"d":"7"})"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.flags);
    scratch.write("host.yml",
                  concat("platform: linux\nflags: ", c.flags, "\n"));
    const Json run = first_run(
        json_of({"-C", scratch.str(), "dry-run", "up", "--host", "host.yml"}));
    CHECK(run.at("log").at(0).at("columns") == Json::parse(c.columns));
    const auto text = run_ctl(
        {"-C", scratch.str(), "dry-run", "up", "--host", "host.yml", "--log"});
    CHECK(text.out.find(concat("\"columns\":", c.columns)) !=
          std::string::npos);
  }
}

TEST_CASE("dry-run: a folder of recorded rows is given at once") {
  const Scratch scratch;
  scratch.write("box/etc_hosts.json", R"([{"address":"::1","hostnames":"h"}])");
  scratch.write("box/users.json", R"([{"uid":"0"}])"
                                  "\n"
                                  R"([{"uid":"7"}])");
  scratch.write("box/notes.txt", "no rows");
  scratch.write("none/notes.txt", "no rows");
  const std::string sql =
      "SELECT (SELECT count(*) FROM users) AS u, address FROM etc_hosts";
  const Json run = first_run(json_of({"-C", scratch.str(), "dry-run", "--host",
                                      "bare", "--given", "box", "--sql", sql}));
  CHECK(run.at("rows") == Json::parse(R"([["2","::1"]])"));
  const auto none = run_ctl({"-C", scratch.str(), "dry-run", "--host", "bare",
                             "--given", "none", "--sql", sql});
  CHECK(none.code == 3);
  CHECK(none.err.find("none") != std::string::npos);
}

TEST_CASE("dry-run: lines name the host as its flags say") {
  const Scratch scratch;
  scratch.write(
      "osquery.conf",
      R"({"schedule": {"up": {"interval": 60, "query": "SELECT 1"}}})");
  const std::pair<const char*, const char*> cases[] = {
      {"{}", "web-1"},
      {"{host_identifier: uuid}", "u-1"},
      {"{host_identifier: instance}", "i-1"},
      {"{host_identifier: ephemeral}", "i-1"},
      {"{host_identifier: specified, specified_identifier: me}", "me"},
  };
  for (const auto& [flags, name] : cases) {
    const std::string given = flags;
    CAPTURE(given);
    scratch.write("host.yml",
                  concat("platform: linux\nflags: ", flags,
                         "\ntables:\n  system_info: [{hostname: web-1, uuid: "
                         "u-1}]\n  osquery_info: [{instance_id: i-1}]\n"));
    const auto text = run_ctl(
        {"-C", scratch.str(), "dry-run", "up", "--host", "host.yml", "--log"});
    CHECK(text.out.find(concat("\"hostIdentifier\":\"", name, "\"")) !=
          std::string::npos);
  }
}

TEST_CASE("dry-run: a number that becomes text is a change") {
  const Scratch scratch;
  scratch.write("osquery.conf",
                R"({"schedule": {"t": {"interval": 60, "query":
                    "SELECT iif(address = 'a', 1, '1') AS v FROM etc_hosts"}}})");
  scratch.write("a.yml", "etc_hosts: [{address: a}]\n");
  scratch.write("b.yml", "etc_hosts: [{address: b}]\n");
  const std::string at = scratch.str() + "/";
  const Json run = first_run(
      json_of({"-C", scratch.str(), "dry-run", "t", "--host", "bare", "--given",
               at + "a.yml", "--next", at + "a.yml", "--next", at + "b.yml"}));
  CHECK(run.at("later").at(0).at("log").empty());
  CHECK(run.at("later").at(1).at("log").size() == 2);
}

TEST_CASE("dry-run: views of a configuration are there for its queries") {
  const Scratch scratch;
  scratch.write("osquery.conf", R"x({
    "views": {"Named": "SELECT address AS a, hostnames AS h FROM etc_hosts",
              "twice": "SELECT a FROM named UNION ALL SELECT a FROM NAMED",
              "odd": "SELECT 1; ATTACH '/etc/passwd' AS x", "bad": "SELEC"},
    "schedule": {
      "one": {"query": "SELECT a, h FROM named", "interval": 60},
      "two": {"query": "SELECT count(*) AS n FROM twice", "interval": 60},
      "three": {"query": "SELECT * FROM odd, pragma_table_info('twice')",
                "interval": 60
}
, "four" : {
  "query" : "SELECT * FROM bad", "interval" : 60
}
}
})x");
  scratch.write("rows.yml", "etc_hosts: [{address: x, hostnames: y}]\n");
  const auto run_of = [&](const std::string& name, int code = 0) {
    return first_run(json_of({"-C", scratch.str(), "dry-run", name, "--host",
                              "bare", "--given", scratch.str() + "/rows.yml"},
                             code));
  };
  CHECK(run_of("one").at("rows") == Json::parse(R"([["x","y"]])"));
  CHECK(run_of("one").at("tables").contains("etc_hosts"));
  // A view is no decorator.
  CHECK(run_of("one").at("log").at(0).at("columns") ==
        Json::parse(R"({"a":"x","h":"y"})"));
  CHECK(run_of("two").at("rows") == Json::parse(R"([["2"]])"));
  CHECK(run_of("three").at("row_count") == 1);
  CHECK(run_of("four", 1).at("error") == "no such table: bad");
  const auto log =
      run_ctl({"-C", scratch.str(), "dry-run", "one", "--host", "bare",
               "--given", scratch.str() + "/rows.yml", "--log"});
  CHECK(log.out.find("decorations") == std::string::npos);
  const auto lint =
      run_ctl({"-C", scratch.str(), "lint", "--rule", "unknown-table"});
  CHECK(lint.out.find("'named'") == std::string::npos);
  CHECK(lint.out.find("'bad'") != std::string::npos);
}

TEST_CASE("dry-run: log volume counts runs, rows and hosts") {
  const Scratch scratch;
  scratch.write("ctl.yml", "hosts: {count: 100}\n");
  scratch.write("default.yml", "queries:\n  - path: q.yml\n");
  scratch.write("rows.yml", "etc_hosts: [{address: a}]\n");
  const auto volume_of = [&](const std::string& settings) {
    scratch.write("q.yml",
                  "- name: q\n  interval: 3600\n  automations_enabled: true\n"
                  "  query: SELECT address FROM etc_hosts\n  logging: " +
                      settings + "\n");
    return first_run(json_of({"-C", scratch.str(), "dry-run", "q", "--host",
                              "bare", "--given", scratch.str() + "/rows.yml"}))
        .at("log_volume");
  };
  const Json differential = volume_of("differential");
  const Json snapshot = volume_of("snapshot");
  CHECK(differential.at("runs_per_day") == 24);
  CHECK(differential.at("every_run") == false);
  CHECK(snapshot.at("every_run") == true);
  const auto once = differential.at("bytes_per_day").get<double>();
  CHECK(once > 100);
  CHECK(snapshot.at("bytes_per_day").get<double>() > 20 * once);
  CHECK(differential.at("total_bytes_per_day").get<double>() == 100 * once);
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
    return names_of(json_of(options));
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
    const Json run =
        first_run(json_of({"dry-run", "--host", c.host, "--sql", c.sql}, 1));
    CHECK(run.value("help", "") == c.help);
  }
  const Scratch scratch;
  scratch.write("default.yml",
                "queries:\n  - name: q\n    platform: linux\n"
                "    query: SELECT * FROM bitlocker_info\n");
  const Json run =
      first_run(json_of({"-C", scratch.str(), "dry-run", "--host", "bare"}, 1));
  CHECK(run.at("help") == "table 'bitlocker_info' exists on windows");
  const auto text = run_ctl({"dry-run", "--host", "bare", "--host", "lab",
                             "--sql", "SELECT pid FROM proceses"});
  CHECK(text.out.starts_with(
      "--sql\n  bare (linux): error: no such table: proceses\n"
      "    at --sql:1:17\n    1 | SELECT pid FROM proceses\n"
      "      |                 ^^^^^^^^\n    help: did you mean 'processes'?\n"
      "  lab (any): error: no such table: proceses, as on bare\n"));
}
