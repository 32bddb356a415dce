// Statements that want all the time or memory of the machine, or what no
// statement may touch: each ends soon, in a clear verdict.

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr int kMilliseconds = 700;

std::unique_ptr<Emulator> open_small() {
  auto emulator = Emulator::open(
      *builtin_host("ubuntu-server"),
      {.milliseconds = kMilliseconds, .memory = std::size_t{32} << 20U});
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

struct Hostile {
  std::string sql;
  std::string error;  // how the message begins; "": none
};

std::vector<Hostile> hostile_statements() {
  const std::string kTime = "statement took longer";

  const std::string kSize = "statement gave a value or row larger";
  const std::string kLimit = "statement ";  // whichever is reached first
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
       kTime},
      {"SELECT regex_match(replace(hex(zeroblob(100)), '0', 'a'), "
       "'(a+)+(a+)+(a+)+$b', 0)",
       "Invalid regex"},
      {"SELECT " + repeat("(", 1500) + "1" + repeat(")", 1500),
       "parser stack overflow"},
      {"SELECT " + repeat("1+", 20000) + "1", "Expression tree is too large"},
      {"SELECT" + repeat(" -", 3000) + "1", "parser stack overflow"},
      {"SELECT 1 IN (" + repeat("1,", 300000) + "1)", kLimit},
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

TEST_CASE("emulator: hostile statements end soon in a clear verdict" *
          doctest::test_suite("slow")) {
  for (const Hostile& hostile : hostile_statements()) {
    const std::string sql = hostile.sql.substr(0, 120);
    CAPTURE(sql);
    const auto emulator = open_small();
    const auto begin = std::chrono::steady_clock::now();
    const SqlResult got = emulator->run(hostile.sql, {});
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    CHECK(taken.count() < 2000);
    if (hostile.error.empty()) {
      CHECK((got.error ? got.error->message : "") == "");
    } else {
      CHECK(got.error);
      if (!got.error) continue;
      CHECK(got.error->message.substr(0, hostile.error.size()) ==
            hostile.error);
    }
    // The connection is as good as before.
    emulator->reset();
    const SqlResult after = emulator->run("SELECT 1 FROM os_version", {});
    CHECK((after.error ? after.error->message : "") == "");
  }
}

}  // namespace
}  // namespace ctl
