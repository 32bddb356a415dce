#pragma once

#include <string_view>

namespace ctl::devserver {

// JSON documents as a new server has them (contracts/fleet.md 4.5, 4.4).

// What PATCH /config changes: every section of the application's settings.
std::string_view default_config();
// Sections that GET /config adds to the settings: licence, logging and so on.
std::string_view server_extras(bool premium);
// update_interval and vulnerabilities, null in the answer of a PATCH.
std::string_view server_intervals();
// The parts of a team beside name and description, in the order of its JSON.
std::string_view default_team();
// Keys a team's spec and the configuration may have beyond those of a new one;
// null where any type passes.
std::string_view team_spec_shape();
std::string_view config_shape();
// agent_options of a new team and a new server.
std::string_view default_agent_options();

}  // namespace ctl::devserver
