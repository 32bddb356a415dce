#include "engine/targets/fleet_objects.h"

#include <nlohmann/json.hpp>

#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

long long number_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer()
             ? found->get<long long>()
             : 0;
}

// Lists of names come as texts, or as objects with a name.
std::vector<std::string> names_of(const Json& json) {
  std::vector<std::string> names;
  if (!json.is_array()) return names;
  for (const Json& item : json) {
    if (item.is_string()) names.push_back(item.get<std::string>());
    if (item.is_object()) names.push_back(text_of(item, "name"));
  }
  return names;
}

Value value_of(const Json& json, FieldShape type) {
  switch (type) {
    case FieldShape::kFlag: return json.is_boolean() && json.get<bool>();
    case FieldShape::kNumber:
      return json.is_number_integer() ? json.get<long long>() : 0LL;
    case FieldShape::kNames: return names_of(json);
    case FieldShape::kText:
    case FieldShape::kPlatform:
    case FieldShape::kLogging:
    case FieldShape::kMembership:
      if (json.is_string()) return json.get<std::string>();
      return default_value(type);
  }
  return default_value(type);
}

Json json_of(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

// What starts when a host fails the policy.
std::vector<std::string> automations_of(const Json& json) {
  std::vector<std::string> out;
  const auto add = [&](const char* key, std::string_view what) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) return;
    out.push_back(concat(what, ' ', quote(text_of(*found, "name"))));
  };
  add("run_script", "script");
  add("install_software", "software");
  add("patch_software", "software");
  const auto calendar = json.find("calendar_events_enabled");
  if (calendar != json.end() && *calendar == true) {
    out.emplace_back("calendar events");
  }
  return out;
}

}  // namespace

Object object_from(const Json& json, ObjectKind kind,
                   const std::string& scope) {
  Object object;
  object.kind = kind;
  object.scope = scope;
  object.name = text_of(json, "name");
  object.id = number_of(json, "id");
  for (const FieldInfo& field : fields_of(kind)) {
    const auto found = json.find(std::string(field.name));
    if (found == json.end()) continue;
    object.fields.emplace(field.name, value_of(*found, field.type));
  }
  if (kind == ObjectKind::kPolicy) object.automations = automations_of(json);
  return object;
}

Json spec_of(const Object& object, const ServerVersion& version) {
  Json spec = {{"name", object.name}};
  for (const FieldInfo& field : fields_of(object.kind)) {
    if (version < field.since) continue;
    const bool hosts = field.name == "hosts";
    if (hosts && (object.text("label_membership_type") != "manual" ||
                  !object.fields.contains("hosts"))) {
      continue;
    }
    const Value value = object.value(field.name);
    // The newer lists of labels are left out when empty, which is the same.
    const auto* names = std::get_if<std::vector<std::string>>(&value);
    if (names != nullptr && names->empty() && !hosts) continue;
    // False for a Free server, too: sent only when it says something.
    if (field.premium && value == Value(false)) continue;
    spec[std::string(field.name)] = json_of(value);
  }
  if (object.kind == ObjectKind::kLabel) {
    spec["label_membership_type"] = std::get<std::string>(normal_value(
        FieldShape::kMembership, object.value("label_membership_type")));
    return spec;
  }
  if (object.scope.starts_with("team:")) spec["team"] = object.scope.substr(5);
  if (object.scope == "no-team") spec["team"] = "No team";
  return spec;
}

Json patch_of(const Object& object, const std::vector<std::string>& fields) {
  Json patch = {{"name", object.name}};
  for (const std::string& field : fields)
    patch[field] = json_of(object.value(field));
  return patch;
}

}  // namespace ctl::fleet
