// What an agent does with a statement, rule by rule (contracts/osquery.md 2-8).

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

constexpr const char* kRequired =
    "Table hash was queried without a required column in the WHERE clause";

const char* const kRows = R"({
  "hash": [{"path": "/bin/ls", "directory": "/bin", "md5": "aa"}],
  "processes": [{"pid": "1", "name": "init"}, {"pid": "10", "name": "ls"}],
  "users": [{"uid": "0", "username": "root"},
            {"uid": "501", "username": "alice"}],
  "shell_history": [{"uid": "0", "command": "id"},
                    {"uid": "501", "command": "ls"}],
  "process_events": [{"pid": "5", "time": "100"}],
  "orbit_info": [{"version": "1.0"}],
  "cpu_info": [{"device_id": "x", "load_percentage": "4294967297",
                "number_of_cores": "010", "max_clock_speed": "12abc"}],
  "geolocation": [{"ip": "1.2.3.4"}]
})";

Host host_on(std::optional<Platform> platform) {
  Host host;
  host.platform = platform;
  host.osquery = kNewestAgent;
  host.extensions = {"fleetd"};
  host.tables = parse_rows("rows.json", kRows).value().tables;
  return host;
}

std::unique_ptr<Emulator> open(Host host) {
  auto emulator = Emulator::open(std::move(host));
  REQUIRE(emulator);
  return std::move(*emulator);
}

// "a,b; c,NULL", or "! " and the error, then " ~ " and each warning.
std::string shown(const SqlResult& result) {
  std::string text;
  for (const auto& row : result.rows) {
    if (!text.empty()) text += "; ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += concat(i == 0 ? "" : ",", row[i].value_or("NULL"));
    }
  }
  if (result.error) text += "! " + result.error->message;
  for (const std::string& warning : result.warnings)
    text += " ~ " + warning;
  return text;
}

struct Case {
  std::string sql;
  std::string shown;
};

void check(Emulator& emulator, std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    CHECK(shown(emulator.run(c.sql, {})) == c.shown);
  }
}

TEST_CASE("statements: a LIMIT counts as a constraint on the first column") {
  const std::string missing = concat("! ", kRequired);
  check(
      *open(host_on(std::nullopt)),
      {{"SELECT path FROM hash LIMIT 1", ""},
       {"SELECT path FROM hash WHERE md5 LIKE 'a%' LIMIT 1", ""},
       {"SELECT path FROM hash WHERE md5 GLOB 'a*' LIMIT 1", ""},
       {"SELECT path FROM hash h WHERE h.md5 != 'b' ORDER BY md5 LIMIT 1", ""},
       {"SELECT path FROM hash WHERE md5 BETWEEN 'a' AND 'b' LIMIT 1", ""},
       {"SELECT EXISTS (SELECT 1 FROM hash WHERE md5 LIKE 'a%')", "0"},
       {"SELECT path FROM hash WHERE md5 LIKE 'a%'", missing},
       {"SELECT path FROM hash WHERE lower(md5) LIKE 'a%' LIMIT 1", missing},
       {"SELECT path FROM hash WHERE md5 LIKE 'a%' OR md5 = 'b' LIMIT 1",
        missing},
       {"SELECT path FROM hash WHERE md5 NOT LIKE 'a%' LIMIT 1", missing},
       {"SELECT DISTINCT path FROM hash WHERE md5 LIKE 'a%' LIMIT 1", missing},
       {"SELECT count(*) FROM hash WHERE md5 LIKE 'a%' LIMIT 1", missing},
       {"SELECT pid FROM processes WHERE name LIKE 'l%' LIMIT 5", "10"},
       {"SELECT pid FROM processes WHERE name LIKE '%' LIMIT 5 OFFSET 1", ""}});
}

