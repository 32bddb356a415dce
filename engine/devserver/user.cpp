#include "engine/devserver/user.h"

#include <algorithm>

namespace ctl::devserver {
namespace {

struct RoleName {
  std::string_view name;
  Roles role;
};
constexpr RoleName kRoleNames[] = {
    {"admin", kAdmin},       {"maintainer", kMaintainer},
    {"observer", kObserver}, {"observer_plus", kObserverPlus},
    {"gitops", kGitops},
};

// Reading what belongs to a team or to all: global roles everything, members
// their own team and what is global; a team's gitops its own team only.
bool may_read(const User& user, TeamId team) {
  if (user.is(kWatchers | kGitops)) return true;
  if (!team) return user.is_in_any_team(kWatchers);
  return *team != 0 && user.is_in(*team, kWatchers | kGitops);
}

bool may_write(const User& user, TeamId team) {
  if (user.is(kWriters)) return true;
  return team && *team != 0 && user.is_in(*team, kWriters);
}

}  // namespace

Roles role_from(std::string_view name) {
  for (const RoleName& known : kRoleNames) {
    if (known.name == name) return known.role;
  }
  return 0;
}

bool User::is(Roles roles) const {
  return (role_from(global_role) & roles) != 0;
}

bool User::is_in(std::int64_t team, Roles roles) const {
  return std::any_of(teams.begin(), teams.end(), [&](const Membership& m) {
    return m.team == team && (role_from(m.role) & roles) != 0;
  });
}

bool User::is_in_any_team(Roles roles) const {
  return std::any_of(teams.begin(), teams.end(), [&](const Membership& m) {
    return (role_from(m.role) & roles) != 0;
  });
}

bool may_read_queries(const User& user, TeamId team) {
  return may_read(user, team);
}
bool may_write_queries(const User& user, TeamId team) {
  return may_write(user, team);
}
bool may_read_policies(const User& user, TeamId team) {
  return may_read(user, team);
}
bool may_write_policies(const User& user, TeamId team) {
  return may_write(user, team);
}

bool may_write_labels(const User& user) {
  return user.is(kWriters) || user.is_in_any_team(kAdmin | kMaintainer);
}

bool may_read_team(const User& user, std::int64_t team) {
  return user.is(kWatchers) || user.is_in(team, kWatchers);
}

bool may_write_team(const User& user, std::int64_t team) {
  return user.is(kAdmin | kGitops) || user.is_in(team, kAdmin | kGitops);
}

bool may_write_team_secrets(const User& user, std::int64_t team) {
  return user.is(kAdmin | kMaintainer) ||
         user.is_in(team, kAdmin | kMaintainer);
}

bool may_read_scripts(const User& user, std::int64_t team) {
  return user.is(kWatchers) || (team != 0 && user.is_in(team, kWatchers));
}

bool may_list_hosts(const User& user) {
  return user.is(kWatchers) || user.is_in_any_team(kWatchers);
}

bool may_read_host(const User& user, std::int64_t team) {
  return user.is(kWatchers) || user.is_in(team, kWatchers);
}

bool may_run_queries(const User& user) {
  constexpr Roles kRunners = kAdmin | kMaintainer | kObserverPlus;
  return user.is(kRunners) || user.is_in_any_team(kRunners);
}

}  // namespace ctl::devserver
