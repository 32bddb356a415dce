#include "cli/dry_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/emulator/analysis.h"
#include "engine/emulator/explain.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "validators/context.h"
#include "validators/sql_help.h"
#include "validators/sql_tokens.h"

namespace ctl {
namespace {

// Rows that are kept to log them, of one run.
constexpr std::size_t kLoggedRows = 10000;
// Runs that one thread does on one connection before it takes others.
constexpr std::size_t kChunk = 32;

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
  const Table* table = find_table(name, host.own_tables.get());
  if (table == nullptr || contains(table->platforms, *host.platform)) return {};
  return concat("table ", quote(name), " exists on ",
                platform_list(table->platforms), " only");
}

// One host as it is at each of its runs, and its connections.
class HostStates {
 public:
  static Result<HostStates> open(const Host& host,
                                 const DryRunOptions& options) {
    HostStates states(host);
    auto first = Emulator::open(host);
    if (!first) return first.error();
    states.emulators_.push_back(*std::move(first));
    Host now = host;
    for (const RowTables& rows : options.later) {
      for (const auto& [table, chunks] : rows.tables)
        now.tables[table] = chunks;
      auto next = Emulator::open(now);
      if (!next) return next.error();
      states.emulators_.push_back(*std::move(next));
    }
    return states;
  }

  HostRun run(const Statement& statement, const DryRunOptions& options) {
    HostRun run{.host = host_->name, .platform = platform_name(*host_)};
    if (!targets(statement, *host_)) {
      run.status = RunStatus::kNotRun;
      run.reason =
          concat("it is for ", platform_list(statement.platforms), " only");
      return run;
    }
    const std::size_t kept =
        statement.schedule ? std::max(options.rows, kLoggedRows) : options.rows;
    const auto start = std::chrono::steady_clock::now();
    run.result = answer(0, statement, kept);
    const auto used = std::chrono::steady_clock::now() - start;
    if (const auto reason = foreign_table(statement, *host_, run.result)) {
      run.status = RunStatus::kNotRun;
      run.reason = *reason;
      run.result = {};
      return run;
    }
    judge(statement, options, time_left(used), run);
    if (run.result.rows.size() > options.rows)
      run.result.rows.resize(options.rows);
    run.result.numbers.clear();
    for (LogStep& step : run.log)
      cut(step, options.rows);
    return run;
  }

 private:
  explicit HostStates(const Host& host) : host_(&host) {}

  SqlResult answer(std::size_t state, const Statement& statement,
                   std::size_t rows) {
    SqlResult result = emulators_[state]->run(
        statement.sql,
        {.keep_rows = rows, .numbers = statement.schedule.has_value()});
    emulators_[state]->reset();
    return result;
  }

  // A statement and what is said of it stay within the time of one.
  static std::chrono::milliseconds time_left(
      std::chrono::steady_clock::duration used) {
    constexpr std::chrono::milliseconds kLeast{200};
    const std::chrono::milliseconds all{Limits{}.milliseconds};
    return std::max(
        kLeast,
        all - std::chrono::duration_cast<std::chrono::milliseconds>(used));
  }

  void judge(const Statement& statement, const DryRunOptions& options,
             std::chrono::milliseconds time, HostRun& run) {
    const SqlResult& result = run.result;
    if (result.error) {
      run.status = RunStatus::kError;
      run.error_at = place_in_sql(
          statement, result.error->offset.value_or(result.error->statement));
      run.help = help_for(*result.error, statement.sql, agent_of(*host_));
    } else if (statement.policy) {
      run.passes = result.row_count > 0;
    }
    const SqlAnalysis analysis = emulators_.front()->analyze(
        statement.sql, {.milliseconds = time.count()});
    if (analysis.error) return;
    run.cost = cost_of(analysis);
    run.personal = personal_data(result.reads);
    run.explained = explain(analysis, result.scans);
    if (!result.error && statement.schedule)
      log(statement, analysis, options, run);
  }

