#include "engine/emulator/emulated_table.h"

#include <algorithm>

namespace ctl {
namespace {

bool keyed(const Column& column) {
  return column.index || column.additional;
}

}  // namespace

EmulatedTable::EmulatedTable(const Table& table, Session& session, bool keys)
    : table_(table), session_(session), keys_(keys) {
  const auto add = [this](const Column& column) {
    const ColumnState state = column_state(table_, column, session_.agent);
    if (state == ColumnState::kAbsent) return;
    columns_.push_back({.column = &column,
                        .name = column.name,
                        .target = columns_.size(),
                        .alias = false,
                        .hidden = state == ColumnState::kHidden});
  };
  if (chrome()) {
    for (const std::string_view name : table.chrome_columns) {
      if (const Column* column = table.column(name)) add(*column);
    }
    return;
  }
  for (const Column& column : table.columns)
    add(column);
  // Aliases follow, by target name, then alias name.
  std::vector<DeclaredColumn> aliases;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (const std::string_view name : columns_[i].column->aliases) {
      aliases.push_back({.column = columns_[i].column,
                         .name = name,
                         .target = i,
                         .alias = true,
                         .hidden = true});
    }
  }
  std::ranges::sort(aliases, {}, [](const DeclaredColumn& alias) {
    return std::pair(alias.column->name, alias.name);
  });
  columns_.insert(columns_.end(), aliases.begin(), aliases.end());
  has_required_ = !extension() &&
                  std::ranges::any_of(columns_, [](const DeclaredColumn& c) {
                    return c.column->required;
                  });
}

std::string EmulatedTable::declaration() const {
  std::string text = "CREATE TABLE x(";
  bool first = true;
  bool any_index = false;
  for (const DeclaredColumn& declared : columns_) {
    if (!first) text += ", ";
    first = false;
    text.append("`").append(declared.name).append("`");
    if (chrome()) continue;
    text.append(" ").append(to_string(declared.column->type));
    if (declared.hidden) text += " HIDDEN";
    if (!declared.alias && !declared.column->collation.empty()) {
      text.append(" COLLATE ").append(declared.column->collation);
    }
    any_index |= declared.column->index;
  }
  std::string key;
  const bool without_rowid = !chrome() && table_.without_rowid;
  if (without_rowid && keys_) {
    for (const DeclaredColumn& declared : columns_) {
      if (declared.alias || (any_index && !keyed(*declared.column))) continue;
      key.append(key.empty() ? "`" : ", `").append(declared.name).append("`");
    }
  }
  if (key.empty()) return text + ")";
  return text + ", PRIMARY KEY (" + key + ")) WITHOUT ROWID";
}

const RowSource& EmulatedTable::rows() const {
  if (!rows_) {
    std::vector<std::string_view> names;
    for (const DeclaredColumn& declared : columns_) {
      names.push_back(columns_[declared.target].name);
    }
    const auto found = session_.host.tables.find(table_.name);
    const bool foreign = session_.foreign && session_.host.platform &&
                         !contains(table_.platforms, *session_.host.platform);
    if (found == session_.host.tables.end() || foreign) {
      rows_.emplace(std::span<const TableRows>{}, names);
    } else {
      rows_.emplace(found->second, names);
    }
  }
  return *rows_;
}

}  // namespace ctl
