#include "cli/shell/words.h"

#include <algorithm>
#include <array>
#include <set>

#include "cli/shell/commands.h"
#include "cli/shell/modes.h"
#include "schema/base/text.h"
#include "schema/catalog/own_tables.h"
#include "schema/hosts/host.h"
#include "validators/sql_tokens.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 44> kKeywords = {
    "ALL",  "AND",     "AS",     "ASC",    "BETWEEN",   "BY",       "CASE",
    "CAST", "COLLATE", "CREATE", "CROSS",  "DESC",      "DISTINCT", "DROP",
    "ELSE", "END",     "ESCAPE", "EXCEPT", "EXISTS",    "EXPLAIN",  "FROM",
    "GLOB", "GROUP",   "HAVING", "IN",     "INTERSECT", "IS",       "JOIN",
    "LEFT", "LIKE",    "LIMIT",  "NOT",    "NULL",      "OFFSET",   "ON",
    "OR",   "ORDER",   "SELECT", "THEN",   "UNION",     "USING",    "VALUES",
    "WHEN", "WHERE"};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string_view last_word(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && is_word_byte(text[at - 1]))
    --at;
  return text.substr(at);
}

// Those that begin with `typed`, ignoring case, sorted and each once.
WordCompletion matching(std::string_view typed,
                        const std::vector<std::string>& words) {
  const std::string wanted = lower_ascii(typed);
  std::set<std::string> found;
  for (const std::string& word : words) {
    if (lower_ascii(word).starts_with(wanted)) found.insert(word);
  }
  return {typed.size(), {found.begin(), found.end()}};
}

void add_columns(const Table& table, const AgentKind& agent,
                 std::vector<std::string>& out) {
  for (const Column& column : table.columns) {
    if (column_state(table, column, agent) != ColumnState::kAbsent)
      out.emplace_back(column.name);
  }
}

// The table that a name before a dot stands for: itself, or the alias that
// follows a table's name.
const Table* table_called(const std::vector<SqlToken>& tokens,
                          std::string_view name, const AgentKind& agent) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Table* table =
        tokens[i].is_name() ? find_table(tokens[i].value, agent) : nullptr;
    if (table == nullptr) continue;
    const bool as = tokens[i + 1].is_word("as") && i + 2 < tokens.size();
    const SqlToken& alias = tokens[as ? i + 2 : i + 1];
    if (alias.is_name() && equal_ignoring_case(alias.value, name)) return table;
  }
  return find_table(name, agent);
}

WordCompletion complete_sql(std::string_view pending, std::string_view before,
                            const AgentKind& agent) {
  const std::string_view typed = last_word(before);
  const std::vector<SqlToken> tokens = tokenize(concat(pending, '\n', before));
  std::vector<std::string> words;
  const std::string_view lead = before.substr(0, before.size() - typed.size());
  if (lead.ends_with('.')) {
    const std::string_view name = last_word(lead.substr(0, lead.size() - 1));
    if (const Table* table = table_called(tokens, name, agent))
      add_columns(*table, agent, words);
    return matching(typed, words);
  }
  if (typed.empty()) return {};
  for (const Table* table : tables_of(agent)) {
    words.emplace_back(table->name);
    words.insert(words.end(), table->aliases.begin(), table->aliases.end());
  }
  for (const SqlToken& token : tokens) {
    const Table* table =
        token.is_name() ? find_table(token.value, agent) : nullptr;
    if (table != nullptr) add_columns(*table, agent, words);
  }
  for (const Function& function : all_functions()) {
    if (exists(function, agent)) words.emplace_back(function.name);
  }
  words.insert(words.end(), kKeywords.begin(), kKeywords.end());
  return matching(typed, words);
}

WordCompletion complete_command(std::string_view before,
                                const AgentKind& agent) {
  std::vector<std::string> words;
  const std::size_t blank = before.find(' ');
  if (blank == std::string_view::npos) {
    for (const ShellCommand& command : shell_commands())
      words.push_back(concat('.', command.name));
    return matching(before, words);
  }
  const std::string_view name = before.substr(1, blank - 1);
  const std::string_view typed = last_word(before);
  if (name == "mode") {
    for (const ShellMode& mode : shell_modes())
      words.emplace_back(mode.name);
  } else if (name == "host") {
    const auto hosts = builtin_host_names();
    words.assign(hosts.begin(), hosts.end());
  } else if (name == "headers") {
    words = {"off", "on"};
  } else if (name == "explain") {
    return complete_sql("", before.substr(blank), agent);
  } else {
    for (const Table* table : tables_of(agent))
      words.emplace_back(table->name);
  }
  return matching(typed, words);
}

}  // namespace

std::vector<const Table*> tables_of(const AgentKind& agent) {
  std::vector<const Table*> out;
  const auto add = [&](std::span<const Table> tables) {
    for (const Table& table : tables) {
      if (exists(table, agent)) out.push_back(&table);
    }
  };
  add(all_tables());
  if (agent.own != nullptr) add(agent.own->tables());
  std::ranges::sort(out, {}, [](const Table* table) { return table->name; });
  return out;
}

WordCompletion complete_words(std::string_view pending, std::string_view before,
                              const AgentKind& agent) {
  if (trim(pending).empty() && before.starts_with('.'))
    return complete_command(before, agent);
  return complete_sql(pending, before, agent);
}

bool is_complete(std::string_view sql) {
  const std::vector<SqlToken> tokens = tokenize(sql);
  if (tokens.empty() || !tokens.back().is_operator(";")) return false;
  // Nothing but blanks and comments may follow, and no comment be open.
  const std::string_view rest = sql.substr(tokens.back().end);
  const std::size_t open = rest.rfind("/*");
  return open == std::string_view::npos ||
         rest.find("*/", open) != std::string_view::npos;
}

}  // namespace ctl
