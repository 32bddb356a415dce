// Statements that want all the time or memory of the machine, or what no
// statement may touch: each ends in a clear verdict.

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/emulator/analysis.h"
#include "engine/emulator/emulator.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// A clock that goes on whenever it is read, or stands still: what a statement
// may do is then the same on every machine. How long that really takes is
// measured by `ci/bench hostile`.
auto counting_clock(std::chrono::milliseconds step) {
  return [step, now = std::chrono::steady_clock::time_point()]() mutable {
    return now += step;
  };
}

std::unique_ptr<Emulator> open_small(bool timed) {
  auto emulator = Emulator::open(
      *builtin_host("ubuntu-server"),
      {.milliseconds = 500,
       .memory = std::size_t{32} << 20U,
       .now = counting_clock(std::chrono::milliseconds(timed ? 1 : 0))});
  REQUIRE(emulator);
  return std::move(*emulator);
}

std::string repeat(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i)
    result += text;
  return result;
}

// Views, or common tables, each of which reads the one before twice.
std::string doubling_tables(int depth) {
  std::string sql = "WITH t0(x) AS (SELECT 1)";
  for (int i = 1; i <= depth; ++i) {
    sql += concat(", t", i, "(x) AS (SELECT a.x FROM t", i - 1, " a, t", i - 1,
                  " b)");
  }
  return sql + concat(" SELECT count(*) FROM t", depth);
}

std::string many_joins(int count) {
  std::string sql = "SELECT count(*) FROM processes p0";
  for (int i = 1; i < count; ++i) {
    sql += concat(", processes p", i);
  }
  return sql;
}

// a op b op c ..., nested as flat as can be.
std::string balanced(const std::string& op,
                     std::vector<std::string> const& terms) {
  std::vector<std::string> level = terms;
  while (level.size() > 1) {
    std::vector<std::string> next;
    for (std::size_t i = 0; i < level.size(); i += 2) {
      next.push_back(i + 1 < level.size()
                         ? concat("(", level[i], op, level[i + 1], ")")
                         : level[i]);
    }
    level = std::move(next);
  }
  return level.front();
}

// `text` with the numbers up to `count` in place of #.
std::vector<std::string> numbered(const std::string& text, int count) {
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) {
    std::string one = text;
    for (std::size_t at = one.find('#'); at != std::string::npos;
         at = one.find('#', at)) {
      one.replace(at, 1, std::to_string(i));
    }
    made.push_back(std::move(one));
  }
  return made;
}

std::string numbered_views(int count) {
  std::string sql = "CREATE VIEW v0 AS SELECT * FROM processes;";
  for (int i = 1; i < count; ++i) {
    sql += concat("CREATE VIEW v", i, " AS SELECT a.* FROM v", i - 1, " a, v",
                  i - 1, " b;");
  }
  return sql + concat("SELECT * FROM v", count - 1);
}

const std::string kTime = "statement took longer";
const std::string kLimit = "statement ";  // whichever is reached first

struct Hostile {
  std::string sql;
  std::string error;  // how the message begins; "": none
};

