#include "validators/sql_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::array<std::pair<std::string_view, SqlErrorKind>, 6> kPrefixes = {
    {
        {"no such table: ", SqlErrorKind::kNoTable},
        {"no such column: ", SqlErrorKind::kNoColumn},
        {"ambiguous column name: ", SqlErrorKind::kAmbiguousColumn},
        {"no such function: ", SqlErrorKind::kNoFunction},
        {"wrong number of arguments to function ",
         SqlErrorKind::kArgumentCount},
        {"not authorized", SqlErrorKind::kDenied},
    }};

std::string_view prefix_of(std::string_view message) {
  for (const auto& [prefix, kind] : kPrefixes) {
    if (message.starts_with(prefix)) return prefix;
  }
  return {};
}

}  // namespace

SqlErrorKind kind_of(const SqlError& error) {
  if (error.limit) return SqlErrorKind::kLimit;
  for (const auto& [prefix, kind] : kPrefixes) {
    if (error.message.starts_with(prefix)) return kind;
  }
  if (error.message.ends_with(" may not be modified")) {
    return SqlErrorKind::kDenied;
  }
  return SqlErrorKind::kOther;
}

std::string named_by(const SqlError& error) {
  std::string name = error.message.substr(prefix_of(error.message).size());
  if (name.ends_with("()")) name.resize(name.size() - 2);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

const SqlToken* token_of(const SqlSubject& sql, const SqlError& error) {
  const std::string name = named_by(error);
  auto token = std::ranges::find(sql.tokens, error.offset, &SqlToken::begin);
  // SQLite points at the start of t.x.
  while (sql.tokens.end() - token > 2 && (token + 1)->is_operator("."))
    token += 2;
  const bool found = token != sql.tokens.end() && token->is_name() &&
                     equal_ignoring_case(token->value, name);
  return found ? &*token : find_name(sql.tokens, name);
}

std::vector<const Table*> tables_in(const SqlSubject& sql) {
  std::vector<const Table*> out;
  for (const SqlToken& token : sql.tokens) {
    const Table* table =
        token.is_name() ? find_table(token.value, sql.own) : nullptr;
    if (table != nullptr &&
        std::find(out.begin(), out.end(), table) == out.end()) {
      out.push_back(table);
    }
  }
  return out;
}

bool is_called(const SqlSubject& sql, std::string_view name) {
  const SqlToken* token = find_name(sql.tokens, name);
  return token != nullptr && token != &sql.tokens.back() &&
         (token + 1)->is_operator("(");
}

std::string table_help(std::string_view name, PlatformSet platforms,
                       const OwnTables* own) {
  std::vector<std::string_view> names;
  const auto add = [&](std::span<const Table> tables) {
    for (const Table& table : tables) {
      if ((table.platforms & platforms) != 0) names.push_back(table.name);
    }
  };
  add(all_tables());
  if (own != nullptr) add(own->tables());
  const std::string_view near = closest(name, names);
  return near.empty() ? std::string(
                            "`ctl schema` lists the tables; describe one of "
                            "your own under `tables` in ctl.yml")
                      : concat("did you mean '", near, "'?");
}

std::string column_help(std::string_view name,
                        const std::vector<const Table*>& tables,
                        const AgentKind& agent) {
  if (name.starts_with("“") || name.starts_with("‘")) {
    return "put text into straight single quotes";
  }
  std::vector<std::string_view> names;
  for (const Table* table : tables) {
    for (const Column& column : table->columns) {
      if (column_state(*table, column, agent) != ColumnState::kAbsent) {
        names.push_back(column.name);
      }
    }
  }
  std::string help;
  const std::string_view near = closest(name, names);
  if (!near.empty()) help = concat("did you mean '", near, "'?");
  if (tables.size() != 1) return help;
  if (!help.empty()) help += ' ';
  return concat(help, "`ctl schema ", tables.front()->name,
                "` lists its columns");
}

}  // namespace ctl
