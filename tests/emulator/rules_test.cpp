// The agent's rules, statement by statement (contracts/osquery.md 1-8): what
// the recorded cases do not have.

#include <doctest/doctest.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "engine/emulator/emulator.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

const char* const kRows = R"({
  "processes": [
    {"pid": "1", "name": "a", "path": "/bin/a", "nice": "010",
     "threads": "12abc", "resident_size": "9223372036854775808"},
    {"pid": "2", "name": "b", "path": "/bin/b", "nice": "4294967296",
     "threads": "2147483648"}],
  "users": [{"uid": "0", "username": "root"}, {"uid": "501", "username": "u"}],
  "shell_history": [{"uid": "0", "command": "x"},
                    {"uid": "501", "command": "y"}],
  "preferences": [{"domain": "d", "username": "u"}],
  "process_open_sockets": [{"pid": "1", "fd": "3", "path": ""}],
  "hash": [{"path": "/bin/a", "directory": "/bin", "md5": "ABC"}],
  "process_events": [{"pid": "1", "time": "100", "env": "E", "atime": "5"}],
  "programs": [{"name": "Foo", "version": "1.10"}],
  "chrome_extensions": [{"uid": "501", "default_locale": "en"}],
  "rpm_packages": [{"name": "x", "version": "1.10"},
                   {"name": "x", "version": "1.9"}],
  "shared_memory": [{"shmid": "9223372036854775807",
                     "owner_uid": "18446744073709551615"}],
  "memory_info": [{"memory_total": "18446744073709551615",
                   "memory_free": "-5"}]
})";

constexpr const char* kRequired =
    "! Table hash was queried without a required column in the WHERE clause";
constexpr const char* kUsers =
    " ~ The shell_history table returns data based on the current user by "
    "default, consider JOINing against the users table";

std::unique_ptr<Emulator> open_lab() {
  Host host = *builtin_host("lab");
  host.tables = parse_rows("rows.json", kRows).value().tables;
  auto emulator = Emulator::open(std::move(host));
  REQUIRE(emulator);
  return std::move(*emulator);
}

// "a,b; c,NULL", or "! " and the error, then " ~ " and each warning.
std::string shown(const SqlResult& result) {
  std::string text;
  for (const auto& row : result.rows) {
    if (!text.empty()) text += "; ";
    for (std::size_t i = 0; i < row.size(); ++i)
      text += concat(i == 0 ? "" : ",", row[i].value_or("NULL"));
  }
  if (result.error) text += "! " + result.error->message;
  for (const std::string& warning : result.warnings)
    text += " ~ " + warning;
  return text;
}

struct Case {
  const char* sql;
  std::string shown;
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    CHECK(shown(open_lab()->run(c.sql, {})) == c.shown);
  }
}

TEST_CASE("rules: the agent's SQLite has what it has and no more") {
  check({{"SELECT \"ls\"", "ls"},
         {"SELECT 'A' LIKE 'a', 'É' LIKE 'é'", "1,0"},
         {"PRAGMA case_sensitive_like=1; SELECT 'A' LIKE 'a'", "0"},
         {"PRAGMA journal_mode", "off"},
         {"SELECT unhex('41'), iif(1,2,3), format('%d',3)", "A,2,3"},
         {"SELECT string_agg('a',',')", "! no such function: string_agg"},
         {"SELECT octet_length('a')", "! no such function: octet_length"},
         {"SELECT median(1)", "! no such function: median"},
         {"SELECT log2(1)", "! no such function: log2"},
         {"SELECT upper()", "! wrong number of arguments to function upper()"},
         {"SELECT name FROM sqlite_temp_master WHERE name IN "
          "('processes', 'packages')",
          "processes"},
         {"SELECT name FROM sqlite_master WHERE name IN "
          "('processes', 'packages')",
          "packages"}});
}

TEST_CASE("rules: JSON may be JSON5, also where it is a table") {
  check({{"SELECT json_valid('{a:1}'), json_extract('{a:1}', '$.a')", "0,1"},
         {"SELECT key, value FROM json_each('{a:1,b:[2,],}')", "a,1; b,[2]"},
         {"SELECT key, value, json, root FROM json_each('{a:[1,]}', '$.a')",
          "0,1,{a:[1,]},$.a"},
         {"SELECT fullkey, atom FROM json_tree('{a:{b:0x1F}} // end')",
          "$,NULL; $.a,NULL; $.a.b,31"},
         {"SELECT json_array(value) FROM json_each('[[1,]]')", "[[1]]"},
         {"SELECT b.value FROM (SELECT '[1,]' AS x) a, json_each(a.x) b", "1"},
         {"SELECT value FROM json_each WHERE json = '[5,6]'", "5; 6"},
         {"SELECT * FROM json_each(NULL)", ""},
         {"SELECT * FROM json_each", ""},
         {"SELECT * FROM json_each('{bad')", "! malformed JSON"}});
}

