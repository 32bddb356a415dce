#include <algorithm>
#include <map>

#include "engine/targets/target.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// The server drops host names it does not know from a manual label.
std::string unknown_hosts(const Change& change, const Object& object) {
  const Object after = changed_object(change, nullptr);
  std::vector<std::string> missing = after.names("hosts");
  const std::vector<std::string> there = object.names("hosts");
  std::erase_if(missing, [&](const std::string& host) {
    return std::find(there.begin(), there.end(), host) != there.end();
  });
  constexpr std::size_t kMost = 5;
  const std::size_t count = missing.size();
  std::vector<std::string> quoted;
  for (std::size_t i = 0; i < std::min(count, kMost); ++i)
    quoted.push_back(quote(missing[i]));
  if (count == 0) return {};
  return concat("the server knows no host called ", join(quoted),
                count > kMost ? concat(" and ", count - kMost, " more") : "",
                ", and left ", count == 1 ? "it" : "them", " out of label ",
                quote(change.name));
}

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
  if (is_new_name(change.kind, object.name, change.name)) {
    differing.emplace_back("name");
  }
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
    if (change.action == Action::kRename && found->second->id != change.id) {
      out.push_back(concat(what, " is another one, with id ", found->second->id,
                           " instead of ", change.id));
      continue;
    }
    const std::string fields = missing_fields(change, *found->second);
    const std::string hosts = unknown_hosts(change, *found->second);
    if (!hosts.empty()) {
      out.push_back(hosts);
    } else if (!fields.empty()) {
      out.push_back(concat(what, " has not the wanted ", fields));
    }
  }
  return out;
}

}  // namespace ctl
