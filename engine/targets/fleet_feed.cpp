#include "engine/targets/fleet_feed.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "engine/targets/fleet_objects.h"
#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

using Json = nlohmann::json;

// Specs carry their SQL: small pages, of which the first mostly does.
constexpr std::size_t kPerPage = 100;

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

const Json* array_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_array() ? &*found : nullptr;
}

std::string scope_of(const Json& spec) {
  std::string team = text_of(spec, "team");
  if (team.empty()) team = text_of(spec, "fleet");
  if (team.empty()) return "global";
  if (team == "No team" || team == "Unassigned") return "no-team";
  return concat("team:", team);
}

// The keys of a kind in the feed, in both generations of names.
struct Keys {
  ObjectKind kind;
  std::string_view word;  // in the type: "edited_policy"
  const char* id;
  const char* name;
  const char* ids;    // of a deletion of many
  const char* specs;  // of an applied document
};
constexpr Keys kKeys[] = {
    {ObjectKind::kQuery, "saved_query", "query_id", "query_name", "query_ids",
     "specs"},
    {ObjectKind::kQuery, "report", "report_id", "report_name", "report_ids",
     "specs"},
    {ObjectKind::kPolicy, "policy", "policy_id", "policy_name", "policy_ids",
     "policies"},
    {ObjectKind::kLabel, "label", "label_id", "label_name", "label_ids",
     "specs"},
};

const Keys* keys_of(const std::string& type) {
  for (const Keys& keys : kKeys) {
    if (type.ends_with(keys.word)) return &keys;
  }
  return nullptr;
}

std::vector<TouchedObject> touched(const Keys& keys, const Json& details) {
  std::vector<TouchedObject> out;
  if (const Json* specs = array_of(details, keys.specs)) {
    for (const Json& spec : *specs) {
      if (!spec.is_object()) continue;
      Object object = object_from(spec, keys.kind, scope_of(spec));
      std::string name = object.name;
      out.push_back({keys.kind, 0, std::move(name), std::move(object)});
    }
    return out;
  }
  if (const Json* ids = array_of(details, keys.ids)) {
    for (const Json& id : *ids) {
      if (!id.is_number_integer()) continue;
      out.push_back({.kind = keys.kind, .id = id.get<long long>()});
    }
    return out;
  }
  out.push_back({.kind = keys.kind,
                 .id = number_of(details, keys.id),
                 .name = text_of(details, keys.name)});
  return out;
}

std::string actor_of(const Json& json) {
  const std::string name = text_of(json, "actor_full_name");
  const std::string email = text_of(json, "actor_email");
  if (name.empty() || email.empty()) return name + email;
  return concat(name, " <", email, '>');
}

std::size_t count_of(const Json& json, const char* key) {
  const Json* array = array_of(json, key);
  return array == nullptr ? 0 : array->size();
}

std::size_t global_secrets(const Caller& caller) {
  const Answer answer = caller.get("spec/enroll_secret");
  if (!answer.ok()) return 1;  // this role may not see them
  const auto spec = answer.json->find("spec");
  return spec != answer.json->end() && spec->is_object()
             ? count_of(*spec, "secrets")
             : 0;
}

}  // namespace

Result<ActivityPage> read_activities(const Caller& caller, std::size_t page) {
  const Answer answer = caller.get(
      concat("activities?order_key=id&order_direction=desc&page=", page,
             "&per_page=", kPerPage));
  if (!answer.ok()) return answer.refusal.error;
  ActivityPage out;
  const Json* items = array_of(*answer.json, "activities");
  if (items == nullptr) return out;
  out.more = items->size() == kPerPage;
  for (const Json& item : *items) {
    if (!item.is_object()) continue;
    Activity activity = {.id = number_of(item, "id"),
                         .time = text_of(item, "created_at"),
                         .actor = actor_of(item),
                         .type = text_of(item, "type")};
    const Keys* keys = keys_of(activity.type);
    const auto details = item.find("details");
    if (keys == nullptr || details == item.end() || !details->is_object()) {
      continue;
    }
    activity.deletes = activity.type.starts_with("deleted");
    activity.objects = touched(*keys, *details);
    out.activities.push_back(std::move(activity));
  }
  return out;
}

Result<std::vector<ScopeInfo>> read_scopes(const Caller& caller, bool premium) {
  std::vector<ScopeInfo> out = {{"global", global_secrets(caller)}};
  if (!premium) return out;
  const Answer answer = caller.get("teams");
  if (!answer.ok()) {
    if (answer.refusal.status == 402) return out;
    return answer.refusal.error;
  }
  const Json* teams = array_of(*answer.json, "teams");
  if (teams == nullptr) teams = array_of(*answer.json, "fleets");
  std::set<std::string> known;
  for (const Json& team : teams == nullptr ? Json::array() : *teams) {
    if (!team.is_object()) continue;
    const std::string scope = concat("team:", text_of(team, "name"));
    if (!known.insert(scope_key(scope)).second) continue;
    out.push_back({scope, count_of(team, "secrets")});
  }
  out.push_back({"no-team", 0});
  return out;
}

}  // namespace ctl::fleet
