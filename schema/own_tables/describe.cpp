#include "schema/own_tables/describe.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "schema/base/text.h"
#include "schema/documents/json_reader.h"
#include "schema/documents/paths.h"
#include "schema/documents/yaml_reader.h"
#include "schema/own_tables/check.h"
#include "schema/own_tables/forms.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLargest = std::size_t{16} << 20U;

[[noreturn]] void refuse(std::size_t offset, std::string message) {
  throw TableMistake{
      offset, std::move(message),
      "give `{tables: [{name, columns}]}`, an osquery `.table` file, the JSON "
      "of `PRAGMA table_info(…)`, or an osquery configuration"};
}

Node parse(const SourceFile& file) {
  const std::string& text = file.text();
  const std::string_view start = trim(text);
  const bool json = start.starts_with('{') || start.starts_with('[');
  std::optional<YamlFault> fault;
  Node root;
  if (json && !file.path().ends_with(".yml") &&
      !file.path().ends_with(".yaml")) {
    JsonRead read = read_json(text);
    fault = std::move(read.fault);
    root = std::move(read.root);
  } else {
    YamlRead read = read_yaml(text);
    fault = std::move(read.fault);
    root = std::move(read.root);
  }
  if (fault) throw TableMistake{fault->offset, fault->message, fault->help};
  return root;
}

bool is_pragma(const Node& list) {
  return list.is_list() && !list.items.empty() && list.items.front().is_map() &&
         list.items.front().find("columns") == nullptr &&
         list.items.front().find("cid") != nullptr;
}

Descriptions tables_of_list(const SourceFile& file, const Node& list,
                            const TableDefaults& defaults) {
  Descriptions out;
  for (const Node& item : list.items)
    out.push_back(table_of(file, item, defaults));
  if (out.empty()) refuse(list.offset, "the list of tables is empty");
  return out;
}

Descriptions tables_of_root(const SourceFile& file, const Node& root,
                            const TableDefaults& defaults) {
  if (is_pragma(root)) return {table_of_pragma(file, root, defaults)};
  if (root.is_list()) return tables_of_list(file, root, defaults);
  if (!root.is_map()) refuse(0, "the file describes no table");
  if (const Node* tables = root.find("tables");
      tables != nullptr && tables->is_list()) {
    return tables_of_list(file, *tables, defaults);
  }
  if (root.find("columns") != nullptr) {
    return {table_of(file, root, defaults)};
  }
  DescribedTables made = all_constructed_tables(file, root);
  if (made.mistake) {
    throw TableMistake{file.offset(made.mistake->at), made.mistake->message,
                       made.mistake->help};
  }
  if (made.tables.empty()) refuse(root.offset, "the file describes no table");
  return std::move(made.tables);
}

void check_bytes(const std::string& text) {
  if (text.size() > kLargest) {
    throw TableMistake{0, "the file is larger than 16 MiB",
                       "split it into several files"};
  }
  const std::size_t bad = find_invalid_utf8(text);
  if (bad == std::string::npos) return;
  throw TableMistake{bad, "this byte is not part of valid UTF-8",
                     "save the file as UTF-8"};
}

Descriptions tables_of_file(const SourceFile& file,
                            const TableDefaults& defaults) {
  check_bytes(file.text());
  if (file.path().ends_with(".table")) return {table_of_spec(file, defaults)};
  return tables_of_root(file, parse(file), defaults);
}

// SQLite's own rules for the words that other programs declare columns with.
ColumnType type_by_affinity(std::string_view word) {
  if (const auto type = parse_column_type(word)) return *type;
  const std::string lower = lower_ascii(word);
  const auto says = [&lower](std::string_view part) {
    return lower.find(part) != std::string::npos;
  };
  if (says("int")) return ColumnType::kBigint;
  if (says("real") || says("floa") || says("doub")) return ColumnType::kDouble;
  return says("blob") ? ColumnType::kBlob : ColumnType::kText;
}

std::vector<std::string> names_of(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  return names;
}

// Of the last release, as the catalogue gives it.
void put_versions(Json& out, const Version& since, Version removed) {
  if (since != Version{}) out["since"] = to_string(since);
  if (removed == Version{}) return;
  --removed.patch;
  out["removed_after"] = to_string(removed);
}

Json json_of(const TableDescription::Column& column) {
  Json out = {{"name", column.name}, {"type", to_string(column.type)}};
  const auto flag = [&out](const char* key, bool value) {
    if (value) out[key] = true;
  };
  flag("required", column.required);
  flag("index", column.index);
  flag("additional", column.additional);
  flag("optimized", column.optimized);
  flag("hidden", column.hidden);
  if (!column.collation.empty()) out["collate"] = column.collation;
  if (column.platforms != kAllPlatforms)
    out["platforms"] = names_of(column.platforms);
  put_versions(out, column.since, column.removed);
  if (!column.aliases.empty()) out["aliases"] = column.aliases;
  if (!column.description.empty()) out["description"] = column.description;
  return out;
}

Json json_of(const TableDescription& table) {
  Json out = {{"name", table.name}, {"platforms", names_of(table.platforms)}};
  if (table.native) out["source"] = "osquery";
  if (!table.description.empty()) out["description"] = table.description;
  const auto flag = [&out](const char* key, bool value) {
    if (value) out[key] = true;
  };
  flag("evented", table.evented);
  flag("cacheable", table.cacheable);
  flag("user_data", table.user_data);
  put_versions(out, table.since, table.removed);
  if (!table.aliases.empty()) out["aliases"] = table.aliases;
  out["columns"] = Json::array();
  for (const TableDescription::Column& column : table.columns)
    out["columns"].push_back(json_of(column));
  return out;
}

}  // namespace

TableDescription table_of_pragma(const SourceFile& file, const Node& rows,
                                 const TableDefaults& defaults) {
  TableDescription table;
  table.name = defaults.name;
  table.platforms = defaults.platforms;
  check_name(table.name, "table", 0);
  check_new(table.name, 0);
  for (const Node& row : rows.items) {
    const Node* name = row.is_map() ? row.find("name") : nullptr;
    if (name == nullptr || !name->is_scalar()) {
      throw TableMistake{row.offset, "a row of table_info has no name",
                         "give the whole answer of `PRAGMA table_info(…)`"};
    }
    const Node* type = row.find("type");
    const Node* hidden = row.find("hidden");
    TableDescription::Column column;
    column.name = name->text;
    column.type = type_by_affinity(type == nullptr ? "" : type->text);
    column.hidden = hidden != nullptr && hidden->text == "1";
    check_quotable(column.name, name->offset);
    table.columns.push_back(std::move(column));
  }
  check_columns(table, 0);
  table.path = file.path();
  table.at = {1, 1};
  return table;
}

DescribedTables describe_tables(const SourceFile& file,
                                const TableDefaults& defaults) {
  DescribedTables out;
  TableDefaults filled = defaults;
  if (filled.name.empty()) filled.name = stem_of(file.path());
  try {
    out.tables = tables_of_file(file, filled);
  } catch (const TableMistake& mistake) {
    out.tables.clear();
    out.mistake = to_diagnostic(file, mistake);
  }
  return out;
}

std::string print_tables(const std::vector<TableDescription>& tables) {
  Json list = Json::array();
  for (const TableDescription& table : tables)
    list.push_back(json_of(table));
  return Json{{"tables", std::move(list)}}.dump(
             1, ' ', false, Json::error_handler_t::replace) +
         '\n';
}

}  // namespace ctl
