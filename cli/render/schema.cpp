#include "cli/render/schema.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/table.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;
using TextRows = std::vector<std::vector<std::optional<std::string>>>;

std::string version_text(Version version) {
  return version == Version{} ? "" : to_string(version);
}

Json version_json(Version version) {
  return version == Version{} ? Json(nullptr) : Json(to_string(version));
}

Json table_json(const Table& table) {
  return {{"name", table.name},
          {"platforms", platform_words(table.platforms)},
          {"since", version_json(table.since)},
          {"removed", version_json(table.removed)},
          {"source", to_string(table.source)},
          {"evented", table.evented}};
}

// Only tables of one's own are described.
const TableDescription* description_of(const Table& table,
                                       const OwnTablesPtr& own) {
  const bool described = table.source == Source::kOwn && own != nullptr;
  return described ? &own->description(table) : nullptr;
}

std::string column_description(const Table& table, const Column& column,
                               const OwnTablesPtr& own) {
  const TableDescription* described = description_of(table, own);
  if (described == nullptr) return "";
  for (const TableDescription::Column& known : described->columns) {
    if (known.name == column.name) return known.description;
  }
  return "";
}

Json column_json(const Table& table, const Column& column,
                 const OwnTablesPtr& own) {
  const std::string description = column_description(table, column, own);
  return {
      {"name", column.name},
      {"type", to_string(column.type)},
      {"required", column.required},
      {"index", column.index},
      {"hidden", column.hidden},
      {"platforms", platform_words(column.platforms & table.platforms)},
      {"since", version_json(column.since)},
      {"removed", version_json(column.removed)},
      {"additional", column.additional},
      {"aliases", column.aliases},
      {"description", description.empty() ? Json(nullptr) : Json(description)}};
}

std::string column_notes(const Table& table, const Column& column,
                         const OwnTablesPtr& own) {
  std::vector<std::string> notes;
  if (column.required) notes.emplace_back("required");
  if (column.index) notes.emplace_back("index");
  if (column.additional) notes.emplace_back("additional");
  if (column.hidden) notes.emplace_back("hidden");
  const PlatformSet platforms = column.platforms & table.platforms;
  if (platforms != table.platforms) {
    notes.push_back(concat("only ", join(platform_words(platforms), ", ")));
  }
  if (column.since != Version{}) {
    notes.push_back(concat("since ", to_string(column.since)));
  }
  if (column.removed != Version{}) {
    notes.push_back(concat("until ", to_string(column.removed)));
  }
  const std::string description = column_description(table, column, own);
  if (!description.empty()) notes.push_back(description);
  return join(notes, ", ");
}

void print_text(const SchemaTable& shown, const Style& style,
                std::ostream& out) {
  const auto& [table, narrow, own] = shown;
  out << table.name << " (" << to_string(table.source) << "; "
      << join(platform_words(table.platforms), ", ") << ')';
  if (table.since != Version{}) out << " since " << to_string(table.since);
  if (table.removed != Version{}) out << " until " << to_string(table.removed);
  if (table.evented) out << ", evented";
  if (table.user_data) out << ", per user";
  out << '\n';
  if (!table.aliases.empty()) {
    const std::vector<std::string> names(table.aliases.begin(),
                                         table.aliases.end());
    out << "  also called " << join(names) << '\n';
  }
  const TableDescription* described = description_of(table, own);
  if (described != nullptr) {
    out << "  described in " << described->path << ':' << described->at.line
        << '\n';
    if (!described->description.empty())
      out << "  " << described->description << '\n';
  }
  TextRows rows;
  for (const Column& column : table.columns) {
    if (!narrow.keeps(column.platforms, column.since, column.removed)) continue;
    rows.push_back({std::string(column.name),
                    std::string(to_string(column.type)),
                    column_notes(table, column, own)});
  }
  print_table({"column", "type", "notes"}, rows, "  ", style.width, out);
}

// The browser's agent has SQLite's own functions only.
PlatformSet platforms_of(const Function& function) {
  const auto chrome = static_cast<PlatformSet>(Platform::kChrome);
  return function.builtin ? kAllPlatforms : kAllPlatforms & ~chrome;
}

std::string arities_of(const Function& function) {
  std::vector<std::string> arities;
  for (const int arity : function.arities)
    arities.push_back(arity < 0 ? "any" : std::to_string(arity));
  return join(arities, ",");
}

Json function_json(const Function& function) {
  return {{"name", function.name},
          {"arities", function.arities},
          {"platforms", platform_words(platforms_of(function))},
          {"since", version_json(function.since)},
          {"aggregate", function.aggregate},
          {"source", function.builtin ? "sqlite" : "osquery"}};
}

void print_document(const char* key, Json list, std::ostream& out) {
  out << Json{{"format_version", "1.0"},
              {"command", "schema"},
              {key, std::move(list)}}
             .dump(2)
      << '\n';
}

}  // namespace

std::vector<std::string> platform_words(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  return names;
}

void print_schema_table(const SchemaTable& shown, bool json, const Style& style,
                        std::ostream& out) {
  if (!json) return print_text(shown, style, out);
  const auto& [table, narrow, own] = shown;
  Json document = {{"format_version", "1.0"}, {"command", "schema"}};
  document.update(table_json(table));
  document["user_data"] = table.user_data;
  document["aliases"] = table.aliases;
  const TableDescription* described = description_of(table, own);
  document["description"] =
      described == nullptr ? Json(nullptr) : Json(described->description);
  document["columns"] = Json::array();
  for (const Column& column : table.columns) {
    if (narrow.keeps(column.platforms, column.since, column.removed))
      document["columns"].push_back(column_json(table, column, own));
  }
  out << document.dump(2) << '\n';
}

void print_schema_tables(const std::vector<const Table*>& tables, bool json,
                         const Style& style, std::ostream& out) {
  Json list = Json::array();
  TextRows rows;
  for (const Table* table : tables) {
    if (json) {
      list.push_back(table_json(*table));
      continue;
    }
    rows.push_back({std::string(table->name),
                    join(platform_words(table->platforms), ","),
                    std::string(to_string(table->source)),
                    version_text(table->since), version_text(table->removed)});
  }
  if (json) return print_document("tables", std::move(list), out);
  print_table({"table", "platforms", "source", "since", "until"}, rows, "",
              style.width, out);
}

void print_schema_functions(const Narrow& narrow, bool json, const Style& style,
                            std::ostream& out) {
  Json list = Json::array();
  TextRows rows;
  for (const Function& function : all_functions()) {
    if (!narrow.keeps(platforms_of(function), function.since, {})) continue;
    if (json) {
      list.push_back(function_json(function));
      continue;
    }
    rows.push_back({std::string(function.name), arities_of(function),
                    function.builtin ? "sqlite" : "osquery",
                    version_text(function.since)});
  }
  if (json) return print_document("functions", std::move(list), out);
  print_table({"function", "arguments", "source", "since"}, rows, "",
              style.width, out);
}

}  // namespace ctl
