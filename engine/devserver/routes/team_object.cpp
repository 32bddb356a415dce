#include "engine/devserver/routes/team_object.h"

#include <algorithm>

#include "engine/devserver/decode.h"
#include "engine/devserver/defaults.h"
#include "engine/devserver/objects.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {

Team load_team(Database& db, std::int64_t id) {
  Team team;
  Rows row = db.query(
      "SELECT name, description, filename, config, created_at FROM teams"
      " WHERE id = ?1",
      id);
  if (!row.step()) return team;
  team.id = id;
  team.name = row.string(0);
  team.description = row.string(1);
  if (!row.text(2).empty()) team.filename = row.string(2);
  team.config = parse_json(row.text(3)).value_or(Json());
  team.created_at = row.integer(4);
  return team;
}

void write_team_fields(JsonWriter& out, const Team& team, bool just_created) {
  out.field("id", team.id)
      .field("created_at",
             just_created ? std::string(kZeroTime) : rfc3339(team.created_at))
      .field("name", team.name)
      .field("description", team.description);
  if (const Json::Object* members = team.config.object()) {
    for (const auto& [name, value] : *members) {
      if (name == "agent_options" && value.is_null()) continue;
      out.field(name, value);
    }
  }
}

Json new_team_config(Database& db) {
  Json config = parse_json(default_team()).value_or(Json());
  const Json organisation = stored_config(db);
  for (const char* section : {"agent_options", "features"}) {
    const Json* value = organisation.find(section);
    if (value != nullptr) config.set(section, *value);
  }
  return config;
}

std::int64_t insert_team(Call& call, const Team& team) {
  call.db.run(
      "INSERT INTO teams (name, name_key, description, filename, config,"
      " created_at) VALUES (?1, ?2, ?3, nullif(?4, ''), ?5, ?6)",
      team.name, collation_key(team.name), team.description,
      team.filename.value_or(""), to_text(team.config), call.now);
  return call.db.last_id();
}

void update_team(Call& call, const Team& team) {
  call.db.run(
      "UPDATE teams SET name = ?1, name_key = ?2, description = ?3,"
      " filename = nullif(?4, ''), config = ?5 WHERE id = ?6",
      team.name, collation_key(team.name), team.description,
      team.filename.value_or(""), to_text(team.config), team.id);
}

bool enables_expiry_for_nothing(const Json& request) {
  const auto settings = Fields(request).object("host_expiry_settings");
  if (!settings) return false;
  const Json* window = settings->field("host_expiry_window");
  const bool positive = window != nullptr && window->number() != nullptr &&
                        window->number()->text.front() != '-' &&
                        window->number()->text != "0";
  return !positive &&
         Fields(*settings).boolean("host_expiry_enabled").value_or(false);
}

std::vector<Secret> load_secrets(Database& db, TeamId team) {
  std::vector<Secret> secrets;
  Rows rows = db.query(
      "SELECT secret, created_at FROM enroll_secrets"
      " WHERE ifnull(team_id, -1) = ifnull(?1, -1) ORDER BY rowid",
      team);
  while (rows.step())
    secrets.push_back({rows.string(0), rows.integer(1)});
  return secrets;
}

void replace_secrets(Call& call, TeamId team,
                     const std::vector<std::string>& secrets) {
  constexpr std::size_t kMost = 50;
  if (secrets.size() > kMost) throw invalid("secrets", "too many secrets");
  const std::vector<Secret> before = load_secrets(call.db, team);
  call.db.run(
      "DELETE FROM enroll_secrets WHERE ifnull(team_id, -1) = ifnull(?1, -1)",
      team);
  for (const std::string& secret : secrets) {
    check_characters(secret, kNameLimit, "secret");
    if (call.db.first("SELECT 1 FROM enroll_secrets WHERE secret = ?1",
                      secret)) {
      ApiError error = already_exists("secret", "********");
      throw error;
    }
    const auto kept =
        std::find_if(before.begin(), before.end(),
                     [&](const Secret& s) { return s.secret == secret; });
    call.db.run(
        "INSERT INTO enroll_secrets (secret, team_id, created_at)"
        " VALUES (?1, ?2, ?3)",
        secret, team, kept == before.end() ? call.now : kept->created_at);
  }
}

std::optional<std::vector<std::string>> read_secrets(const Json& holder) {
  const auto items = Fields(holder).objects("secrets");
  if (!items) return std::nullopt;
  std::vector<std::string> out;
  for (const Json& item : *items) {
    out.push_back(Fields(item).text("secret").value_or(""));
  }
  return out;
}

}  // namespace ctl::devserver
