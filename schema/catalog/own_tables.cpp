#include "schema/catalog/own_tables.h"

#include <algorithm>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool same(std::string_view a, std::string_view b) {
  return lower_ascii(a) == lower_ascii(b);
}

}  // namespace

OwnTables::OwnTables(std::vector<TableDescription> descriptions, Views views)
    : descriptions_(std::move(descriptions)), views_(std::move(views)) {
  std::ranges::sort(descriptions_, {}, &TableDescription::name);
  for (const TableDescription& description : descriptions_)
    tables_.push_back(shaped(description));
}

Table OwnTables::shaped(const TableDescription& description) {
  const auto views = [this](const std::vector<std::string>& names) {
    auto& list = names_.emplace_back(names.begin(), names.end());
    return std::span<const std::string_view>(list);
  };
  auto& columns = columns_.emplace_back();
  auto& all_names = names_.emplace_back();
  bool keyed = false;
  for (const TableDescription::Column& column : description.columns) {
    columns.push_back({.name = column.name,
                       .type = column.type,
                       .required = column.required,
                       .index = column.index,
                       .additional = column.additional,
                       .optimized = column.optimized,
                       .hidden = column.hidden,
                       .collation = column.collation,
                       .platforms = column.platforms,
                       .since = column.since,
                       .removed = column.removed,
                       .aliases = views(column.aliases)});
    all_names.push_back(column.name);
    keyed = keyed || column.index || column.additional;
  }
  Table table;
  table.name = description.name;
  table.platforms = description.platforms;
  table.source = Source::kOwn;
  table.native = description.native;
  table.evented = description.evented;
  table.cacheable = description.cacheable;
  table.user_data = description.user_data;
  table.without_rowid = description.native && keyed;
  table.since = description.since;
  table.removed = description.removed;
  table.aliases = views(description.aliases);
  table.chrome_columns = all_names;
  table.columns = columns;
  return table;
}

const Table* OwnTables::find(std::string_view name) const {
  const auto is_it = [name](const Table& table) {
    return same(table.name, name) ||
           std::ranges::any_of(table.aliases, [name](std::string_view alias) {
             return same(alias, name);
           });
  };
  const auto found = std::ranges::find_if(tables_, is_it);
  return found == tables_.end() ? nullptr : &*found;
}

const std::string* OwnTables::view(std::string_view name) const {
  const auto found = std::ranges::find_if(
      views_, [name](const auto& view) { return same(view.first, name); });
  return found == views_.end() ? nullptr : &found->second;
}

const TableDescription& OwnTables::description(const Table& table) const {
  return descriptions_[static_cast<std::size_t>(&table - tables_.data())];
}

}  // namespace ctl
