// What `ctl dry-run` says that an agent would log.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/dry_run_json.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::dry_run_json;
using ctl::test::first_run;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

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
        dry_run_json({"-C", scratch.str(), "dry-run", "q", "--host", "bare",
                      "--given", at + "one.yml", "--next", at + "two.yml",
                      "--next", at + "two.yml", "--next", at + "none.yml"}));
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
    const Json run = first_run(dry_run_json(
        {"-C", scratch.str(), "dry-run", c.file, "--host", c.host}));
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
    const Json run = first_run(dry_run_json(
        {"-C", scratch.str(), "dry-run", "up", "--host", "host.yml"}));
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
  const Json run =
      first_run(dry_run_json({"-C", scratch.str(), "dry-run", "--host", "bare",
                              "--given", "box", "--sql", sql}));
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
  const Json run = first_run(dry_run_json(
      {"-C", scratch.str(), "dry-run", "t", "--host", "bare", "--given",
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
    return first_run(
        dry_run_json({"-C", scratch.str(), "dry-run", name, "--host", "bare",
                      "--given", scratch.str() + "/rows.yml"},
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
    return first_run(
               dry_run_json({"-C", scratch.str(), "dry-run", "q", "--host",
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
