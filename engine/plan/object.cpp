#include "engine/plan/object.h"

#include <algorithm>
#include <tuple>

#include "engine/plan/digest.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr FieldInfo kFields[] = {
#define CTL_FIELD(kind, name, type, major, minor, premium) \
  {ObjectKind::k##kind, #name, FieldShape::k##type, {major, minor}, premium},
#include "engine/plan/fields.def"
#undef CTL_FIELD
};

std::vector<std::string> sorted_set(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string normal_platform(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return join(sorted_set(std::move(parts)), ",");
}

std::string text_or(const Value& value, std::string_view when_empty) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr || text->empty() ? std::string(when_empty) : *text;
}

// A value in a form that no other value has.
std::string spelled(const Value& value) {
  struct Speller {
    std::string operator()(bool flag) const { return flag ? "b1" : "b0"; }
    std::string operator()(long long number) const {
      return concat('n', number);
    }
    std::string operator()(const std::string& text) const {
      return concat('t', text.size(), ':', text);
    }
    std::string operator()(const std::vector<std::string>& names) const {
      std::string out = concat('l', names.size(), ':');
      for (const std::string& name : names)
        out += concat(name.size(), ':', name);
      return out;
    }
  };
  return std::visit(Speller{}, value);
}

}  // namespace

std::string_view to_string(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kTeam: return "team";
    case ObjectKind::kLabel: return "label";
    case ObjectKind::kQuery: return "query";
    case ObjectKind::kPolicy: return "policy";
  }
  return "";
}

std::span<const FieldInfo> fields_of(ObjectKind kind) {
  const auto is_kind = [kind](const FieldInfo& f) { return f.kind == kind; };
  const auto* const first =
      std::find_if(std::begin(kFields), std::end(kFields), is_kind);
  const auto* const last = std::find_if_not(first, std::end(kFields), is_kind);
  return {first, last};
}

const FieldInfo* find_field(ObjectKind kind, std::string_view name) {
  for (const FieldInfo& field : fields_of(kind)) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Value default_value(FieldShape type) {
  switch (type) {
    case FieldShape::kFlag: return false;
    case FieldShape::kNumber: return 0LL;
    case FieldShape::kNames: return std::vector<std::string>();
    case FieldShape::kText:
    case FieldShape::kPlatform: return std::string();
    case FieldShape::kLogging: return std::string("snapshot");
    case FieldShape::kMembership: return std::string("dynamic");
  }
  return false;
}

Value normal_value(FieldShape type, const Value& value) {
  switch (type) {
    case FieldShape::kText:
    case FieldShape::kFlag:
    case FieldShape::kNumber: return value;
    case FieldShape::kNames:
      if (const auto* names = std::get_if<std::vector<std::string>>(&value)) {
        return sorted_set(*names);
      }
      return value;
    case FieldShape::kPlatform: return normal_platform(text_or(value, ""));
    case FieldShape::kLogging: return text_or(value, "snapshot");
    case FieldShape::kMembership: return text_or(value, "dynamic");
  }
  return value;
}

Value Object::value(std::string_view field) const {
  if (const auto found = fields.find(field); found != fields.end()) {
    return found->second;
  }
  const FieldInfo* info = find_field(kind, field);
  return info == nullptr ? Value(std::string()) : default_value(info->type);
}

std::string Object::text(std::string_view field) const {
  const Value found = value(field);
  const auto* text = std::get_if<std::string>(&found);
  return text == nullptr ? std::string() : *text;
}

std::vector<std::string> Object::names(std::string_view field) const {
  const Value found = value(field);
  const auto* names = std::get_if<std::vector<std::string>>(&found);
  return names == nullptr ? std::vector<std::string>() : *names;
}

std::string scope_key(std::string_view scope) {
  return scope.starts_with("team:") ? name_key(ObjectKind::kTeam, scope)
                                    : std::string(scope);
}

std::string object_key(const Object& object) {
  return concat(static_cast<int>(object.kind), '\0', scope_key(object.scope),
                '\0', name_key(object.kind, object.name));
}

std::string describe(ObjectKind kind, std::string_view scope,
                     std::string_view name) {
  std::string out = concat(to_string(kind), ' ', quote(name));
  if (scope.starts_with("team:")) {
    out += concat(" of team ", quote(scope.substr(5)));
  } else if (scope == "no-team") {
    out += " of no team";
  }
  return out;
}

std::string object_digest(const Object& object) {
  std::string all = object_key(object) + '\0' + object.name;
  for (const FieldInfo& field : fields_of(object.kind)) {
    all += concat('\0', field.name, '=',
                  spelled(normal_value(field.type, object.value(field.name))));
  }
  return sha256_hex(all);
}

void sort_objects(std::vector<Object>& objects) {
  std::stable_sort(objects.begin(), objects.end(),
                   [](const Object& a, const Object& b) {
                     return std::tie(a.kind, a.scope, a.name) <
                            std::tie(b.kind, b.scope, b.name);
                   });
}

}  // namespace ctl
