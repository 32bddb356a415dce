#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/emulator/analysis.h"
#include "engine/emulator/emulator.h"
#include "schema/catalog/catalog.h"
#include "schema/documents/tree.h"
#include "validators/lint.h"
#include "validators/sql_tokens.h"
#include "validators/targets.h"

namespace ctl {

// What agents make of a statement, and the agents that make the same of it.
struct SqlVerdict {
  std::vector<AgentKind> agents;
  SqlAnalysis analysis;

  bool prepares() const { return !analysis.error.has_value(); }
  const SqlError& error() const { return *analysis.error; }
  PlatformSet platforms() const;
};

// The statement of a definition and the verdicts of the agents it targets.
struct SqlSubject {
  Targets targets;
  std::string_view text;
  std::vector<SqlToken> tokens;
  std::vector<SqlVerdict> verdicts;
  const OwnTables* own = nullptr;  // the tables beyond the catalogue
  // Without a declared platform: those that lack one of the tables while
  // another has them all. Their verdicts are not among `verdicts`.
  PlatformSet lacking = 0;

  const SqlVerdict* failing() const;  // the first that does not prepare
};

// Prepares statements on every agent they target, one emulator an agent. Not
// thread-safe; one per thread.
class SqlJudge {
 public:
  explicit SqlJudge(const LintOptions& options);
  ~SqlJudge();
  SqlSubject judge(std::string_view sql, const Targets& targets);

  SqlAnalysis analyze(const AgentKind& agent, std::string_view sql,
                      const AnalysisOptions& options = {});
  // Why running the statement fails; nothing when it does not.
  std::optional<SqlError> refusal(const AgentKind& agent, std::string_view sql);

 private:
  Emulator* emulator(const AgentKind& agent);

  const LintOptions& options_;
  std::map<std::pair<Platform, Version>, std::unique_ptr<Emulator>> emulators_;
};

// Whether the agents declare a table alike: same columns, same visibility.
bool declared_alike(const Table& table, const AgentKind& a, const AgentKind& b);

// The agent of a platform and version with the extensions of the options.
AgentKind agent_kind(Platform platform, const Version& version,
                     const LintOptions& options);

// "darwin and linux" in a sentence, "darwin,linux" in a file.
std::string platform_names(PlatformSet platforms);
std::string platform_list(PlatformSet platforms);

}  // namespace ctl