TEST_CASE("statements: what keeps a LIMIT from the table, as 3.42 sees it") {
  const std::vector<std::string> offered = {
      "md5 = 'a' OR md5 = 'b'",
      "(md5 = 'a' OR 'b' = md5)",
      "md5 LIKE 'a!%' ESCAPE '!'",
      "md5 LIKE 'a%' ORDER BY 1",
      "md5 LIKE 'a%' ORDER BY path DESC NULLS LAST",
      "(md5, sha1) IN (VALUES ('a', 'b'))",
      "md5 BETWEEN sha1 AND 'b'",
      "'a' <> md5",
      "md5 IS DISTINCT FROM 'a'",
      "md5 IS NOT NULL",
      "md5 LIKE 'a%' AND md5 IN (SELECT name FROM processes)",
  };
  const std::vector<std::string> kept = {
      "md5 = 'a' OR sha1 = 'b'",
      "md5 = 'a' OR md5 IN ('b')",
      "(path BETWEEN 'a' AND 'b' OR path = 'c')",
      "md5 LIKE '%a' ESCAPE '!'",
      "md5 LIKE '1%' ESCAPE '!'",
      "md5 LIKE sha1",
      "md5 NOT BETWEEN 'a' AND 'b'",
      "md5 LIKE 'a%' ORDER BY path NULLS LAST",
      "md5 LIKE 'a%' ORDER BY lower(path)",
      "md5 LIKE 'a%' AND path NOT NULL",
      "md5 NOT IN ()",
      "NOT md5 IS NULL",
  };
  const auto emulator = open(host_on(std::nullopt));
  const std::string missing = concat("! ", kRequired);
  for (const std::string& term : offered) {
    CAPTURE(term);
    const std::string sql = "SELECT path FROM hash WHERE " + term + " LIMIT 1";
    CHECK(shown(emulator->run(sql, {})) == "");
  }
  for (const std::string& term : kept) {
    CAPTURE(term);
    const std::string sql = "SELECT path FROM hash WHERE " + term + " LIMIT 1";
    CHECK(shown(emulator->run(sql, {})) == missing);
  }
}

TEST_CASE("statements: EXISTS offers its LIMIT, but for an outer column") {
  const std::string missing = concat("! ", kRequired);
  const std::string from = "FROM processes p WHERE EXISTS (SELECT ";
  check(*open(host_on(std::nullopt)),
        {{"SELECT 1 " + from +
              "path FROM hash WHERE md5 LIKE 'a%' "
              "ORDER BY lower(path))",
          ""},
         {"SELECT 1 " + from + "DISTINCT path FROM hash WHERE md5 LIKE 'a%')",
          ""},
         {"SELECT 1 " + from + "1 FROM hash h WHERE p.name = h.sha1)", ""},
         {"SELECT 1 " + from +
              "1 FROM hash h WHERE h.md5 LIKE 'a%' AND "
              "h.sha1 = p.name)",
          missing},
         {"SELECT 1 " + from + "1 FROM hash h WHERE p.name != h.sha1)",
          missing}});
}

TEST_CASE("statements: a row that two constraints name is shown once") {
  check(*open(host_on(std::nullopt)),
        {{"SELECT path FROM hash WHERE path = '/bin/ls' AND directory = '/bin'",
          "/bin/ls"},
         {"SELECT uid FROM users WHERE uid = 501 AND uid = '501'", "501"},
         {"SELECT pid FROM processes WHERE pid = 10 AND pid IN (1, '10')",
          "10"}});
}

TEST_CASE("statements: rows of the users that are asked for") {
  const std::string warning =
      " ~ The shell_history table returns data based on the current user by "
      "default, consider JOINing against the users table";
  check(*open(host_on(Platform::kLinux)),
        {{"SELECT command FROM shell_history", "id" + warning},
         {"SELECT command FROM shell_history WHERE uid = 501", "ls"},
         {"SELECT command FROM users CROSS JOIN shell_history USING (uid)",
          "id; ls"},
         {"SELECT command FROM shell_history WHERE uid > 500", ""},
         {"SELECT command FROM shell_history WHERE uid IS 501", ""}});
  Host host = host_on(Platform::kLinux);
  host.user = "alice";
  check(*open(std::move(host)),
        {{"SELECT command FROM shell_history", "ls"},
         {"SELECT command FROM shell_history WHERE uid = 0", ""}});
}

TEST_CASE("statements: values by declared type") {
  check(*open(host_on(Platform::kWindows)),
        {{"SELECT load_percentage, number_of_cores, max_clock_speed, "
          "address_width FROM cpu_info",
          "NULL,010,12,"}});
  check(*open(host_on(std::nullopt)),
        {{"SELECT load_percentage, typeof(model), 1.0, 1e15, x'414200' "
          "FROM cpu_info",
          "1,text,1.0,1e+15.0,AB"}});
}