  void log(const Statement& statement, const SqlAnalysis& analysis,
           const DryRunOptions& options, HostRun& run) {
    if (!settings_) {
      settings_ = log_settings(*host_, *emulators_.front(), options.decorators);
    }
    std::vector<SqlResult> results = {run.result};
    for (std::size_t state = 1; state < emulators_.size(); ++state)
      results.push_back(answer(state, statement, kLoggedRows));
    run.log = log_of(*statement.schedule, *settings_, results);
    run.volume = volume_of(*statement.schedule, run.log.front(), run.result,
                           analysis, options.hosts);
  }

  const Host* host_;
  std::vector<std::unique_ptr<Emulator>> emulators_;
  std::optional<LogSettings> settings_;
};

// Some of the runs on one host.
struct Chunk {
  const Host* host = nullptr;
  std::vector<std::pair<std::size_t, std::size_t>> slots;  // query, run
};

// All runs, spread over the processors; each goes into the slot made for it.
class DryRun {
 public:
  DryRun(const std::vector<Statement>& statements,
         const std::vector<Host>& hosts, const DryRunOptions& options)
      : options_(options) {
    for (const Statement& statement : statements)
      report_.queries.push_back({statement, {}});
    for (const Host& host : hosts)
      add(host);
    report_.hosts = options.hosts;
    report_.rows = options.rows;
  }

  Result<DryRunReport> run() {
    const std::size_t most = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t count =
        std::min(most, all_ / kChunk + 1);  // a few runs are not worth it
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < count; ++i)
      others.emplace_back([this] { work(false); });
    work(true);
    for (std::thread& other : others)
      other.join();
    if (error_) return *std::move(error_);
    return std::move(report_);
  }

 private:
  void add(const Host& host) {
    Chunk chunk{.host = &host, .slots = {}};
    for (std::size_t i = 0; i < report_.queries.size(); ++i) {
      StatementRuns& query = report_.queries[i];
      if (!options_.chosen && !targets(query.statement, host)) continue;
      chunk.slots.emplace_back(i, query.runs.size());
      query.runs.emplace_back();
      ++all_;
      if (chunk.slots.size() < kChunk) continue;
      chunks_.push_back(std::exchange(chunk, {.host = &host, .slots = {}}));
    }
    if (!chunk.slots.empty()) chunks_.push_back(std::move(chunk));
  }

  void work(bool tells) {
    for (std::size_t i = next_++; i < chunks_.size(); i = next_++) {
      const Chunk& chunk = chunks_[i];
      auto states = HostStates::open(*chunk.host, options_);
      if (!states) {
        const std::lock_guard<std::mutex> lock(failing_);
        error_ = states.error();
        return;
      }
      for (const auto& [query, slot] : chunk.slots) {
        StatementRuns& runs = report_.queries[query];
        runs.runs[slot] = states->run(runs.statement, options_);
        ++done_;
        if (tells && options_.progress) options_.progress(done_, all_);
      }
    }
  }

  const DryRunOptions& options_;
  DryRunReport report_;
  std::vector<Chunk> chunks_;
  std::size_t all_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> done_ = 0;
  std::mutex failing_;
  std::optional<Error> error_;
};

// The byte just after the token that begins at, or holds, a byte.
std::size_t token_end(std::string_view sql, std::size_t offset) {
  for (const SqlToken& token : tokenize(sql)) {
    if (token.begin <= offset && offset < token.end) return token.end;
  }
  return std::min(offset + 1, sql.size());
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

ErrorPlace place_in_sql(const Statement& statement, std::size_t offset) {
  const std::size_t end = token_end(statement.sql, offset);
  const auto show = [](const SourceFile& file, std::size_t from,
                       std::size_t to) {
    return ErrorPlace{.path = file.path(),
                      .at = file.position(from),
                      .end = file.position(to),
                      .line = std::string(file.line(file.position(from).line))};
  };
  if (statement.definition == nullptr)
    return show(SourceFile("", statement.sql), offset, end);
  const Place place = place_of_sql(*statement.definition, offset, end);
  return show(place.file->source, place.begin, place.end);
}

Result<DryRunReport> dry_run(const std::vector<Statement>& statements,
                             const std::vector<Host>& hosts,
                             const DryRunOptions& options) {
  return DryRun(statements, hosts, options).run();
}

}  // namespace ctl
