// Times the emulator beside plain SQLite, in one run; `ci/bench emulator`
// builds and starts it. Ratios mean more than times.

#include <sqlite3.h>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "engine/emulator/emulator.h"
#include "engine/emulator/memory.h"
#include "schema/base/text.h"
#include "schema/hosts/rows_builder.h"

namespace {

using Clock = std::chrono::steady_clock;

// Best of some runs, in microseconds.
template <typename Body>
double best_of(int runs, Body body) {
  double best = 1e18;
  for (int i = 0; i < runs; ++i) {
    const auto begin = Clock::now();
    body();
    const std::chrono::duration<double, std::micro> taken =
        Clock::now() - begin;
    best = std::min(best, taken.count());
  }
  return best;
}

constexpr int kProcesses = 500;

ctl::TableRows processes_with(int count) {
  ctl::RowsBuilder rows;
  for (int i = 0; i < count; ++i) {
    rows.begin_row();
    rows.add("pid", std::to_string(i + 1));
    rows.add("name", ctl::concat("p", i));
    rows.add("path", ctl::concat("/bin/p", i));
  }
  return std::move(rows).build();
}

ctl::TableRows sockets_with(int count, int processes) {
  ctl::RowsBuilder rows;
  for (int i = 0; i < count; ++i) {
    rows.begin_row();
    rows.add("pid", std::to_string(i % processes + 1));
    rows.add("local_port", std::to_string(1024 + i));
    rows.add("protocol", "6");
    rows.add("remote_address", "");
  }
  return std::move(rows).build();
}

std::unique_ptr<ctl::Emulator> emulator_with(int processes, int sockets) {
  ctl::Host host = *ctl::builtin_host("bare");
  host.tables["processes"] = {processes_with(processes)};
  host.tables["process_open_sockets"] = {sockets_with(sockets, processes)};
  return std::move(*ctl::Emulator::open(
      std::move(host), {.milliseconds = 60000, .rows = 100000000}));
}

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Plain = std::unique_ptr<sqlite3, CloseDatabase>;

Plain plain_with(int processes, int sockets) {
  sqlite3* raw = nullptr;
  ctl::install_bounded_memory();
  sqlite3_open(":memory:", &raw);
  Plain db(raw);
  const std::string count = std::to_string(processes);
  const std::string sql =
      "CREATE TABLE processes(pid BIGINT PRIMARY KEY, name TEXT, path TEXT) "
      "WITHOUT ROWID; CREATE TABLE process_open_sockets(pid INTEGER, "
      "local_port INTEGER, protocol INTEGER, remote_address TEXT);"
      "CREATE INDEX i ON process_open_sockets(pid);"
      "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE "
      "n + 1 < " +
      count +
      ") INSERT INTO processes SELECT n + 1, 'p' || n, "
      "'/bin/p' || n FROM c;"
      "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE "
      "n + 1 < " +
      std::to_string(sockets) +
      ") INSERT INTO "
      "process_open_sockets SELECT n % " +
      count + " + 1, 1024 + n, 6, '' FROM c;";
  sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr);
  return db;
}

void run_plain(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      sqlite3_column_text(statement, i);
    }
  }
  sqlite3_finalize(statement);
}

void report(const char* what, int rows, double ours, double theirs) {
  std::printf("%-44s %10.1f us %10.1f us  %5.2fx %6.1f M rows/s %6.1f\n", what,
              ours, theirs, ours / theirs, rows / ours, rows / theirs);
}

void compare(const char* what, int rows, const std::string& sql, int runs) {
  const auto emulator = emulator_with(rows, rows);
  const auto plain = plain_with(rows, rows);
  const ctl::RunOptions options{.keep_rows = 0, .plan = false};
  const auto first = emulator->run(sql, options);
  if (first.error) std::cerr << first.error->message << '\n';
  const double ours = best_of(runs, [&] { emulator->run(sql, options); });
  const double theirs = best_of(runs, [&] { run_plain(plain.get(), sql); });
  report(what, rows, ours, theirs);
}

}  // namespace

int main() {
  std::printf("%-44s %13s %13s  %6s %15s %6s\n", "", "emulator", "SQLite",
              "ratio", "emulator", "SQLite");
  compare("two tables joined on pid, 500 rows each", kProcesses,
          "SELECT p.name, s.local_port FROM processes p JOIN "
          "process_open_sockets s USING (pid) WHERE s.local_port != 22",
          50);
  compare("scan of 100000 rows, count", 100000,
          "SELECT count(*) FROM process_open_sockets", 3);
  compare("scan of 100000 rows, filter on text and number", 100000,
          "SELECT count(*) FROM process_open_sockets WHERE remote_address = '' "
          "AND local_port > 5000",
          3);
  compare("scan of 1000000 rows, count", 1000000,
          "SELECT count(*) FROM process_open_sockets", 3);
  compare("scan of 1000000 rows, filter on a number", 1000000,
          "SELECT count(*) FROM process_open_sockets WHERE local_port > 5000",
          3);
  const ctl::Host host = *ctl::builtin_host("ubuntu-server");
  const double open = best_of(50, [&] { ctl::Emulator::open(host).value(); });
  std::printf("%-44s %10.1f us\n", "open a host", open);
  const auto all = best_of(5, [&] {
    auto emulator = std::move(*ctl::Emulator::open(host));
    emulator->run("SELECT count(*) FROM sqlite_temp_master", {});
  });
  std::printf("%-44s %10.1f us\n", "open a host, attach every table", all);
  return 0;
}
