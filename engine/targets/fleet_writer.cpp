#include "engine/targets/fleet_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "engine/targets/fleet_objects.h"
#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kBatch = 100;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> changed_fields(const Change& change) {
  std::vector<std::string> names;
  for (const FieldChange& field : change.fields)
    names.push_back(field.field);
  return names;
}

// The server looked at the content and did not like it, so that one of several
// items is to blame.
bool is_about_content(int status) {
  return status == 400 || status == 404 || status == 409 || status == 422 ||
         status == 500;
}

Refusal not_stored(const std::string& method, const std::string& path) {
  return {200,
          {concat(method, ' ', kApi, path, " answered without what it wrote"),
           "something between here and the server may have changed the "
           "answer"}};
}

// The object in the answer to a write; null when there is none.
const Json* object_in(const Json& answer) {
  const auto found =
      std::find_if(answer.begin(), answer.end(), [](const Json& member) {
        return member.is_object() && member.contains("id");
      });
  return found == answer.end() ? nullptr : &*found;
}

}  // namespace

Writer::Writer(const Caller& caller, const ServerInfo& server,
               const Teams& teams, const Plan& plan, const State& before,
               const Progress& progress)
    : caller_(caller),
      server_(server),
      teams_(teams),
      plan_(plan),
      progress_(progress) {
  for (const Object& object : before.objects)
    before_[concat(to_string(object.kind), object.id)] = &object;
}

WriteOutcome Writer::run() {
  std::map<Route, Group> groups;
  for (std::size_t i = 0; i < plan_.changes.size(); ++i)
    groups[route_of(plan_.changes[i])].push_back(i);
  // As the files have them: new ids are in an order that people know.
  for (auto& [route, group] : groups) {
    std::stable_sort(
        group.begin(), group.end(), [&](std::size_t a, std::size_t b) {
          const Change& x = plan_.changes[a];
          const Change& y = plan_.changes[b];
          return std::tie(x.path, x.line) < std::tie(y.path, y.line);
        });
  }
  bool going = true;
  for (const auto& [route, group] : groups)
    going = going && take(route, group);
  std::set<std::size_t> begun(outcome_.done.begin(), outcome_.done.end());
  for (const WriteFailure& failure : outcome_.failed)
    begun.insert(failure.change);
  for (std::size_t i = 0; i < plan_.changes.size(); ++i) {
    if (!begun.contains(i)) outcome_.not_started.push_back(i);
  }
  std::sort(outcome_.done.begin(), outcome_.done.end());
  return std::move(outcome_);
}

bool Writer::take(Route route, const Group& group) {
  const auto each = [&](const auto& write) {
    return std::all_of(group.begin(), group.end(), write);
  };
  switch (route) {
    case Route::kRenameTeam:
      return each([&](std::size_t i) { return rename_team(i); });
    case Route::kCreateTeam:
      return each([&](std::size_t i) { return create_team(i); });
    case Route::kRenameLabel:
      return each([&](std::size_t i) { return rename_then_spec(i, "labels"); });
    case Route::kSpecLabels: return send_specs(group, "spec/labels");
    case Route::kPatchQuery:
      return each([&](std::size_t i) {
        return needs_spec_too(plan_.changes[i]) ? rename_then_spec(i, "queries")
                                                : patch(i, "queries");
      });
    case Route::kSpecQueries: return send_specs(group, "spec/queries");
    case Route::kPatchPolicy:
      return each([&](std::size_t i) {
        const std::string& scope = plan_.changes[i].scope;
        return patch(i, policy_path(scope, team_of(scope)));
      });
    case Route::kSpecPolicies: return send_specs(group, "spec/policies");
    case Route::kDeleteQueries:
    case Route::kDeletePolicies: return delete_group(group);
    case Route::kDeleteLabel: return delete_labels(group);
  }
  return true;
}

bool Writer::done(const Group& group) {
  outcome_.done.insert(outcome_.done.end(), group.begin(), group.end());
  if (progress_) progress_(outcome_.done.size());
  return true;
}

