#include <algorithm>
#include <array>

#include "validators/context.h"

namespace ctl {
namespace {

// The columns of the rows, on any of the agents.
std::vector<std::string_view> result_columns(const SqlSubject& sql) {
  std::vector<std::string_view> names;
  for (const SqlVerdict& verdict : sql.verdicts) {
    const auto& statements = verdict.analysis.statements;
    const auto first = std::find_if(
        statements.begin(), statements.end(),
        [](const StatementAnalysis& one) { return !one.columns.empty(); });
    if (first == statements.end()) continue;
    for (const ResultColumn& column : first->columns)
      names.push_back(column.name);
  }
  return names;
}

void check_row(const SqlContext& context, const SidecarCase& test,
               const std::vector<std::string_view>& columns, const Node& row) {
  for (const Entry& entry : row.entries) {
    const std::string& name = entry.key.text;
    if (std::find(columns.begin(), columns.end(), name) != columns.end())
      continue;
    const std::string_view near = closest(name, columns);
    const std::vector<std::string> all(columns.begin(), columns.end());
    static_cast<const Context&>(context).report(
        {.place = key_place(*test.file, entry),
         .message = concat(quote(context.definition.name),
                           " returns no column ", quote(name)),
         .help = near.empty() ? concat("it returns ", join(all))
                              : concat("did you mean ", quote(near), '?')});
  }
}

void check_case(const SqlContext& context, const SidecarCase& test,
                const std::vector<std::string_view>& columns) {
  const Node* expect =
      test.item->is_map() ? test.item->find("expect") : nullptr;
  if (expect == nullptr || !expect->is_map()) return;
  if (expect->find("error") != nullptr) return;
  for (const std::string_view key : {"rows", "includes", "excludes"}) {
    const Node* rows = expect->find(key);
    if (rows == nullptr) continue;
    for (const Node& row : rows->items)
      check_row(context, test, columns, row);
  }
}

void check(const SqlContext& context) {
  const std::vector<SidecarCase> cases =
      context.sidecars.cases(context.definition);
  if (cases.empty()) return;
  const std::vector<std::string_view> columns = result_columns(context.sql);
  if (columns.empty()) return;
  for (const SidecarCase& test : cases)
    check_case(context, test, columns);
}

}  // namespace

constinit const Rule unknown_result_column = {
    .id = "unknown-result-column",
    .severity = Severity::kError,
    .summary = "an expected row with a column that the statement lacks",
    .why = "Such a row never comes, whatever the query finds.",
    .bad =
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounts\n"
        "    cases:\n"
        "      - {name: one, host: lab, expect: {rows: [{devise: a}]}}\n",
    .good =
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounts\n"
        "    cases:\n"
        "      - {name: one, host: lab, expect: {rows: [{device: a}]}}\n",
    .check_plan = check,
};

}  // namespace ctl
