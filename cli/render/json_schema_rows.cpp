#include "cli/render/json_schema_rows.h"

#include <nlohmann/json.hpp>
#include <string>

#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json reference(const char* name) {
  return {{"$ref", std::string("#/$defs/") + name}};
}

Json list_of(Json row) {
  return {{"type", Json::array({"array", "null"})}, {"items", std::move(row)}};
}

Json row_of(const Table& table) {
  Json properties = Json::object();
  for (const Column& column : table.columns)
    properties[std::string(column.name)] = reference("value");
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false},
          {"minProperties", 1}};
}

Json any_row() {
  return {{"type", "object"},
          {"additionalProperties", reference("value")},
          {"minProperties", 1}};
}

}  // namespace

Json rows_schema() {
  Json tables = Json::object();
  for (const Table& table : all_tables()) {
    Json row = table.columns.empty() ? reference("row") : row_of(table);
    tables[std::string(table.name)] = list_of(std::move(row));
  }
  Json by_table = {{"type", Json::array({"object", "null"})},
                   {"properties", std::move(tables)},
                   {"additionalProperties", list_of(reference("row"))}};
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "rows of tables"}};
  out["anyOf"] = Json::array(
      {std::move(by_table), {{"type", "array"}, {"items", reference("row")}}});
  out["$defs"]["row"] = any_row();
  out["$defs"]["value"]["type"] =
      Json::array({"string", "number", "boolean", "null"});
  return out;
}

}  // namespace ctl