TEST_CASE("statements: tables by platform, version, extension and flag") {
  check(*open(host_on(Platform::kLinux)),
        {{"SELECT * FROM registry", "! no such table: registry"},
         {"SELECT version FROM orbit_info", "1.0"},
         {"SELECT * FROM munki_info", "! no such table: munki_info"},
         {"SELECT pid FROM temp.processes", "1; 10"},
         {"SELECT yara.path FROM yara LIMIT 1", ""}});
  Host old = host_on(Platform::kLinux);
  old.osquery = {5, 12, 1};
  old.flags = {{"disable_tables", "users, hosts"}, {"disable_events", "true"}};
  check(*open(std::move(old)),
        {{"SELECT * FROM users", "! no such table: users"},
         {"SELECT * FROM yara_file", "! no such table: yara_file"},
         {"SELECT path FROM hash", "! constraint failed"},
         {"SELECT pid FROM process_events",
          " ~ Table process_events is event-based but events are disabled"}});
  Host foreign = host_on(Platform::kLinux);
  foreign.flags = {{"enable_foreign", "true"}};
  check(*open(std::move(foreign)), {{"SELECT * FROM registry", ""}});
  check(*open(host_on(Platform::kChrome)),
        {{"SELECT ip, city FROM geolocation", "1.2.3.4,NULL"},
         {"SELECT * FROM processes", "! no such table: processes"},
         {"SELECT md5('x')", "! no such function: md5"}});
}

TEST_CASE("statements: several in one text") {
  const auto emulator = open(host_on(Platform::kLinux));
  const SqlResult got = emulator->run(
      "-- first\nSELECT 1 AS a; ; SELECT 2 AS b, 3 AS c; /* end */", {});
  CHECK(shown(got) == "1; 2,3");
  REQUIRE(got.statements.size() == 2);
  CHECK(got.statements[0].offset == 9);
  CHECK(got.statements[1].columns.size() == 2);
  CHECK(got.columns.size() == 1);
  CHECK(shown(emulator->run("SELECT 1; SELECT * FROM nosuch", {})) ==
        "! no such table: nosuch");
  emulator->run("CREATE TABLE t(a)", {});
  CHECK(shown(emulator->run("INSERT INTO t VALUES(7); SELECT a FROM t", {})) ==
        "7");
  emulator->reset();
  CHECK(shown(emulator->run("SELECT a FROM t", {})) == "! no such table: t");
}

TEST_CASE("statements: where an error is") {
  struct Place {
    const char* sql;
    const char* rest;  // the text from the place on
  };
  const Place places[] = {
      {"SELECT foo.x FROM foo", "foo"},
      {"SELECT pid FROM processes WHERE nope = 1", "nope = 1"},
      {"SELECT nofunc(pid) FROM processes", "nofunc(pid) FROM processes"},
      {"SELECT 1; SELECT 'foo', path FROM hash", "hash"},
      {"SELECT * FORM processes", "FORM processes"},
      {"SELECT pid FROM processes p, \"nosuch\"", "\"nosuch\""},
      {"DELETE FROM users", "users"},
      {"SELECT path FROM hash WHERE path REGEXP 'x'", "REGEXP 'x'"},
  };
  const auto emulator = open(host_on(Platform::kLinux));
  for (const Place& place : places) {
    CAPTURE(place.sql);
    const SqlResult got = emulator->run(place.sql, {});
    REQUIRE(got.error);
    REQUIRE(got.error->offset);
    CHECK(std::string(place.sql).substr(*got.error->offset) == place.rest);
  }
}

TEST_CASE("statements: extension tables can be written to by name only") {
  check(*open(host_on(Platform::kLinux)),
        {{"SELECT rowid FROM orbit_info", "0"},
         {"DELETE FROM orbit_info WHERE version = 'x'", ""},
         {"DELETE FROM orbit_info", "! table orbit_info may not be modified"},
         {"INSERT INTO orbit_info(version) VALUES ('1')",
          "! datatype mismatch"}});
}

TEST_CASE("statements: the plan counts from 0 in each text") {
  const auto emulator = open(host_on(Platform::kLinux));
  for (int i = 0; i < 2; ++i) {
    const SqlResult got = emulator->run("SELECT pid FROM processes", {});
    REQUIRE(got.plan.size() == 1);
    CHECK(got.plan[0] == "SCAN processes VIRTUAL TABLE INDEX 0:");
  }
}

}  // namespace
}  // namespace ctl
