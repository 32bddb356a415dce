#include <algorithm>
#include <map>
#include <span>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

constexpr std::string_view kLost = ", only the last is kept";

// One column of one scan, as far as the program tells.
bool same_origin(const ResultColumn& a, const ResultColumn& b) {
  const bool two_scans = a.scan >= 0 && b.scan >= 0 && a.scan != b.scan;
  return a.table == b.table && a.column == b.column && !two_scans;
}

// Whether a join makes the later one equal to the first: the plan looks one of
// them up, and by the other where the program tells.
bool is_joined(const StatementAnalysis& statement, const ResultColumn& a,
               const ResultColumn& b) {
  if (a.column.empty() || a.column != b.column) return false;
  if (a.scan >= 0 && b.scan >= 0 && !b.equals_first) return false;
  return std::any_of(
      statement.loops.begin(), statement.loops.end(), [&](const Loop& loop) {
        if (loop.table != a.table && loop.table != b.table) return false;
        return std::any_of(loop.constraints.begin(), loop.constraints.end(),
                           [&](const LoopConstraint& constraint) {
                             return constraint.column == a.column &&
                                    constraint.op == Operator::kEqual &&
                                    constraint.constants.empty() &&
                                    !constraint.null;
                           });
      });
}

// The second token of the name, where a SELECT lists it again.
const SqlToken* second_token(const SqlSubject& sql, std::string_view name) {
  const SqlToken* first = find_name(sql.tokens, name);
  for (const SqlToken& token : sql.tokens) {
    if (&token != first && token.is_name() &&
        equal_ignoring_case(token.value, name)) {
      return &token;
    }
  }
  return first;
}

// The names a later column of the statement takes from an earlier one.
void add_lost(const StatementAnalysis& statement,
              std::vector<std::string>& names) {
  std::map<std::string_view, const ResultColumn*> seen;
  for (const ResultColumn& column : statement.columns) {
    const auto [found, is_new] = seen.try_emplace(column.name, &column);
    if (is_new || same_origin(*found->second, column) ||
        is_joined(statement, *found->second, column) ||
        std::find(names.begin(), names.end(), column.name) != names.end()) {
      continue;
    }
    names.push_back(column.name);
  }
}

// What `*` brings in stands nowhere and is told at once.
void report_unnamed(const SqlContext& context,
                    const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  const std::size_t shown = std::min(names.size(), kShown);
  std::string list = join(std::span(names).first(shown));
  if (shown < names.size())
    list += concat(" and ", names.size() - shown, " more");
  context.report_token(nullptr,
                       {.message = concat("two result columns ",
                                          names.size() == 1 ? "" : "each ",
                                          "are called ", list, kLost),
                        .help = "name the columns instead of `*`"});
}

void check(const SqlContext& context) {
  const DefinitionKind kind = context.definition.kind;
  if (kind == DefinitionKind::kPolicy || kind == DefinitionKind::kLabel) return;
  std::vector<std::string> names;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      add_lost(statement, names);
    }
  }
  std::vector<std::string> unnamed;
  for (const std::string& name : names) {
    const SqlToken* token = second_token(context.sql, name);
    if (token == nullptr) {
      unnamed.push_back(quote(name));
      continue;
    }
    context.report_token(
        token, {.message = concat("two result columns are called ", quote(name),
                                  kLost),
                .help = "give one of them another name with AS"});
  }
  if (!unnamed.empty()) report_unnamed(context, unnamed);
}

}  // namespace

constinit const Rule duplicate_result_column = {
    .id = "duplicate-result-column",
    .severity = Severity::kWarning,
    .summary = "two result columns of one name",
    .why =
        "The log keeps a row by column name: the last one wins, the first "
        "is lost.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT p.name, k.name FROM processes p JOIN kernel_modules k "
        "ON k.used_by = p.cmdline\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT p.name, k.name AS module FROM processes p JOIN "
        "kernel_modules k ON k.used_by = p.cmdline\n",
    .check_plan = check,
};

}  // namespace ctl
