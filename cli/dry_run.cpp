#include "cli/dry_run.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

std::string platform_name(const Host& host) {
  return host.platform ? std::string(to_string(*host.platform)) : "any";
}

bool targets(const Statement& statement, const Host& host) {
  return !host.platform || contains(statement.platforms, *host.platform);
}

std::string platform_list(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  return join(names, ", ");
}

// A statement whose author named no platform is not wrong on a host that lacks
// one of its tables: it is simply not for that platform.
std::optional<std::string> foreign_table(const Statement& statement,
                                         const Host& host,
                                         const SqlResult& result) {
  constexpr std::string_view kMissing = "no such table: ";
  if (statement.declared || !host.platform || !result.error) return {};
  if (!result.error->message.starts_with(kMissing)) return {};
  const std::string name = result.error->message.substr(kMissing.size());
  const Table* table = find_table(name);
  if (table == nullptr || contains(table->platforms, *host.platform)) return {};
  return concat("table ", quote(name), " exists on ",
                platform_list(table->platforms), " only");
}

HostRun run_on(const Statement& statement, const Host& host, Emulator& emulator,
               const RunOptions& options) {
  HostRun run{.host = host.name, .platform = platform_name(host)};
  if (!targets(statement, host)) {
    run.status = RunStatus::kNotRun;
    run.reason =
        concat("it is for ", platform_list(statement.platforms), " only");
    return run;
  }
  run.result = emulator.run(statement.sql, options);
  if (const auto reason = foreign_table(statement, host, run.result)) {
    run.status = RunStatus::kNotRun;
    run.reason = *reason;
    run.result = {};
    return run;
  }
  if (run.result.error) {
    run.status = RunStatus::kError;
  } else if (statement.policy) {
    run.passes = run.result.row_count > 0;
  }
  return run;
}

}  // namespace

std::string_view to_string(RunStatus status) {
  switch (status) {
    case RunStatus::kOk: return "ok";
    case RunStatus::kError: return "error";
    case RunStatus::kNotRun: return "not-run";
  }
  return "";
}

std::size_t DryRunReport::count(RunStatus status) const {
  std::size_t found = 0;
  for (const StatementRuns& query : queries) {
    found += static_cast<std::size_t>(std::count_if(
        query.runs.begin(), query.runs.end(),
        [status](const HostRun& r) { return r.status == status; }));
  }
  return found;
}

std::size_t DryRunReport::runs() const {
  std::size_t total = 0;
  for (const StatementRuns& query : queries)
    total += query.runs.size();
  return total;
}

Result<DryRunReport> dry_run(const std::vector<Statement>& statements,
                             const std::vector<Host>& hosts, bool chosen,
                             const RunOptions& options) {
  DryRunReport report;
  for (const Statement& statement : statements) {
    report.queries.push_back({statement, {}});
  }
  for (const Host& host : hosts) {
    std::unique_ptr<Emulator> emulator;  // opened for the first run only
    for (StatementRuns& query : report.queries) {
      if (!chosen && !targets(query.statement, host)) continue;
      if (!emulator) {
        auto opened = Emulator::open(host);
        if (!opened) return opened.error();
        emulator = std::move(*opened);
      }
      query.runs.push_back(run_on(query.statement, host, *emulator, options));
    }
  }
  return report;
}

}  // namespace ctl
