#include "engine/emulator/analysis.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "schema/base/text.h"

namespace ctl {
namespace {

std::unique_ptr<Emulator> open_lab() {
  auto emulator = Emulator::open(*builtin_host("lab"));
  REQUIRE(emulator);
  return std::move(*emulator);
}

std::string shown(const LoopConstraint& constraint) {
  std::string text = concat(constraint.column, constraint.in_list ? " IN" : " ",
                            constraint.in_list ? "" : to_string(constraint.op));
  if (constraint.null) text += " NULL";
  for (const std::string& value : constraint.constants)
    text += " " + value;
  if (!constraint.taken) text += " left";
  return text;
}

// "processes p [pid = 1]; hash h <0> [path =]"
std::string shown(const StatementAnalysis& statement) {
  std::string text;
  for (const Loop& loop : statement.loops) {
    if (!text.empty()) text += "; ";
    text += loop.table + "/" + loop.alias;
    if (loop.or_branch) text += " or";
    for (const std::size_t outer : loop.outer)
      text += concat(" <", outer, ">");
    std::string constraints;
    for (const LoopConstraint& constraint : loop.constraints) {
      constraints += concat(constraints.empty() ? "" : ", ", shown(constraint));
    }
    text += concat(" [", constraints, "]");
  }
  return text;
}

TEST_CASE("analysis: the loops of the plan with what each table gets") {
  struct Case {
    const char* sql;
    const char* loops;
  };
  const Case cases[] = {
      {"SELECT path FROM hash", "hash/hash []"},
      {"SELECT path FROM hash WHERE path = '/a' AND md5 = 'x'",
       "hash/hash [path = /a, md5 = x left]"},
      {"SELECT h.md5 FROM hash h JOIN processes p ON p.path = h.path",
       "processes/p [path = left]; hash/h <0> [path =]"},
      {"SELECT path FROM hash LIMIT 3 OFFSET 1",
       "hash/hash [path LIMIT 3, path OFFSET 1]"},
      {"SELECT path FROM hash WHERE path IN ('/a', '/b')",
       "hash/hash [path IN /a /b]"},
      {"SELECT path FROM hash WHERE path IN (SELECT path FROM processes)",
       "hash/hash [path IN]; processes/processes []"},
      {"SELECT name FROM apps WHERE path = NULL", "apps/apps [path = NULL]"},
      {"SELECT path FROM hash WHERE path = '/a' OR directory = '/b'",
       "hash/hash or [path = /a]; hash/hash or [directory = /b]"},
      {"SELECT pid FROM processes p WHERE EXISTS "
       "(SELECT 1 FROM hash h WHERE h.path = p.path)",
       "processes/p []; hash/h <0> [path =]"},
      {"SELECT (SELECT path FROM file) FROM users",
       "users/users []; file/file [path LIMIT 1]"},
      {"WITH x AS MATERIALIZED (SELECT pid FROM processes) "
       "SELECT * FROM x, process_open_files f WHERE f.pid = x.pid",
       "processes/processes []; /x []; process_open_files/f <1> [pid =]"},
      {"SELECT value FROM json_each('[1]') AS processes", "/processes []"},
  };
  const auto emulator = open_lab();
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const SqlAnalysis got = emulator->analyze(c.sql, {});
    CHECK_FALSE(got.error);
    REQUIRE(got.statements.size() == 1);
    CHECK(shown(got.statements[0]) == c.loops);
  }
}

TEST_CASE("analysis: whether a row is certain or impossible") {
  struct Case {
    const char* sql;
    Rows rows;
  };
  const Case cases[] = {
      {"SELECT 1", Rows::kAlways},
      {"SELECT count(*) FROM processes", Rows::kAlways},
      {"SELECT count(*) FROM processes WHERE name = 'x'", Rows::kAlways},
      {"SELECT EXISTS (SELECT 1 FROM processes)", Rows::kAlways},
      {"SELECT CASE WHEN (SELECT count(*) FROM apps) > 1 THEN 1 ELSE 0 END",
       Rows::kAlways},
      {"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM apps)", Rows::kDepends},
      {"SELECT count(*) FROM apps HAVING count(*) > 0", Rows::kDepends},
      {"SELECT count(*) FROM apps GROUP BY name", Rows::kDepends},
      {"SELECT pid FROM processes", Rows::kDepends},
      {"SELECT pid FROM processes WHERE 0", Rows::kNever},
      {"SELECT pid FROM processes LIMIT 0", Rows::kNever},
      {"SELECT pid FROM processes WHERE pid IS NULL", Rows::kNever},
      {"SELECT 1 UNION ALL SELECT pid FROM processes", Rows::kAlways},
      {"SELECT max(x) FROM (SELECT row_number() OVER () x FROM apps)",
       Rows::kAlways},
      {"CREATE VIEW v AS SELECT 1", Rows::kDepends},
  };
  const auto emulator = open_lab();
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const SqlAnalysis got = emulator->analyze(c.sql, {});
    REQUIRE(got.statements.size() == 1);
    CHECK(static_cast<int>(got.statements[0].rows) == static_cast<int>(c.rows));
  }
}