bool Writer::fail(const Group& group, const Refusal& refusal) {
  for (const std::size_t change : group)
    outcome_.failed.push_back({change, refusal.status, refusal.error});
  return false;
}

std::string Writer::what(std::size_t change) const {
  const Change& c = plan_.changes[change];
  return describe(c.kind, c.scope, c.name);
}

long long Writer::team_of(const std::string& scope) const {
  const Object* team = teams_.find(scope);
  return team == nullptr ? 0 : team->id;
}

Object Writer::object_after(std::size_t change) const {
  const Change& c = plan_.changes[change];
  const auto found = before_.find(concat(to_string(c.kind), c.id));
  return changed_object(
      c, c.id == 0 || found == before_.end() ? nullptr : found->second);
}

bool Writer::create_team(std::size_t change) {
  const std::string& name = plan_.changes[change].name;
  const Answer answer = caller_.write("POST", "teams", dump({{"name", name}}),
                                      false, what(change));
  if (const Json* team = answer.ok() ? object_in(*answer.json) : nullptr) {
    add_team(object_from(*team, ObjectKind::kTeam, ""));
    return done({change});
  }
  // The answer may have been lost after the team was made.
  const int status = answer.refusal.status;
  const bool unsure = answer.ok() || status < 300 || status >= 500;
  if (!unsure) return fail({change}, answer.refusal);
  Result<Teams> teams = read_teams(caller_);
  if (!teams || teams->find(concat("team:", name)) == nullptr) {
    return fail({change},
                answer.ok() ? not_stored("POST", "teams") : answer.refusal);
  }
  teams_ = *std::move(teams);
  return done({change});
}

void Writer::add_team(Object team) {
  team.scope = concat("team:", team.name);
  teams_.by_key[scope_key(team.scope)] = std::move(team);
}

bool Writer::rename_team(std::size_t change) {
  const Change& c = plan_.changes[change];
  if (!send_patch(change, concat("teams/", c.id), {{"name", c.name}})) {
    return false;
  }
  add_team({.kind = ObjectKind::kTeam, .name = c.name, .id = c.id});
  return done({change});
}

bool Writer::send_patch(std::size_t change, const std::string& path,
                        const Json& body) {
  const Answer answer =
      caller_.write("PATCH", path, dump(body), true, what(change));
  if (!answer.ok()) return fail({change}, answer.refusal);
  const Json* object = object_in(*answer.json);
  if (object != nullptr && object->at("id") == plan_.changes[change].id) {
    return true;
  }
  // What follows would make a second one of the new name.
  return fail({change}, not_stored("PATCH", path));
}

bool Writer::patch(std::size_t change, const std::string& path) {
  const Change& c = plan_.changes[change];
  const Json body = patch_of(object_after(change), changed_fields(c));
  return send_patch(change, concat(path, '/', c.id), body) && done({change});
}

bool Writer::rename_then_spec(std::size_t change, const std::string& path) {
  const Change& c = plan_.changes[change];
  if (!send_patch(change, concat(path, '/', c.id), {{"name", c.name}})) {
    return false;
  }
  if (!needs_spec_too(c)) return done({change});
  return send_spec_batch({change}, concat("spec/", path));
}

bool Writer::send_specs(const Group& group, const std::string& path) {
  for (std::size_t at = 0; at < group.size(); at += kBatch) {
    const auto first = group.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t count = std::min(kBatch, group.size() - at);
    const Group batch(first, first + static_cast<std::ptrdiff_t>(count));
    if (!send_spec_batch(batch, path)) return false;
  }
  return true;
}

bool Writer::send_spec_batch(const Group& batch, const std::string& path) {
  Json specs = Json::array();
  for (const std::size_t change : batch)
    specs.push_back(spec_of(object_after(change), server_.number));
  const std::string about = batch.size() == 1
                                ? what(batch.front())
                                : concat(batch.size(), " definitions");
  const Answer answer =
      caller_.write("POST", path, dump({{"specs", specs}}), true, about);
  if (answer.ok()) return done(batch);
  if (batch.size() == 1 || !is_about_content(answer.refusal.status)) {
    return fail(batch, answer.refusal);
  }
  // Nothing of a refused batch is stored; one by one shows which it was.
  return std::all_of(batch.begin(), batch.end(), [&](std::size_t change) {
    return send_spec_batch({change}, path);
  });
}

