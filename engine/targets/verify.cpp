#include <algorithm>
#include <map>

#include "engine/targets/target.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

std::string missing_fields(const Change& change, const Object& object) {
  std::vector<std::string> differing;
  for (const FieldChange& field : change.fields) {
    const FieldInfo* info = find_field(change.kind, field.field);
    if (info == nullptr || !field.after) continue;
    if (normal_value(info->type, object.value(field.field)) !=
        normal_value(info->type, *field.after)) {
      differing.push_back(field.field);
    }
  }
  if (object.name != change.name) differing.emplace_back("name");
  return join(differing);
}

}  // namespace

std::vector<std::string> unverified(const Plan& plan, const State& after) {
  std::map<std::string, const Object*> by_key;
  for (const Object& object : after.objects)
    by_key[object_key(object)] = &object;
  std::vector<std::string> out;
  for (const Change& change : plan.changes) {
    Object key;
    key.kind = change.kind;
    key.scope = change.scope;
    key.name = change.name;
    const std::string what = describe(change.kind, change.scope, change.name);
    const auto found = by_key.find(object_key(key));
    if (change.action == Action::kDelete) {
      if (found != by_key.end() && found->second->id == change.id) {
        out.push_back(concat(what, " is still there"));
      }
      continue;
    }
    if (found == by_key.end()) {
      out.push_back(concat(what, " is not there"));
      continue;
    }
    const std::string fields = missing_fields(change, *found->second);
    if (!fields.empty()) {
      out.push_back(concat(what, " has not the wanted ", fields));
    }
  }
  return out;
}

}  // namespace ctl
