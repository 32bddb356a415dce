#include "engine/emulator/emulator.h"

#include <algorithm>
#include <utility>

#include "engine/emulator/analysis.h"
#include "engine/emulator/analyzer.h"
#include "engine/emulator/database.h"
#include "engine/emulator/execution.h"
#include "engine/emulator/script.h"
#include "engine/emulator/session.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_true(const Host& host, const char* flag) {
  const auto found = host.flags.find(flag);
  if (found == host.flags.end()) return false;
  const std::string value = lower_ascii(found->second);
  return value == "true" || value == "1" || value == "t" || value == "yes";
}

bool runs(const Host& host, std::string_view extension) {
  return !host.platform ||
         std::ranges::find(host.extensions, extension) != host.extensions.end();
}

// The uid of the agent's user.
std::string uid_of(const Host& host) {
  if (host.user == "root") return "0";
  const auto users = host.tables.find("users");
  if (users == host.tables.end()) return "";
  for (const TableRows& rows : users->second) {
    const auto names = rows.columns();
    const auto name = std::ranges::find(names, "username") - names.begin();
    const auto uid = std::ranges::find(names, "uid") - names.begin();
    if (name == std::ssize(names) || uid == std::ssize(names)) continue;
    for (std::size_t row = 0; row < rows.row_count(); ++row) {
      if (rows.cell(row, static_cast<std::size_t>(name)) == host.user) {
        return std::string(
            rows.cell(row, static_cast<std::size_t>(uid)).value_or(""));
      }
    }
  }
  return "";
}

Session make_session(Host host, const Limits& limits) {
  Session session;
  session.agent = agent_of(host);
  session.limits = limits;
  session.root = host.user == "root";
  session.uid = uid_of(host);
  session.events = !is_true(host, "disable_events");
  session.foreign = is_true(host, "enable_foreign");
  session.host = std::move(host);
  return session;
}

SqlResult failed(const Error& error) {
  SqlResult result;
  result.error = SqlError{.message = error.message, .limit = true};
  return result;
}

class SqliteEmulator : public Emulator {
 public:
  SqliteEmulator(Host host, const Limits& limits)
      : session_(make_session(std::move(host), limits)) {}

  Status connect() {
    auto opened = Database::open(session_);
    if (!opened) return opened.error();
    database_ = std::move(*opened);
    session_.leaves_traces = false;
    return ctl::ok();
  }

  SqlResult prepare(std::string_view sql) override {
    auto scratch = scratch_for(sql, true);
    if (!scratch) return failed(scratch.error());
    const bool traces = session_.leaves_traces;
    SqlResult result =
        execute_sql(session_, use(*scratch), sql, {.keep_rows = 0}, true);
    session_.leaves_traces = traces;
    return result;
  }

  SqlResult run(std::string_view sql, const RunOptions& options) override {
    return execute_sql(session_, *database_, sql, options, false);
  }

  SqlAnalysis analyze(std::string_view sql,
                      const AnalysisOptions& options) override {
    const bool traces = session_.leaves_traces;
    const long long usual = session_.limits.milliseconds;
    if (options.milliseconds > 0)
      session_.limits.milliseconds = std::min(usual, options.milliseconds);
    session_.keep_right_sides = true;
    SqlAnalysis result = analyze_on(sql, options);
    session_.keep_right_sides = false;
    session_.limits.milliseconds = usual;
    session_.leaves_traces = traces;
    return result;
  }

  void reset() override {
    if (session_.leaves_traces) static_cast<void>(connect());
  }

 private:
  using OwnDatabase = std::unique_ptr<Database>;

  Database& use(const OwnDatabase& scratch) {
    return scratch ? *scratch : *database_;
  }

  // A connection of its own for a text that would change what it runs on, else
  // nothing; the one without keys is then there for use.
  Result<OwnDatabase> scratch_for(std::string_view sql, bool keys) {
    if (could_leave_traces(sql)) return Database::open(session_, keys);
    if (keys || keyless_) return OwnDatabase();
    auto opened = Database::open(session_, false);
    if (!opened) return opened.error();
    keyless_ = std::move(*opened);
    return OwnDatabase();
  }

  SqlAnalysis analyze_on(std::string_view sql, const AnalysisOptions& options) {
    auto scratch = scratch_for(sql, options.keys);
    if (!scratch) {
      SqlAnalysis result;
      result.error =
          SqlError{.message = scratch.error().message, .limit = true};
      return result;
    }
    Database& database = *scratch || options.keys ? use(*scratch) : *keyless_;
    database.allow_double_quoted_strings(options.double_quoted_strings);
    SqlAnalysis result = analyze_sql(session_, database, sql);
    database.allow_double_quoted_strings(true);
    return result;
  }

  Session session_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Database> keyless_;  // without keys, when first asked for
};

}  // namespace

AgentKind agent_of(const Host& host) {
  return {.platform = host.platform,
          .version = host.osquery,
          .fleetd = runs(host, "fleetd"),
          .macadmins = runs(host, "macadmins"),
          .own = host.own_tables.get()};
}

Result<std::unique_ptr<Emulator>> Emulator::open(Host host, Limits limits) {
  auto emulator = std::make_unique<SqliteEmulator>(std::move(host), limits);
  if (auto status = emulator->connect(); !status) return status.error();
  return std::unique_ptr<Emulator>(std::move(emulator));
}

}  // namespace ctl
