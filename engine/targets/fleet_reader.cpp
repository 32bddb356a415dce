#include "engine/targets/fleet_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/targets/fleet_objects.h"
#include "engine/targets/parallel.h"
#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kPerPage = 500;
constexpr std::size_t kAhead = 4;  // pages asked for at once after the first

// The array of a list under its old name, else under the one of Fleet 4.82.
const Json* items_of(const Json& json, const std::string& key) {
  for (const std::string& name :
       {key, std::string(key == "queries" ? "reports" : "fleets")}) {
    const auto found = json.find(name);
    if (found != json.end() && found->is_array()) return &*found;
  }
  return nullptr;
}

// A list that is not one must not look like an empty server. Without any
// policies the key is left out (contracts/fleet.md P1).
std::optional<Refusal> malformed(const Json& json, const std::string& path,
                                 const std::string& key) {
  const Json* items = items_of(json, key);
  if (items == nullptr && key == "policies" && !json.contains(key)) {
    return std::nullopt;
  }
  const bool good =
      items != nullptr &&
      std::all_of(items->begin(), items->end(), [](const Json& item) {
        return item.is_object() && item.contains("name");
      });
  if (good) return std::nullopt;
  return Refusal{200,
                 {concat("GET ", kApi, path, " answered without a list of ",
                         key == "specs" ? "labels" : key),
                  "something between here and the server may have changed the "
                  "answer"}};
}

struct Page {
  Answer answer;
  std::size_t items = 0;
};

Page read_page(const Caller& caller, const List& list, std::size_t number) {
  const char separator = list.path.find('?') == std::string::npos ? '?' : '&';
  Page page;
  page.answer =
      caller.get(concat(list.path, separator, "order_key=id&page=", number,
                        "&per_page=", kPerPage));
  if (!page.answer.ok()) return page;
  if (auto wrong = malformed(*page.answer.json, list.path, list.key)) {
    page.answer = {.json = nullptr, .refusal = *std::move(wrong)};
    return page;
  }
  const Json* items = items_of(*page.answer.json, list.key);
  page.items = items == nullptr ? 0 : items->size();
  return page;
}

// False when the page was refused.
bool take(Page page, const List& list, Listing& listing) {
  if (!page.answer.ok()) {
    listing.ok = false;
    listing.refusal = std::move(page.answer.refusal);
    return false;
  }
  const Json* items = items_of(*page.answer.json, list.key);
  if (items == nullptr) return true;
  for (const Json& item : *items)
    listing.objects.push_back(object_from(item, list.kind, list.scope));
  return true;
}

}  // namespace

const Object* Teams::find(const std::string& scope) const {
  const auto found = by_key.find(scope_key(scope));
  return found == by_key.end() ? nullptr : &found->second;
}

Listing read_list(const Caller& caller, const List& list) {
  Listing listing;
  Page first = read_page(caller, list, 0);
  bool more = first.items == kPerPage;
  if (!take(std::move(first), list, listing)) return listing;
  for (std::size_t next = 1; more; next += kAhead) {
    std::vector<Page> pages = in_parallel(kAhead, [&](std::size_t i) {
      return read_page(caller, list, next + i);
    });
    for (Page& page : pages) {
      more = page.items == kPerPage;
      if (!take(std::move(page), list, listing)) return listing;
    }
  }
  // A list that changes while it is read may show an object on two pages.
  const auto by_id = [](const Object& a, const Object& b) {
    return a.id < b.id;
  };
  const auto same_id = [](const Object& a, const Object& b) {
    return a.id == b.id;
  };
  std::stable_sort(listing.objects.begin(), listing.objects.end(), by_id);
  listing.objects.erase(
      std::unique(listing.objects.begin(), listing.objects.end(), same_id),
      listing.objects.end());
  return listing;
}

Listing read_labels(const Caller& caller,
                    std::vector<std::string>& builtin_names) {
  Listing listing;
  Answer answer = caller.get("spec/labels");
  if (answer.ok()) {
    if (auto wrong = malformed(*answer.json, "spec/labels", "specs")) {
      answer = {.json = nullptr, .refusal = *std::move(wrong)};
    }
  }
  if (!answer.ok()) {
    listing.ok = false;
    listing.refusal = std::move(answer.refusal);
    return listing;
  }
  for (const Json& item : *items_of(*answer.json, "specs")) {
    Object label = object_from(item, ObjectKind::kLabel, "global");
    if (item.value("label_type", Json()) == "builtin") {
      builtin_names.push_back(label.name);
    } else {
      listing.objects.push_back(std::move(label));
    }
  }
  return listing;
}

Result<Teams> read_teams(const Caller& caller) {
  Teams teams;
  const Answer answer = caller.get("teams");
  if (!answer.ok()) return answer.refusal.error;
  if (auto wrong = malformed(*answer.json, "teams", "teams")) {
    return std::move(wrong->error);
  }
  for (const Json& item : *items_of(*answer.json, "teams")) {
    Object team = object_from(item, ObjectKind::kTeam, "");
    team.scope = concat("team:", team.name);
    teams.by_key.emplace(scope_key(team.scope), std::move(team));
  }
  return teams;
}

List list_of(ObjectKind kind, const std::string& scope, long long team) {
  const bool queries = kind == ObjectKind::kQuery;
  std::string path = queries ? "queries" : "policies";
  if (scope != "global") {
    path = queries ? concat("queries?team_id=", team)
                   : concat("teams/", team, "/policies");
  }
  return {.kind = kind,
          .scope = scope,
          .path = std::move(path),
          .key = queries ? "queries" : "policies"};
}

std::vector<List> lists_of(const std::string& scope, const Teams& teams) {
  if (scope == "no-team") return {list_of(ObjectKind::kPolicy, scope, 0)};
  long long team = 0;
  std::string spelled = scope;
  if (scope != "global") {
    const Object* found = teams.find(scope);
    if (found == nullptr) return {};
    team = found->id;
    spelled = found->scope;
  }
  return {list_of(ObjectKind::kQuery, spelled, team),
          list_of(ObjectKind::kPolicy, spelled, team)};
}

}  // namespace ctl::fleet
