#include "cli/render/json_schema.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/render/json_schema_rows.h"
#include "schema/base/text.h"
#include "schema/documents/fields.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

struct FileKind {
  std::string_view name;
  std::string_view title;
  MapKind map;
  bool list = false;                // the file is a list of such mappings
  MapKind single = MapKind::kNone;  // or one of these, or a list of them
};

// Fixtures, `{table: [{column: value}]}`: the catalogue is their declaration.
constexpr std::string_view kRows = "rows";

constexpr std::array kFileKinds = {
    FileKind{"apply", "fleetctl apply document", MapKind::kApply},
    FileKind{"config", "osquery configuration", MapKind::kConfig},
    FileKind{"ctl", "ctl.yml", MapKind::kTool},
    FileKind{"detection", "Matano detection", MapKind::kDetection},
    FileKind{"entry", "default.yml, teams/*.yml", MapKind::kEntry},
    FileKind{"host", "host profile", MapKind::kHost},
    FileKind{"labels", "list of labels", MapKind::kLabel, true},
    FileKind{"matano", "matano.config.yml", MapKind::kMatanoConfig},
    FileKind{"pack", "osquery pack", MapKind::kPack},
    FileKind{"policies", "list of policies", MapKind::kPolicy, true},
    FileKind{"queries", "list of queries", MapKind::kQuery, true},
    FileKind{"tables", "tables of one's own", MapKind::kOwnTables, false,
             MapKind::kOwnTable},
    FileKind{"tests", "*.tests.yml", MapKind::kSidecar},
};

// A kind of apply document and the mapping of its `spec`.
struct ApplyKind {
  std::string_view name;
  MapKind spec;
};

constexpr std::array kApplyKinds = {
    ApplyKind{"query", MapKind::kApplyQuery},
    ApplyKind{"report", MapKind::kApplyQuery},
    ApplyKind{"policy", MapKind::kApplyPolicy},
    ApplyKind{"label", MapKind::kApplyLabel},
    ApplyKind{"pack", MapKind::kApplyPack},
    ApplyKind{"team", MapKind::kApplyTeam},
    ApplyKind{"fleet", MapKind::kApplyTeam},
    ApplyKind{"enroll_secret", MapKind::kApplySecrets},
};

