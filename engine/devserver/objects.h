#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"

namespace ctl::devserver {

// What several families of routes say about users, teams and labels.

// The only address a caller has.
inline constexpr const char* kLoopback = "127.0.0.1";
// `user_logged_in` in the audit feed.
void record_login(Call& call, const User& user);

// The "user" object; with the teams it is in.
void write_user(JsonWriter& out, Call& call, const User& user);
// "available_teams": all of them for a global user, else the own ones.
void write_available_teams(JsonWriter& out, Call& call, const User& user);

std::optional<std::int64_t> team_by_name(Database& db, std::string_view name);
// Throws 404 `Team N was not found`.
void require_team(Call& call, std::int64_t id);
std::string team_name(Database& db, std::int64_t id);

std::optional<std::int64_t> label_by_name(Database& db, std::string_view name);
// Whether there is one of exactly these bytes, as specs want it.
bool label_exists(Database& db, const std::string& name);

struct LabelRef {
  std::int64_t id = 0;
  std::string name;
};
// [{"id", "name"}]
void write_labels(JsonWriter& out, const std::vector<LabelRef>& labels);

// The stored configuration, and one of its switches ("server_settings",
// "query_reports_disabled").
Json stored_config(Database& db);
bool config_flag(Database& db, std::string_view section, std::string_view key);

// Comma-separated platforms, each one known; blanks around are tolerated.
bool platforms_valid(std::string_view list);
// The same items, whatever the order; blanks count.
bool same_platforms(std::string_view a, std::string_view b);
// Blanks are all that Unicode calls white space.
std::string_view trim_blanks(std::string_view text);
bool is_blank(std::string_view text);

}  // namespace ctl::devserver
