#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctl::devserver {

// Roles as a set of bits.
using Roles = unsigned;
constexpr Roles kAdmin = 1;
constexpr Roles kMaintainer = 2;
constexpr Roles kObserver = 4;
constexpr Roles kObserverPlus = 8;
constexpr Roles kGitops = 16;
constexpr Roles kWriters = kAdmin | kMaintainer | kGitops;
constexpr Roles kWatchers = kAdmin | kMaintainer | kObserver | kObserverPlus;

// 0 for a word that is no role.
Roles role_from(std::string_view name);

// Who asks. Either a global role or roles in teams.
struct User {
  struct Membership {
    std::int64_t team = 0;
    std::string role;
  };
  std::int64_t id = 0;
  std::string name;
  std::string email;
  std::string global_role;  // empty: none
  std::vector<Membership> teams;
  bool api_only = false;
  bool force_reset = false;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;

  bool is(Roles roles) const;  // globally
  bool is_in(std::int64_t team, Roles roles) const;
  bool is_in_any_team(Roles roles) const;
};

// The matrix of contracts/fleet.md 2.3. A team of nothing is global, 0 is "No
// team".
using TeamId = std::optional<std::int64_t>;
bool may_read_queries(const User& user, TeamId team);
bool may_write_queries(const User& user, TeamId team);
bool may_read_policies(const User& user, TeamId team);
bool may_write_policies(const User& user, TeamId team);
bool may_write_labels(const User& user);
bool may_read_team(const User& user, std::int64_t team);
bool may_write_team(const User& user, std::int64_t team);
bool may_write_team_secrets(const User& user, std::int64_t team);
bool may_read_scripts(const User& user, std::int64_t team);
bool may_list_hosts(const User& user);
bool may_read_host(const User& user, std::int64_t team);
bool may_run_queries(const User& user);

}  // namespace ctl::devserver
