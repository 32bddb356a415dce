#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/targets/fleet_call.h"
#include "engine/targets/fleet_feed.h"
#include "engine/targets/fleet_reader.h"
#include "engine/targets/fleet_route.h"
#include "engine/targets/fleet_writer.h"
#include "engine/targets/parallel.h"
#include "engine/targets/target.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& json, const Json::json_pointer& at) {
  if (!json.contains(at) || !json.at(at).is_string()) return {};
  return json.at(at).get<std::string>();
}

// "4.69.0", "4.82.0-rc.1+abc", "v4.64.1"; zeroes for anything else.
ServerVersion parse_version(const std::string& text) {
  ServerVersion version;
  const char* digits = text.c_str() + (text.starts_with('v') ? 1 : 0);
  if (std::sscanf(digits, "%d.%d", &version.major, &version.minor) != 2) {
    return {};
  }
  return version;
}

bool may_write_somewhere(const Json& user) {
  const auto writes = [](const std::string& role) {
    return role == "admin" || role == "maintainer" || role == "gitops";
  };
  if (writes(text_at(user, "/global_role"_json_pointer))) return true;
  const auto teams = user.find("teams");
  if (teams == user.end() || !teams->is_array()) return false;
  return std::any_of(teams->begin(), teams->end(), [&](const Json& team) {
    return writes(text_at(team, "/role"_json_pointer));
  });
}

class Fleet : public Target {
 public:
  Fleet(Transport& transport, TargetOptions options)
      : options_(options), caller_(transport, std::move(options)) {}

  Result<ServerInfo> identify() override;
  Result<State> read(const std::vector<std::string>& scopes) override;
  Result<std::vector<ScopeInfo>> scopes() override {
    return fleet::read_scopes(caller_, info_.premium());
  }
  Result<ActivityPage> activities(std::size_t page) override {
    return fleet::read_activities(caller_, page);
  }
  void route(Plan& plan) const override { fleet::add_requests(plan, info_); }
  Status may_write() const override;
  WriteOutcome write(const Plan& plan, const State& before,
                     const Progress& progress) override;

 private:
  TargetOptions options_;
  fleet::Caller caller_;
  ServerInfo info_;
  fleet::Teams teams_;
  bool writes_ = true;
};

Result<ServerInfo> Fleet::identify() {
  const std::vector<std::string> paths = {"version", "me", "config"};
  const std::vector<fleet::Answer> answers = in_parallel(
      paths.size(), [&](std::size_t i) { return caller_.get(paths[i]); });
  for (const fleet::Answer& answer : answers) {
    // Old servers hide the configuration from team users, who exist on Premium
    // only.
    const bool hidden = &answer == &answers[2] && answer.refusal.status == 403;
    if (!answer.ok() && !hidden) return answer.refusal.error;
  }
  info_.url = options_.url;
  info_.version = text_at(*answers[0].json, "/version"_json_pointer);
  info_.number = parse_version(info_.version);
  if (info_.version.empty()) {
    return Error{concat("no Fleet server at ", options_.url,
                        ": its answer has no version"),
                 "the address of a Fleet server is expected, without `/api`"};
  }
  // A build from source has no number; it is taken for the newest.
  if (info_.number == ServerVersion{}) info_.number = {99, 0};
  const auto user = answers[1].json->find("user");
  writes_ = user == answers[1].json->end() || may_write_somewhere(*user);
  info_.tier = answers[2].ok()
                   ? text_at(*answers[2].json, "/license/tier"_json_pointer)
                   : std::string("premium");
  if (info_.tier.empty()) {
    return Error{
        concat("GET ", fleet::kApi, "config answered without `license.tier`"),
        "something between here and the server may have changed the "
        "answer"};
  }
  return info_;
}

Result<State> Fleet::read(const std::vector<std::string>& scopes) {
  const bool with_teams =
      info_.premium() &&
      std::any_of(scopes.begin(), scopes.end(), [](const std::string& scope) {
        return scope.starts_with("team:");
      });
  if (with_teams) {
    auto teams = fleet::read_teams(caller_);
    if (!teams) return teams.error();
    teams_ = *std::move(teams);
  }
  State state;
  std::vector<fleet::List> lists;
  for (const std::string& scope : scopes) {
    if (scope != "global" && !info_.premium()) continue;
    for (fleet::List& list : fleet::lists_of(scope, teams_))
      lists.push_back(std::move(list));
    if (const Object* team = teams_.find(scope)) {
      state.objects.push_back(*team);
    }
  }
  // The labels are the last of the tasks.
  std::vector<fleet::Listing> listings =
      in_parallel(lists.size() + 1, [&](std::size_t i) {
        return i < lists.size()
                   ? fleet::read_list(caller_, lists[i])
                   : fleet::read_labels(caller_, state.builtin_labels);
      });
  for (fleet::Listing& listing : listings) {
    if (!listing.ok) return std::move(listing.refusal.error);
    std::move(listing.objects.begin(), listing.objects.end(),
              std::back_inserter(state.objects));
  }
  sort_objects(state.objects);
  return state;
}

Status Fleet::may_write() const {
  if (writes_) return ok();
  return Error{concat("the token from ", options_.token_origin,
                      " belongs to a user who may only read"),
               "use the token of an API-only user with the gitops role"};
}

WriteOutcome Fleet::write(const Plan& plan, const State& before,
                          const Progress& progress) {
  return fleet::Writer(caller_, info_, teams_, plan, before, progress).run();
}

}  // namespace

std::unique_ptr<Target> make_fleet_target(Transport& transport,
                                          TargetOptions options) {
  return std::make_unique<Fleet>(transport, std::move(options));
}

}  // namespace ctl