TEST_CASE("rules: keys, rowids, aliases and hidden columns") {
  check({{"SELECT rowid FROM processes", "! no such column: rowid"},
         {"SELECT _rowid_, name FROM programs", "0,Foo"},
         {"SELECT pid FROM process_open_sockets WHERE path IS NULL", ""},
         {"SELECT pid FROM process_open_sockets WHERE path IS NOT NULL", "1"},
         {"SELECT p.pid FROM processes p LEFT JOIN process_open_sockets s "
          "USING (pid) WHERE s.pid IS NULL",
          "2"},
         {"SELECT environment, access_time FROM process_events", "E,5"},
         {"SELECT locale FROM chrome_extensions WHERE uid = 501", "en"},
         {"SELECT count(*) FROM programs_and_features", "1"},
         {"SELECT md5 FROM hash WHERE path = '/bin/a' AND md5 = 'abc'", "ABC"},
         {"SELECT version FROM rpm_packages ORDER BY version", "1.10; 1.9"}});
}

TEST_CASE("rules: which constraints count for a required column") {
  check(
      {{"SELECT path FROM hash WHERE path != 'x'", ""},
       {"SELECT path FROM hash WHERE path IS '/bin/a'", ""},
       {"SELECT path FROM hash WHERE path GLOB '/bin/*'", ""},
       {"SELECT path FROM hash WHERE path MATCH 'x'", ""},
       {"SELECT path FROM hash WHERE path = ''", ""},
       {"SELECT path FROM hash WHERE path = NULL", ""},
       {"SELECT path FROM hash WHERE path IN ('/bin/a', '')", "/bin/a"},
       {"SELECT path FROM hash WHERE path IS NOT NULL", kRequired},
       {"SELECT path FROM authenticode WHERE path IS NOT NULL", ""},
       {"SELECT path FROM hash WHERE path LIKE '/bin/%' ESCAPE '!'", kRequired},
       {"SELECT path FROM hash WHERE path NOT LIKE 'x'", kRequired},
       {"SELECT path FROM hash WHERE path NOT IN ('a')", kRequired},
       {"SELECT path FROM hash WHERE path || '' = '/bin/a'", kRequired},
       {"SELECT path FROM hash WHERE path BETWEEN '/a' AND '/c'", kRequired},
       {"SELECT path FROM hash WHERE path REGEXP 'a'",
        "! no such function: REGEXP"},
       {"SELECT path FROM hash WHERE (path, md5) IN "
        "(VALUES ('/bin/a', 'ABC'))",
        "/bin/a"},
       {"SELECT path FROM hash WHERE path = '/bin/a' OR directory = '/bin'",
        "/bin/a"},
       {"SELECT path FROM hash WHERE path = '/bin/a' OR md5 = 'b'", kRequired},
       {"WITH h AS MATERIALIZED (SELECT * FROM hash) SELECT path FROM h "
        "WHERE path = '/bin/a'",
        kRequired},
       {"SELECT h.path FROM hash h JOIN processes p ON p.path = h.path",
        "/bin/a"},
       {"SELECT h.path FROM hash h CROSS JOIN processes p ON "
        "p.path = h.path",
        kRequired},
       {"SELECT path FROM hash LIMIT 1", ""},
       {"SELECT EXISTS (SELECT 1 FROM hash)", "0"},
       {"SELECT (SELECT path FROM file)", "NULL"},
       {"SELECT path FROM hash WHERE lower(md5) = 'a' LIMIT 1", kRequired},
       {"SELECT pid FROM processes LIMIT 5 OFFSET 0", ""},
       {"SELECT pid FROM processes LIMIT 5", "1; 2"}});
}