bool is_apply(MapKind kind) {
  constexpr std::array kKinds = {
      MapKind::kApply,      MapKind::kApplyQuery,  MapKind::kApplyPolicy,
      MapKind::kApplyLabel, MapKind::kApplyPack,   MapKind::kApplyPackQuery,
      MapKind::kApplyTeam,  MapKind::kApplySecrets};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

// A description of a table: words that stand for numbers and booleans are read
// as such, and keys of others are left alone.
bool is_own_table(MapKind kind) {
  return kind == MapKind::kOwnTables || kind == MapKind::kOwnTable ||
         kind == MapKind::kOwnColumn;
}

// Mappings whose reader takes any other key without a word.
bool is_open(MapKind kind) {
  constexpr std::array kKinds = {MapKind::kPack, MapKind::kPackQuery,
                                 MapKind::kConfig, MapKind::kDecorators,
                                 MapKind::kTableConstruction};
  return is_apply(kind) || is_own_table(kind) ||
         std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

bool has_key(MapKind kind, std::string_view key) {
  return find_field(kind, key) != nullptr;
}

// Collects the mappings that a schema refers to.
class Writer {
 public:
  explicit Writer(const std::vector<std::string>& own_meta)
      : own_meta_(own_meta) {}

  Json write(const FileKind& file) {
    Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", file.title}};
    if (file.list) {
      out["type"] = Json::array({"array", "null"});
      out["items"] = reference(file.map);
    } else if (file.single != MapKind::kNone) {
      Json list = {{"type", "array"}, {"items", reference(file.single)}};
      out["anyOf"] = Json::array(
          {reference(file.map), reference(file.single), std::move(list)});
    } else {
      out["$ref"] = reference(file.map)["$ref"];
    }
    Json definitions = Json::object();
    while (!open_.empty()) {
      const MapKind kind = *open_.begin();
      open_.erase(open_.begin());
      done_.insert(kind);
      definitions[name(kind)] = mapping(kind);
    }
    std::vector<std::string> names;
    for (const auto& item : definitions.items())
      names.push_back(item.key());
    std::sort(names.begin(), names.end());
    out["$defs"] = Json::object();
    for (const std::string& each : names)
      out["$defs"][each] = definitions[each];
    return out;
  }

 private:
  // "a-query-2": what messages call it, and a number because some share that.
  static std::string name(MapKind kind) {
    std::string out(name_of(kind));
    std::replace_if(
        out.begin(), out.end(),
        [](char c) { return (c < 'a' || c > 'z') && c != '.'; }, '-');
    return concat(out, '-', static_cast<int>(kind));
  }

  Json reference(MapKind kind) {
    if (done_.count(kind) == 0) open_.insert(kind);
    return {{"$ref", "#/$defs/" + name(kind)}};
  }

  Json mapping(MapKind kind) {
    Json out = {{"type", "object"}, {"properties", Json::object()}};
    Json required = Json::array();
    for (const Field& field : fields_of(kind)) {
      out["properties"][std::string(field.key)] = property(field);
      if (field.required) required.push_back(field.key);
    }
    if (kind == MapKind::kMeta) add_own_meta(out["properties"]);
    if (!is_open(kind)) out["additionalProperties"] = false;
    if (kind == MapKind::kTool || kind == MapKind::kSidecar) {
      out["patternProperties"] = {{"^x-", true}};
    }
    require(kind, std::move(required), out);
    if (kind == MapKind::kApply) out["allOf"] = apply_specs();
    return out;
  }

  void add_own_meta(Json& properties) const {
    for (const std::string& key : own_meta_) {
      if (properties.contains(key)) continue;
      properties[key] = {{"description", "required by ctl.yml"}};
    }
  }

  // An entry with `path` stands for the file that it names; a patch policy has
  // its SQL from the server.
  static void require(MapKind kind, Json required, Json& out) {
    if (required.empty()) return;
    if (!has_key(kind, "paths")) {
      out["required"] = std::move(required);
      return;
    }
    Json ways = Json::array();
    ways.push_back(requiring(std::move(required)));
    ways.push_back(requiring(Json::array({"path"})));
    ways.push_back(requiring(Json::array({"paths"})));
    if (kind == MapKind::kPolicy) {
      ways.push_back(requiring(Json::array({"name", "type"})));
      ways.back()["properties"]["type"]["const"] = "patch";
    }
    out["anyOf"] = std::move(ways);
  }

  static Json requiring(Json keys) {
    Json out = Json::object();
    out["required"] = std::move(keys);
    return out;
  }

  Json apply_specs() {
    Json out = Json::array();
    for (const ApplyKind& kind : kApplyKinds) {
      Json rule = Json::object();
      rule["if"]["properties"]["kind"]["const"] = kind.name;
      rule["then"]["properties"]["spec"] = reference(kind.spec);
      out.push_back(std::move(rule));
    }
    return out;
  }

  Json property(const Field& field) {
    Json out = type_of(field);
    out["description"] =
        concat(field.summary, field.premium ? " (Premium)" : "");
    if (!field.renamed.empty()) out["deprecated"] = true;
    return out;
  }

  // An optional field may be null, which is the same as leaving it out.
  static Json simple(const Field& field, std::string_view type) {
    Json types = Json::array({type});
    const bool any_scalar = is_apply(field.map) || is_own_table(field.map);
    if (any_scalar && type == "string") {
      types.push_back("number");
      types.push_back("boolean");
    }
    if (!field.required && !field.not_null) types.push_back("null");
    if (types.size() == 1) return {{"type", types[0]}};
    return {{"type", std::move(types)}};
  }

  Json child(const Field& field) {
    return field.child == MapKind::kNone ? Json(true) : reference(field.child);
  }

  static Json type_null() { return {{"type", "null"}}; }

  static Json or_null(Json schema) {
    return {{"anyOf", Json::array({std::move(schema), type_null()})}};
  }

  static Json text_or(Json schema) {
    return {{"anyOf", Json::array({{{"type", "string"}}, std::move(schema)})}};
  }

  // `true`, 1, and the same as text.
  static Json flag() {
    Json word = {{"type", "string"},
                 {"pattern", "^([01]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"}};
    Json number = {{"enum", Json::array({0, 1})}};
    Json plain = {{"type", Json::array({"boolean", "null"})}};
    return {{"anyOf", Json::array({std::move(plain), std::move(number),
                                   std::move(word)})}};
  }

  Json type_of(const Field& field) {
    switch (field.type) {
      case FieldType::kAny: return Json::object();
      case FieldType::kText: return simple(field, "string");
      case FieldType::kWhole: return simple(field, "integer");
      case FieldType::kNumber: return simple(field, "number");
      case FieldType::kBool:
        return is_own_table(field.map) ? flag() : simple(field, "boolean");
      case FieldType::kMap:
        if (field.child == MapKind::kNone) return simple(field, "object");
        return or_null(reference(field.child));
      case FieldType::kNamed: {
        Json out = simple(field, "object");
        out["additionalProperties"] = child(field);
        return out;
      }
      case FieldType::kList: {
        Json out = simple(field, "array");
        out["items"] = child(field);
        if (field.child == MapKind::kOwnColumn) {  // its name will do
          out["items"] = text_or(out["items"]);
        } else if (field.map == MapKind::kTool && field.key == "tables") {
          out["items"] = text_or(reference(MapKind::kOwnTable));
        }
        return out;
      }
      case FieldType::kTextList: {
        Json out = simple(field, "array");
        out["items"] = {{"type", "string"}};
        if (is_own_table(field.map) && field.key == "platforms") {
          out["type"].push_back("string");  // joined by commas
        }
        return out;
      }
      case FieldType::kSoftware: return simple(field, "object");
      case FieldType::kInstallSoftware:
        return {{"anyOf", Json::array({reference(field.child),
                                       simple(field, "boolean")})}};
    }
    return Json::object();
  }

  const std::vector<std::string>& own_meta_;
  std::set<MapKind> open_;
  std::set<MapKind> done_;
};

}  // namespace

std::vector<std::string_view> json_schema_kinds() {
  std::vector<std::string_view> out = {kRows};
  for (const FileKind& file : kFileKinds)
    out.push_back(file.name);
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::string> json_schema(std::string_view kind,
                                const std::vector<std::string>& own_meta) {
  if (kind == kRows) return rows_schema().dump(1) + '\n';
  for (const FileKind& file : kFileKinds) {
    if (file.name == kind) return Writer(own_meta).write(file).dump(2) + '\n';
  }
  const auto names = json_schema_kinds();
  const std::string_view near = closest(kind, names);
  const std::vector<std::string> all(names.begin(), names.end());
  return Error{concat("no kind of file is called ", quote(kind)),
               near.empty() ? concat("use one of ", join(all))
                            : concat("did you mean '", near, "'?")};
}

}  // namespace ctl
