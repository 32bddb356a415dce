#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"

namespace ctl::devserver {

struct Secret {
  std::string secret;
  std::int64_t created_at = 0;
};

// A team as it is stored. `config` holds agent_options to scripts, in the
// order in which the team's JSON has them.
struct Team {
  std::int64_t id = 0;
  std::string name;
  std::string description;
  std::optional<std::string> filename;
  Json config;
  std::int64_t created_at = 0;
};

// Empty, with id 0, when there is none.
Team load_team(Database& db, std::int64_t id);

// Everything of a team but its secrets, into an open object. A team that was
// only just created shows no times.
void write_team_fields(JsonWriter& out, const Team& team,
                       bool just_created = false);

// The settings of a new team: its agent options and features are those of the
// organisation.
Json new_team_config(Database& db);

std::int64_t insert_team(Call& call, const Team& team);
void update_team(Call& call, const Team& team);

// Throws the 400 of agent options with an unknown key or a wrong type.
void check_agent_options(const Json& options, bool premium);

// Whether {"host_expiry_settings"} of a request switches it on without days.
bool enables_expiry_for_nothing(const Json& request);

// The secrets of a team, or the global ones.
std::vector<Secret> load_secrets(Database& db, TeamId team);

// Replaces them. Throws 422 `too many secrets`, 409 when another scope has one.
void replace_secrets(Call& call, TeamId team,
                     const std::vector<std::string>& secrets);

// Of [{"secret": …}].
std::optional<std::vector<std::string>> read_secrets(const Json& holder);

}  // namespace ctl::devserver