TEST_CASE("rules: whose rows a table of users' data gives") {
  check({{"SELECT command FROM shell_history", std::string("x") + kUsers},
         {"SELECT command FROM shell_history LIMIT 1", "x"},
         {"SELECT command FROM users JOIN shell_history USING (uid)", "x; y"},
         {"SELECT command FROM shell_history JOIN users USING (uid)",
          std::string("x") + kUsers},
         {"SELECT command FROM shell_history LEFT JOIN users USING (uid)",
          std::string("x") + kUsers},
         {"SELECT command FROM users LEFT JOIN shell_history USING (uid)",
          "x; y"},
         {"SELECT command FROM shell_history WHERE uid IN "
          "(SELECT uid FROM users)",
          "x; y"},
         {"SELECT command FROM shell_history WHERE uid > 500", ""},
         {"SELECT command FROM shell_history WHERE uid IS 501", ""},
         {"SELECT domain FROM preferences WHERE username = 'u'", "d"}});
}

TEST_CASE("rules: accounts of a directory are shown to who asks for them") {
  const char* const rows = R"({"users": [
      {"uid": "0", "username": "root"},
      {"uid": "9000", "username": "ada", "include_remote": "1"}]})";
  const struct {
    const char* host;
    Version version;
    const char* sql;
    const char* shown;
  } cases[] = {
      {"ubuntu-server", kNewestAgent, "SELECT count(*) > 20 FROM users", "1"},
      {"bare", kNewestAgent, "SELECT uid, include_remote FROM users", "0,0"},
      {"bare", kNewestAgent,
       "SELECT uid, include_remote FROM users WHERE include_remote = 1",
       "0,1; 9000,1"},
      {"bare", kNewestAgent,
       "SELECT uid FROM users WHERE include_remote = 1 AND uid = 9000", "9000"},
      {"bare", kNewestAgent, "SELECT uid FROM users WHERE username = 'ada'",
       ""},
      {"bare", kNewestAgent,
       "SELECT uid, include_remote FROM users WHERE include_remote IN (0, 1)",
       "0,0; 0,1; 9000,1"},
      {"bare", kNewestAgent, "SELECT uid FROM users WHERE include_remote != 0",
       ""},
      // Before there was a choice, all were shown.
      {"bare", {5, 12, 0}, "SELECT uid FROM users", "0; 9000"},
      {"lab", kNewestAgent, "SELECT uid FROM users", "0"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.sql);
    Host host = *builtin_host(c.host);
    host.osquery = c.version;
    if (host.tables.empty())
      host.tables = parse_rows("rows.json", rows).value().tables;
    auto emulator = Emulator::open(std::move(host));
    REQUIRE(emulator);
    CHECK(shown((*emulator)->run(c.sql, {})) == c.shown);
  }
}

TEST_CASE("rules: columns that tell a table what to do say what was asked") {
  const char* const rows = R"({
      "unified_log": [{"message": "a"}, {"message": "b"}],
      "yara_file": [{"path": "/bin/a", "count": "1"}],
      "windows_search": [{"name": "x"}],
      "curl": [{"url": "u", "response_code": "200"}],
      "preferences": [{"domain": "d", "username": "u"}, {"domain": "e"}],
      "crashes": [{"uid": "0", "type": "s"}, {"uid": "501", "type": "u"}],
      "users": [{"uid": "501", "username": "u"}]})";
  const struct {
    const char* user;
    Case run;
  } cases[] = {
      {"root", {"SELECT message, max_rows FROM unified_log", "a,NULL; b,NULL"}},
      {"root",
       {"SELECT message, max_rows FROM unified_log WHERE max_rows = 1", "a,1"}},
      {"root",
       {"SELECT message FROM unified_log WHERE predicate = 'x' AND "
        "message = 'b'",
        "b"}},
      {"root",
       {"SELECT count, sigrule FROM yara_file WHERE path = '/bin/a' AND "
        "sigrule = 'rule r {condition: true}'",
        "1,rule r {condition: true}"}},
      {"root",
       {"SELECT name FROM windows_search WHERE query = 'q' AND sort = 's'",
        "x"}},
      {"root",
       {"SELECT response_code, user_agent FROM curl WHERE url = 'u' AND "
        "user_agent = 'me'",
        "200,me"}},
      // The settings of any user, and those of one.
      {"root",
       {"SELECT domain FROM preferences",
        "e ~ The preferences table returns data based on the current user by "
        "default, consider JOINing against the users table"}},
      {"u", {"SELECT domain FROM preferences", "d"}},
      {"u", {"SELECT type FROM crashes", "s; u"}},
      {"u", {"SELECT type FROM crashes WHERE uid = 501", "u"}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.run.sql);
    Host host = *builtin_host("lab");
    host.user = c.user;
    host.tables = parse_rows("rows.json", rows).value().tables;
    auto emulator = Emulator::open(std::move(host));
    REQUIRE(emulator);
    CHECK(shown((*emulator)->run(c.run.sql, {})) == c.run.shown);
  }
}