bool Writer::delete_group(const Group& group) {
  std::map<std::string, Group> by_scope;
  for (const std::size_t change : group)
    by_scope[plan_.changes[change].scope].push_back(change);
  for (const auto& [scope, members] : by_scope) {
    const ObjectKind kind = plan_.changes[members.front()].kind;
    if (!delete_in_scope(members, list_of(kind, scope, team_of(scope)))) {
      return false;
    }
  }
  return true;
}

std::optional<Writer::Group> Writer::still_there(const Group& group,
                                                 const List& list) {
  std::vector<std::string> builtin_labels;
  Listing listing = list.kind == ObjectKind::kLabel
                        ? read_labels(caller_, builtin_labels)
                        : read_list(caller_, list);
  if (!listing.ok) {
    fail(group, listing.refusal);
    return std::nullopt;
  }
  std::map<long long, const Object*> by_id;
  for (const Object& object : listing.objects)
    by_id[object.id] = &object;
  Group present;
  for (const std::size_t change : group) {
    const Change& c = plan_.changes[change];
    const auto found = by_id.find(c.id);
    // Under another name it is not what the plan said would go.
    if (found == by_id.end() || found->second->name != c.name) continue;
    present.push_back(change);
  }
  return present;
}

bool Writer::delete_in_scope(const Group& group, const List& list) {
  constexpr int kRounds = 3;
  Group left = group;
  Refusal last;
  for (int round = 0; round <= kRounds; ++round) {
    const std::optional<Group> present = still_there(left, list);
    if (!present) return false;
    Group gone;
    std::set_difference(left.begin(), left.end(), present->begin(),
                        present->end(), std::back_inserter(gone));
    if (!gone.empty()) done(gone);
    left = *present;
    if (left.empty()) return true;
    if (round == kRounds) break;
    // One id that is gone meanwhile makes the server refuse all of them, and a
    // lost answer leaves open what happened: both are settled by looking.
    for (std::size_t at = 0; at < left.size(); at += kBatch) {
      Json ids = Json::array();
      for (std::size_t i = at; i < std::min(at + kBatch, left.size()); ++i)
        ids.push_back(plan_.changes[left[i]].id);
      const std::string path =
          list.kind == ObjectKind::kQuery
              ? std::string("queries/delete")
              : concat(policy_path(list.scope, team_of(list.scope)), "/delete");
      const Answer answer = caller_.write("POST", path, dump({{"ids", ids}}),
                                          false, what(left[at]));
      last = answer.refusal;
      if (answer.ok()) continue;
      if (last.status >= 400 && last.status < 500 && last.status != 404) {
        return fail(left, last);
      }
      break;
    }
  }
  if (last.error.message.empty()) {
    last.error = {
        concat(what(left.front()), " is still there after it was deleted"),
        "look at it on the server"};
  }
  return fail(left, last);
}

bool Writer::delete_labels(const Group& group) {
  const std::optional<Group> present =
      still_there(group, {.kind = ObjectKind::kLabel, .scope = "global"});
  if (!present) return false;
  Group gone;
  std::set_difference(group.begin(), group.end(), present->begin(),
                      present->end(), std::back_inserter(gone));
  if (!gone.empty()) done(gone);
  return std::all_of(present->begin(), present->end(),
                     [&](std::size_t change) { return delete_label(change); });
}

bool Writer::delete_label(std::size_t change) {
  const Change& c = plan_.changes[change];
  const Answer answer = caller_.write("DELETE", concat("labels/id/", c.id), "",
                                      true, what(change));
  if (answer.ok() || answer.refusal.status == 404) return done({change});
  return fail({change}, answer.refusal);
}

}  // namespace ctl::fleet
