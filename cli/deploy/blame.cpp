#include "cli/deploy/blame.h"

#include <algorithm>

namespace ctl {
namespace {

// What an activity says of an object; null when it is not about it.
const TouchedObject* about(const Activity& activity, const Object& object) {
  for (const TouchedObject& touched : activity.objects) {
    if (touched.kind != object.kind) continue;
    if (touched.id != 0 && object.id != 0) {
      if (touched.id == object.id) return &touched;
      continue;
    }
    if (name_key(object.kind, touched.name) !=
        name_key(object.kind, object.name)) {
      continue;
    }
    if (touched.written &&
        scope_key(touched.written->scope) != scope_key(object.scope)) {
      continue;
    }
    return &touched;
  }
  return nullptr;
}

Blame blame_of(const Activity& activity, bool certain) {
  return {activity.actor.empty() ? "the server itself" : activity.actor,
          activity.time, activity.type, certain};
}

}  // namespace

std::optional<Blame> blame_for_value(const Object& actual,
                                     const std::string& field,
                                     const std::vector<Activity>& activities) {
  const FieldInfo* info = find_field(actual.kind, field);
  if (info == nullptr) return std::nullopt;
  const Value value = normal_value(info->type, actual.value(field));
  std::optional<Blame> found;
  for (const Activity& activity : activities) {
    const TouchedObject* touched = about(activity, actual);
    if (touched == nullptr || activity.deletes) continue;
    if (!touched->written) {
      if (!found) found = blame_of(activity, false);
      continue;
    }
    // Before this one the object had another value.
    if (normal_value(info->type, touched->written->value(field)) != value) {
      break;
    }
    found = blame_of(activity, true);
  }
  return found;
}

std::optional<Blame> blame_for_edit(const Object& actual,
                                    const std::vector<Activity>& activities) {
  for (const Activity& activity : activities) {
    const TouchedObject* touched = about(activity, actual);
    if (touched == nullptr || activity.deletes) continue;
    return blame_of(activity, false);
  }
  return std::nullopt;
}

std::optional<Blame> blame_for_deletion(
    const Object& gone, const std::vector<Activity>& activities) {
  // A deletion of many tells ids only; older activities know whose they were.
  std::vector<std::pair<const Activity*, long long>> by_id;
  for (const Activity& activity : activities) {
    if (activity.deletes) {
      for (const TouchedObject& touched : activity.objects) {
        if (touched.kind == gone.kind && touched.name.empty()) {
          by_id.emplace_back(&activity, touched.id);
        }
      }
      if (about(activity, gone) != nullptr) return blame_of(activity, true);
      continue;
    }
    const TouchedObject* touched = about(activity, gone);
    if (touched == nullptr || touched->id == 0) continue;
    for (const auto& [deletion, id] : by_id) {
      if (id == touched->id) return blame_of(*deletion, true);
    }
  }
  return std::nullopt;
}

}  // namespace ctl
