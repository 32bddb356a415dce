#include "cli/render/dry_run.h"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/support/golden.h"

using ctl::DryRunReport;
using ctl::HostRun;
using ctl::RunStatus;
using ctl::SqlError;
using ctl::Stage;

namespace {

HostRun answered(const std::string& host) {
  HostRun run{.host = host, .platform = "linux"};
  run.result.columns = {"pid", "port", "note"};
  run.result.rows = {{"4242", "2222", "a\nb"}, {"7", std::nullopt, ""}};
  run.result.row_count = 5;
  run.result.reads = {{"process_open_sockets", {"local_port", "pid"}},
                      {"processes", {"name", "pid"}}};
  run.result.plan = {"SCAN p VIRTUAL TABLE INDEX 0:"};
  return run;
}

DryRunReport example() {
  DryRunReport report;
  report.explain = true;
  auto& query = report.queries.emplace_back();
  query.statement = {.kind = "query",
                     .name = "sshd on a non-standard port",
                     .path = "lib/ssh.yml",
                     .line = 3,
                     .sql = "SELECT 1"};
  query.runs.push_back(answered("ubuntu-server"));
  HostRun failed{.host = "macbook", .platform = "darwin"};
  failed.status = RunStatus::kError;
  failed.result.warnings = {
      "Table hash was queried without a required column "
      "in the WHERE clause"};
  failed.result.error = SqlError{Stage::kPrepare, "no such table: x", 14};
  query.runs.push_back(failed);
  HostRun skipped{.host = "windows-laptop", .platform = "windows"};
  skipped.status = RunStatus::kNotRun;
  skipped.reason = "it is for linux only";
  query.runs.push_back(skipped);
  auto& policy = report.queries.emplace_back();
  policy.statement = {.sql = "SELECT 1 WHERE 0", .policy = true};
  policy.runs.push_back({.host = "bare", .platform = "linux"});
  policy.runs.back().passes = false;
  return report;
}

}  // namespace

TEST_CASE("dry-run formats: one fixed report is a golden file in each") {
  for (const auto& format : ctl::dry_run_formats()) {
    std::ostringstream out;
    format.render(example(), {}, out);
    ctl::test::check_golden(
        "render/dry-run." + std::string(format.name) + ".out", out.str());
  }
}