std::vector<Hostile> hostile_statements() {
  const std::string kSize = "statement gave a value or row larger";
  const std::string kEndless =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) ";
  return {
      {kEndless + "SELECT count(*) FROM c", kTime},
      {kEndless + "SELECT n FROM c", kLimit},
      {kEndless + "SELECT group_concat(n) FROM c", kTime},
      {kEndless + "SELECT group_concat(randomblob(100000)) FROM c", kLimit},
      {kEndless + "SELECT n, randomblob(10000) FROM c ORDER BY 2", kLimit},
      {kEndless + "SELECT DISTINCT randomblob(1000) FROM c", kLimit},
      {kEndless + "SELECT json_group_array(hex(randomblob(500))) FROM c",
       kLimit},
      {"WITH RECURSIVE c(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM c) "
       "SELECT length(s) FROM c",
       kLimit},
      {"SELECT randomblob(1000000000)", kSize},
      {"SELECT zeroblob(2000000000)", kSize},
      {"SELECT hex(zeroblob(900000000))", kSize},
      {"SELECT printf('%*d', 2000000000, 1)", ""},
      {"SELECT printf('%.*c', 900000000, 'x')", kSize},
      {"SELECT replace(hex(zeroblob(400000)), '0', hex(zeroblob(1000)))",
       kSize},
      {many_joins(12), kTime},
      {many_joins(70), "at most 64 tables in a join"},
      {doubling_tables(40), kLimit},
      {"SELECT hex(zeroblob(400000)) LIKE '" + repeat("%0", 400) + "1'", kSize},
      {"SELECT hex(zeroblob(250000)) LIKE '%' || "
       "substr(hex(zeroblob(24000)), 1, 49000) || '1%'",
       "LIKE or GLOB pattern too complex"},
      {"SELECT length(replace(hex(zeroblob(250000)), "
       "hex(zeroblob(100000)) || '1', 'x'))",
       kTime},
      {"SELECT length(ltrim(hex(zeroblob(250000)), "
       "replace(hex(zeroblob(250000)), '0', 'x') || '0'))",
       ""},
      {"SELECT regex_match(replace(hex(zeroblob(100)), '0', 'a'), "
       "'(a+)+(a+)+(a+)+$b', 0)",
       "Invalid regex"},
      {"SELECT " + repeat("(", 1500) + "1" + repeat(")", 1500),
       "parser stack overflow"},
      {"SELECT " + repeat("1+", 20000) + "1", "Expression tree is too large"},
      {"SELECT" + repeat(" -", 3000) + "1", "parser stack overflow"},
      {"SELECT 1 IN (" + repeat("1,", 300000) + "1)", kLimit},
      {"SELECT 1" + repeat(" UNION ALL SELECT 1", 499), ""},
      {"SELECT 1" + repeat(" UNION ALL SELECT 1", 2000),
       "too many terms in compound SELECT"},
      {"SELECT 1" + repeat(" UNION ALL SELECT 1", 30000),
       "too many terms in compound SELECT"},
      {"VALUES (1)" + repeat(",(1)", 30000), ""},
      {"SELECT CASE " + join(numbered("WHEN 1=# THEN #", 40000), " ") + " END",
       ""},
      {"WITH " + join(numbered("t# AS (SELECT 1)", 40000), ",") + " SELECT 1",
       kTime},
      {"SELECT " + balanced("+", numbered("sum(pid+#)", 9000)) +
           " FROM processes",
       "statement has more function calls than the limit of 8000"},
      {"SELECT 1 FROM users a JOIN users b USING (" + repeat("uid,", 200000) +
           "uid)",
       "statement has more columns in USING than the limit of 2000"},
      {numbered_views(12), kLimit},
      {numbered_views(40), kLimit},
      {"SELECT " + repeat("SELECT ", 100000), "near "},
      {repeat("(", 500000), "near "},
      {"SELECT 1 WHERE " + repeat("EXISTS (SELECT 1 FROM users WHERE ", 20000),
       "parser stack overflow"},
      {"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
       "LIMIT 3000000) SELECT row_number() OVER (ORDER BY random()) FROM c",
       kLimit},
      {"SELECT count(length(randomblob(200000))) FROM processes a, "
       "processes b, processes c",
       kTime},
      {"SELECT count(md5(x)) FROM (SELECT (SELECT hex(zeroblob(8000000))) AS "
       "x), processes a, processes b, processes c",
       kLimit},
      {"SELECT length(concat(" + repeat("x, ", 120) +
           "x)) FROM (SELECT (SELECT hex(zeroblob(8000000))) AS x)",
       kLimit},
      {"SELECT hex(zeroblob(4000000)) FROM processes", "rows of the statement"},
      {"SELECT split(x, replace(x, '0', 'a'), 5) FROM (SELECT (SELECT "
       "hex(zeroblob(500000))) AS x)",
       ""},
      {"SELECT regex_match(hex(zeroblob(4000000)), '(.*)\\1x', 0)",
       "Invalid regex"},
      {"SELECT count(*) FROM processes WHERE pid IN (WITH RECURSIVE c(n) AS "
       "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 2000000) "
       "SELECT n FROM c)",
       kLimit},
      {"SELECT count(*) FROM file a, file b, file c WHERE a.path LIKE '/%%' "
       "AND b.path LIKE '/%%' AND c.path LIKE '/%%'",
       kTime},
      {"SELECT '" + repeat("x", 1000000) + "'", ""},
      {repeat("SELECT 1;", 2000), ""},
      {repeat("/* x */", 150000), ""},
      {"SELECT " + repeat("x", 1000000), "no such column: x"},
      {"SELECT sleep(1000)", ""},
      {"ATTACH '/tmp/x.db' AS x", "not authorized"},
      {"PRAGMA temp_store_directory = '/tmp'", "not authorized"},
      {"VACUUM INTO '/tmp/x.db'", "authorization denied"},
      {"SELECT load_extension('x')", "not authorized"},
      {"CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END",
       "cannot create "},
      {"SELECT readfile('/etc/passwd')", "no such function: readfile"},
      {"SELECT writefile('/tmp/x', 'x')", "no such function: writefile"},
      {"SELECT fts3_tokenizer('x')", "no such function: fts3_tokenizer"},
      {"CREATE VIRTUAL TABLE f USING fts5(x)", "no such module: fts5"},
      {"CREATE VIRTUAL TABLE temp.f USING csv(filename='/etc/passwd')",
       "no such module: csv"},
      {"UPDATE sqlite_master SET sql = 'x'",
       "table sqlite_master may not be modified"},
  };
}

TEST_CASE("emulator: hostile statements end in a clear verdict" *
          doctest::test_suite("slow")) {
  for (const Hostile& hostile : hostile_statements()) {
    const std::string sql = hostile.sql.substr(0, 120);
    CAPTURE(sql);
    const bool timed = hostile.error == kTime || hostile.error == kLimit;
    const auto emulator = open_small(timed);
    const SqlResult got = emulator->run(hostile.sql, {});
    const std::string error = got.error ? got.error->message : "";
    if (hostile.error.empty()) {
      CHECK(error == "");
    } else {
      CHECK(error.substr(0, hostile.error.size()) == hostile.error);
    }
    // The connection is as good as before.
    emulator->reset();
    const SqlResult after = emulator->run("SELECT 1 FROM os_version", {});
    CHECK((after.error ? after.error->message : "") == "");
  }
}

TEST_CASE("emulator: an analysis may have less time than a run") {
  const std::string endless =
      "CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT "
      "x + 1 FROM c) SELECT x FROM c";
  const auto emulator = open_small(true);
  const SqlAnalysis less = emulator->analyze(endless, {.milliseconds = 50});
  REQUIRE(less.error);
  CHECK(less.error->limit);
  CHECK(less.error->message.find("50 ms") != std::string::npos);
  const SqlAnalysis usual = emulator->analyze(endless, {});
  REQUIRE(usual.error);
  CHECK(usual.error->message.find("500 ms") != std::string::npos);
}

}  // namespace
}  // namespace ctl
