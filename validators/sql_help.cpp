#include "validators/sql_help.h"

#include <algorithm>
#include <vector>

#include "schema/base/text.h"
#include "schema/catalog/own_tables.h"
#include "validators/sql_names.h"
#include "validators/sql_tokens.h"

namespace ctl {
namespace {

// Why the agent lacks what the catalogue has.
std::string elsewhere(std::string_view what, PlatformSet platforms,
                      Version since, Version removed, const AgentKind& agent) {
  if (agent.platform && !contains(platforms, *agent.platform))
    return concat(what, " exists on ", platform_names(platforms));
  if (since == kUnreleased) return concat(what, " is in no release yet");
  if (agent.version < since)
    return concat(what, " exists since osquery ", to_string(since));
  if (removed != Version{} && agent.version >= removed)
    return concat(what, " is gone since osquery ", to_string(removed));
  return "";
}

std::string missing_table(const std::string& name, const AgentKind& agent) {
  const Table* table = find_table(name, agent.own);
  if (table == nullptr) {
    const PlatformSet platforms =
        agent.platform ? static_cast<PlatformSet>(*agent.platform)
                       : kAllPlatforms;
    return table_help(name, platforms, agent.own);
  }
  const std::string what = concat("table ", quote(table->name));
  const std::string help =
      elsewhere(what, table->platforms, table->since, table->removed, agent);
  if (!help.empty()) return help;
  return concat(what, " comes with the extension ", to_string(table->source),
                ", which this host lacks");
}

std::vector<const Table*> tables_in(const std::vector<SqlToken>& tokens,
                                    const AgentKind& agent) {
  std::vector<const Table*> tables;
  for (const SqlToken& token : tokens) {
    const Table* table =
        token.is_name() ? find_table(token.value, agent) : nullptr;
    if (table != nullptr && std::ranges::find(tables, table) == tables.end())
      tables.push_back(table);
  }
  return tables;
}

// What the agent calls a required column that nothing constrains, before and
// since 5.13.0.
constexpr std::string_view kConstraintFailed = "constraint failed";
constexpr std::string_view kWithoutRequired =
    " was queried without a required column in the WHERE clause";

std::string required_help(const std::string& message,
                          const std::vector<SqlToken>& tokens,
                          const AgentKind& agent) {
  std::vector<std::string> ways;
  for (const Table* table : tables_in(tokens, agent)) {
    if (table->of_extension()) continue;
    if (message != kConstraintFailed &&
        message != concat("Table ", table->name, kWithoutRequired))
      continue;
    std::vector<std::string> names;
    for (const Column& column : table->columns) {
      if (column.required) names.emplace_back(column.name);
    }
    if (!names.empty())
      ways.push_back(concat(join(names, " or "), " of ", table->name));
  }
  if (ways.empty()) return "";
  return concat("compare ", join(ways, " and "),
                " with = or IN, or join on it, so that it reaches the table");
}

std::string missing_column(const std::string& name,
                           const std::vector<SqlToken>& tokens,
                           const AgentKind& agent) {
  const std::vector<const Table*> tables = tables_in(tokens, agent);
  for (const Table* table : tables) {
    const Column* column = table->column(name);
    if (column == nullptr) continue;
    const std::string help =
        elsewhere(concat("column ", quote(column->name), " of ", table->name),
                  column->platforms & table->platforms, column->since,
                  column->removed, agent);
    if (!help.empty()) return help;
  }
  return column_help(name, tables, agent);
}

std::string missing_function(const std::string& name, const AgentKind& agent) {
  const Function* function = find_function(name);
  if (function == nullptr) return function_help(name);
  if (agent.version < function->since) {
    return concat("function ", quote(function->name), " exists since osquery ",
                  to_string(function->since));
  }
  return "`ctl schema --functions --platform` lists those of a platform";
}

bool is_called(const std::vector<SqlToken>& tokens, std::string_view name) {
  const SqlToken* token = find_name(tokens, name);
  return token != nullptr && token != &tokens.back() &&
         (token + 1)->is_operator("(");
}

}  // namespace

std::string function_help(std::string_view name) {
  if (equal_ignoring_case(name, "regexp"))
    return "use regex_match(text, pattern, 0) IS NOT NULL";
  std::vector<std::string_view> names;
  for (const Function& function : all_functions())
    names.push_back(function.name);
  const std::string_view near = closest(name, names);
  return near.empty() ? std::string("`ctl schema --functions` lists them all")
                      : concat("did you mean '", near, "'?");
}

std::string help_for(const SqlError& error, std::string_view sql,
                     const AgentKind& agent) {
  const std::vector<SqlToken> tokens = tokenize(sql);
  const std::string name = named_by(error);
  switch (kind_of(error)) {
    case SqlErrorKind::kNoTable:
      // A table function of a newer SQLite is missing as a table.
      return is_called(tokens, name) && find_table(name, agent.own) == nullptr
                 ? function_help(name)
                 : missing_table(name, agent);
    case SqlErrorKind::kNoColumn: return missing_column(name, tokens, agent);
    case SqlErrorKind::kNoFunction: return missing_function(name, agent);
    case SqlErrorKind::kAmbiguousColumn:
      return concat("say whose it is: `table.", name, '`');
    case SqlErrorKind::kArgumentCount:
    case SqlErrorKind::kDenied:
    case SqlErrorKind::kLimit: return "";
    case SqlErrorKind::kOther:
      return required_help(error.message, tokens, agent);
  }
  return "";
}

}  // namespace ctl
