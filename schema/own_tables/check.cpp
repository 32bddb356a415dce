#include "schema/own_tables/check.h"

#include <algorithm>
#include <set>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostColumns = 2000;  // SQLite's limit

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_identifier(std::string_view name) {
  const auto fits = [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, fits);
}

}  // namespace

void check_name(std::string_view name, std::string_view what,
                std::size_t offset) {
  if (is_identifier(name)) return;
  throw TableMistake{offset, concat(quote(name), " is no name of a ", what),
                     "use letters, digits and underscores, a letter first"};
}

void check_quotable(std::string_view name, std::size_t offset) {
  const auto odd = [](char c) {
    return c == '`' || static_cast<unsigned char>(c) < 0x20;
  };
  if (!name.empty() && std::ranges::none_of(name, odd)) return;
  throw TableMistake{offset, concat(quote(name), " cannot be a name in SQL"),
                     "use letters, digits and underscores"};
}

void check_new(std::string_view table, std::size_t offset) {
  const Table* known = find_table(table);
  if (known == nullptr) return;
  throw TableMistake{offset,
                     concat("table ", quote(table), " is one that agents have"),
                     concat("rename it or leave it out; `ctl schema ",
                            known->name, "` shows the agent's")};
}

void check_columns(const TableDescription& table, std::size_t offset) {
  if (table.columns.empty()) {
    throw TableMistake{offset,
                       concat("table ", quote(table.name), " has no columns"),
                       "list them: `columns: [{name: path, type: TEXT}]`"};
  }
  if (table.columns.size() > kMostColumns) {
    throw TableMistake{offset,
                       concat("table ", quote(table.name), " has ",
                              plural(table.columns.size(), "column"),
                              ", SQLite takes ", kMostColumns),
                       "leave out what no query reads"};
  }
  std::set<std::string> seen;
  const auto add = [&](const std::string& name) {
    if (seen.insert(lower_ascii(name)).second) return;
    throw TableMistake{offset,
                       concat("table ", quote(table.name), " has column ",
                              quote(name), " twice"),
                       "names of columns differ in more than their case"};
  };
  for (const TableDescription::Column& column : table.columns) {
    add(column.name);
    for (const std::string& alias : column.aliases)
      add(alias);
  }
}

}  // namespace ctl