TEST_CASE("analysis: constant arguments of functions") {
  const auto emulator = open_lab();
  const SqlAnalysis got = emulator->analyze(
      "SELECT regex_match(name, '(?i)x', 0), lower('A') FROM processes "
      "WHERE in_cidr_block('10.0.0.0/8', cmdline)",
      {});
  REQUIRE(got.statements.size() == 1);
  std::string text;
  for (const FunctionUse& use : got.statements[0].calls) {
    text += use.name + "(";
    for (const FunctionUse::Argument& argument : use.arguments) {
      const bool known =
          argument.kind != FunctionUse::Argument::Kind::kComputed;
      text += (known ? argument.text : "?") + ";";
    }
    text += ")";
  }
  CHECK(text == "in_cidr_block(10.0.0.0/8;?;)regex_match(?;(?i)x;0;)lower(A;)");
  CHECK(got.statements[0].functions.count("regex_match") == 1);
}

TEST_CASE("analysis: result columns with their origin") {
  const auto emulator = open_lab();
  const SqlAnalysis got = emulator->analyze(
      "WITH x AS (SELECT pid AS id, name FROM processes) "
      "SELECT id, upper(name) AS n, u.uid FROM x, users u",
      {});
  REQUIRE(got.statements.size() == 1);
  std::string text;
  for (const ResultColumn& column : got.statements[0].columns) {
    text += concat(column.name, "=", column.table, ".", column.column, " ");
  }
  CHECK(text == "id=processes.pid n=. uid=users.uid ");
}

TEST_CASE("analysis: without double-quoted strings or keys") {
  const auto emulator = open_lab();
  const char* const quoted = "SELECT pid FROM processes WHERE name = \"ls\"";
  CHECK_FALSE(emulator->analyze(quoted, {}).error);
  const SqlAnalysis strict =
      emulator->analyze(quoted, {.double_quoted_strings = false});
  REQUIRE(strict.error);
  CHECK(strict.error->message == "no such column: ls");
  CHECK(strict.error->offset == 39);
  CHECK_FALSE(emulator->analyze(quoted, {}).error);

  const char* const null_test = "SELECT pid FROM processes WHERE pid IS NULL";
  CHECK(shown(emulator->analyze(null_test, {}).statements.at(0)) ==
        "processes/processes []");
  CHECK(shown(emulator->analyze(null_test, {.keys = false}).statements.at(0)) ==
        "processes/processes [pid IS NULL]");
}

TEST_CASE("analysis: statements up to the one that fails") {
  const auto emulator = open_lab();
  const SqlAnalysis got = emulator->analyze(
      "CREATE VIEW v AS SELECT pid FROM processes; SELECT * FROM v;\n"
      "SELECT * FROM nosuch",
      {});
  REQUIRE(got.statements.size() == 2);
  CHECK(shown(got.statements[1]) == "processes/processes []");
  REQUIRE(got.error);
  CHECK(got.error->message == "no such table: nosuch");
  CHECK(got.error->offset == 75);
  CHECK(got.error->statement == 61);
  const SqlAnalysis after = emulator->analyze("SELECT * FROM v", {});
  REQUIRE(after.error);
  CHECK(after.error->message == "no such table: v");
}

}  // namespace
}  // namespace ctl