TEST_CASE("rules: the current time is the host's") {
  const std::string at = "SELECT strftime('%s', 'now')";
  CHECK(shown(open_lab()->run(at, {})) == "1767225600");
  Host host = *builtin_host("lab");
  const char* const noon = "time: [{unix_time: 1784116800}]";
  host.tables = parse_rows("rows.yml", noon).value().tables;
  auto emulator = Emulator::open(std::move(host));
  REQUIRE(emulator);
  const Case cases[] = {
      {at.c_str(), "1784116800"},
      {"SELECT datetime('NOW', '-1 day'), date(), time()",
       "2026-07-14 12:00:00,2026-07-15,12:00:00"},
      {"SELECT datetime('now', 'localtime')", "2026-07-15 12:00:00"},
      {"SELECT datetime('subsec'), unixepoch('now', 'subsec')",
       "2026-07-15 12:00:00.000,1784116800.0"},
      {"SELECT CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_TIME",
       "2026-07-15 12:00:00,2026-07-15,12:00:00"},
      {"SELECT julianday('now') = julianday('2026-07-15 12:00'), "
       "unixepoch('now') - unixepoch('2026-07-15')",
       "1,43200"}};
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    CHECK(shown((*emulator)->run(c.sql, {})) == c.shown);
  }
}

TEST_CASE("rules: dbstat counts pages as on an agent") {
  check({{"SELECT name, path, pageno, pagetype, ncell FROM dbstat",
          "sqlite_schema,/,1,leaf,9"},
         {"SELECT count(*) > 1, max(pagetype) FROM dbstat('temp')", "1,leaf"},
         // The second page says where the others belong.
         {"CREATE TABLE t(a); SELECT name, pageno FROM dbstat",
          "sqlite_schema,1; t,3"},
         {"SELECT sql FROM sqlite_temp_master WHERE name = 'groups'",
          "CREATE VIRTUAL TABLE groups USING groups"},
         {"SELECT sql FROM sqlite_master WHERE name = 'yara'",
          "CREATE VIEW yara AS SELECT * FROM yara_file"}});
}

TEST_CASE("rules: text of rows as values") {
  check({{"SELECT nice, threads, resident_size FROM processes WHERE pid = 1",
          "8,12,0"},
         {"SELECT nice, threads FROM processes WHERE pid = 2", "0,-2147483648"},
         // A table of typed rows knows no NULL.
         {"SELECT uid, on_disk, state FROM processes WHERE pid = 1", "0,-1,"},
         {"SELECT shmid, owner_uid FROM shared_memory", "-1,NULL"},
         {"SELECT memory_total, memory_free, cached FROM memory_info",
          "NULL,-5,NULL"},
         {"SELECT 'a' || char(0) || 'b', x'410042'", "a,A"},
         {"SELECT 1.0, 1e15, 1e-5, -9e999", "1.0,1e+15.0,1e-05.0,-inf.0"},
         {"SELECT 9223372036854775807 + 1", "9.22337203685478e+18"},
         {"SELECT abs(-9223372036854775808)", "! integer overflow"}});
}

TEST_CASE("rules: statements that an agent denies") {
  const std::string denied = "! not authorized";
  check({{"DETACH x", denied},
         {"SAVEPOINT a", denied},
         {"PRAGMA user_version", denied},
         {"PRAGMA table_list", denied},
         {"SELECT * FROM pragma_compile_options", denied},
         {"CREATE TABLE t(a TEXT PRIMARY KEY)", denied},
         {"CREATE TABLE t(a UNIQUE)", denied},
         {"CREATE TABLE t(a INTEGER PRIMARY KEY); INSERT INTO t VALUES(5); "
          "SELECT * FROM t",
          "5"},
         {"VACUUM", "! authorization denied"},
         {"ANALYZE", ""},
         {"CREATE TABLE t(a); ANALYZE", denied},
         {"REINDEX", ""},
         {"BEGIN; COMMIT", ""},
         {"SELECT load_extension('x')", denied},
         {"INSERT INTO processes(pid) VALUES(1)",
          "! table processes may not be modified"},
         {"SELECT x MATCH 'y' FROM (SELECT 'a' AS x)",
          "! unable to use function MATCH in the requested context"},
         {"SELECT 1; SELEC", "! near \"SELEC\": syntax error"}});
}

}  // namespace
}  // namespace ctl
