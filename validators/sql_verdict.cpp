#include "validators/sql_verdict.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

// The agents to ask: the newest version of each platform, then the oldest.
std::vector<AgentKind> agents_of(const Targets& targets,
                                 const LintOptions& options) {
  std::vector<AgentKind> agents;
  for (const Version& version : {targets.max, targets.min}) {
    for (const Platform platform : kPlatforms) {
      if (contains(targets.platforms, platform)) {
        agents.push_back(agent_kind(platform, version, options));
      }
    }
    if (targets.min == targets.max) break;
  }
  return agents;
}

// Whether the platform never had a table that the statement names.
bool lacks_table(const SqlVerdict& verdict) {
  if (verdict.prepares()) return false;
  if (kind_of(verdict.error()) != SqlErrorKind::kNoTable) return false;
  const Table* table =
      find_table(named_by(verdict.error()), verdict.agents.front().own);
  return table != nullptr && (table->platforms & verdict.platforms()) == 0;
}

// Drops the verdicts of platforms that lack a table when others have them all
// and nobody declared a platform.
void set_lacking(SqlSubject& subject) {
  if (subject.targets.declared) return;
  auto& all = subject.verdicts;
  const auto first = std::stable_partition(
      all.begin(), all.end(),
      [](const SqlVerdict& v) { return !lacks_table(v); });
  if (first == all.begin()) return;
  for (auto at = first; at != all.end(); ++at)
    subject.lacking |= at->platforms();
  all.erase(first, all.end());
}

// Whether two agents must agree on a statement that one of them prepares: all
// that it names is declared alike.
bool agree(const SqlSubject& subject, const SqlAnalysis& analysis,
           const AgentKind& a, const AgentKind& b) {
  for (const StatementAnalysis& statement : analysis.statements) {
    for (const auto& [name, columns] : statement.reads) {
      const Table* table = find_table(name, subject.own);
      if (table != nullptr && !declared_alike(*table, a, b)) return false;
    }
  }
  return std::all_of(
      subject.tokens.begin(), subject.tokens.end(), [&](const SqlToken& token) {
        const Function* function =
            token.is_name() ? find_function(token.value) : nullptr;
        return function == nullptr ||
               exists(*function, a) == exists(*function, b);
      });
}

}  // namespace

std::string platform_names(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  if (names.size() < 2) return join(names);
  const std::string last = std::move(names.back());
  names.pop_back();
  return concat(join(names), " and ", last);
}

std::string platform_list(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  return join(names, ",");
}

AgentKind agent_kind(Platform platform, const Version& version,
                     const LintOptions& options) {
  const auto enabled = [&](std::string_view name) {
    const auto& names = options.extensions;
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return {platform, version, enabled("fleetd"), enabled("macadmins"),
          options.own_tables.get()};
}

bool declared_alike(const Table& table, const AgentKind& a,
                    const AgentKind& b) {
  if (exists(table, a) != exists(table, b)) return false;
  return std::all_of(
      table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return column_state(table, column, a) == column_state(table, column, b);
      });
}

PlatformSet SqlVerdict::platforms() const {
  PlatformSet out = 0;
  for (const AgentKind& agent : agents)
    out |= static_cast<PlatformSet>(*agent.platform);
  return out;
}

const SqlVerdict* SqlSubject::failing() const {
  const auto found =
      std::find_if(verdicts.begin(), verdicts.end(),
                   [](const SqlVerdict& v) { return !v.prepares(); });
  return found == verdicts.end() ? nullptr : &*found;
}

SqlJudge::SqlJudge(const LintOptions& options) : options_(options) {}
SqlJudge::~SqlJudge() = default;

Emulator* SqlJudge::emulator(const AgentKind& agent) {
  std::unique_ptr<Emulator>& slot =
      emulators_[{*agent.platform, agent.version}];
  if (!slot) {
    Host host;
    host.name = to_string(*agent.platform);
    host.platform = agent.platform;
    host.osquery = agent.version;
    host.extensions = options_.extensions;
    host.own_tables = options_.own_tables;
    auto opened = Emulator::open(std::move(host));
    if (opened) slot = std::move(opened.value());
  }
  return slot.get();
}

SqlAnalysis SqlJudge::analyze(const AgentKind& agent, std::string_view sql,
                              const AnalysisOptions& options) {
  Emulator* engine = emulator(agent);
  return engine == nullptr ? SqlAnalysis{} : engine->analyze(sql, options);
}

std::optional<SqlError> SqlJudge::refusal(const AgentKind& agent,
                                          std::string_view sql) {
  Emulator* engine = emulator(agent);
  if (engine == nullptr) return std::nullopt;
  SqlResult result = engine->run(sql, {.keep_rows = 0, .plan = false});
  engine->reset();
  if (result.error && result.error->limit) return std::nullopt;
  return std::move(result.error);
}

SqlSubject SqlJudge::judge(std::string_view sql, const Targets& targets) {
  SqlSubject out;
  out.targets = targets;
  out.text = sql;
  out.tokens = tokenize(sql);
  out.own = options_.own_tables.get();
  for (const AgentKind& agent : agents_of(targets, options_)) {
    const auto like =
        std::find_if(out.verdicts.begin(), out.verdicts.end(), [&](auto& v) {
          return v.prepares() &&
                 agree(out, v.analysis, v.agents.front(), agent);
        });
    if (like != out.verdicts.end()) {
      like->agents.push_back(agent);
      continue;
    }
    SqlAnalysis analysis = analyze(agent, sql);
    out.verdicts.push_back({{agent}, std::move(analysis)});
  }
  set_lacking(out);
  return out;
}

}  // namespace ctl
