// Teams by id: list, read, create, change, delete, secrets, names to ids.
#include <algorithm>

#include "engine/devserver/decode.h"
#include "engine/devserver/defaults.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/merge.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/team_object.h"
#include "engine/devserver/secrets.h"
#include "schema/base/collation.h"
#include "schema/base/nfc.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "t.id"},
    {"name", "t.name_key"},
    {"description", "t.description"},
    {"created_at", "t.created_at"},
    {"user_count", "(SELECT count(*) FROM user_teams WHERE team_id = t.id)"},
    {"host_count", "(SELECT count(*) FROM hosts WHERE team_id = t.id)"},
};

enum class SecretsAs { kClear, kMasked, kNew };

void write_secrets(JsonWriter& out, const std::vector<Secret>& secrets,
                   std::int64_t team, SecretsAs as) {
  out.begin_array();
  for (const Secret& secret : secrets) {
    out.begin_object().field(
        "secret", as == SecretsAs::kMasked ? "********" : secret.secret);
    if (as == SecretsAs::kNew) {
      out.field("created_at", kZeroTime);
    } else {
      out.field("created_at", rfc3339(secret.created_at))
          .field("team_id", team);
    }
    out.end_object();
  }
  out.end_array();
}

void write_team(JsonWriter& out, Call& call, const Team& team, SecretsAs as) {
  out.begin_object();
  write_team_fields(out, team, as == SecretsAs::kNew);
  out.field("user_count",
            call.db.first("SELECT count(*) FROM user_teams WHERE team_id = ?1",
                          team.id))
      .field("host_count",
             call.db.first("SELECT count(*) FROM hosts WHERE team_id = ?1",
                           team.id));
  const std::vector<Secret> secrets = load_secrets(call.db, team.id);
  if (!secrets.empty()) {
    write_secrets(out.key("secrets"), secrets, team.id, as);
  }
  out.end_object();
}

SecretsAs secrets_for(const User& user, std::int64_t team) {
  const bool clear = user.is(kWriters) || user.is_in(team, kWriters);
  return clear ? SecretsAs::kClear : SecretsAs::kMasked;
}

Answer list_teams(Call& call) {
  const ListOptions options = list_options(call);
  require_premium(call);
  const User& user = call.user();
  call.allow(true);
  std::string where = " WHERE ?1 IS NOT NULL";
  where += match_clause(options, "t.name_key", 1);
  where += after_clause(options, kColumns, 2);
  if (user.global_role.empty()) {
    where += " AND t.id IN (SELECT team_id FROM user_teams WHERE user_id = ?3)";
  }
  const std::string match = search_key(options.match);
  JsonWriter out;
  out.begin_object().key("teams").begin_array();
  Rows rows = call.db.query(concat("SELECT t.id, ?2, ?3 FROM teams t", where,
                                   order_and_limit(options, kColumns, "t.id")),
                            match, after_value(options), user.id);
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    const std::int64_t id = rows.integer(0);
    write_team(out, call, load_team(call.db, id), secrets_for(user, id));
  }
  out.end_array().end_object();
  return answer_of(out);
}

Answer team_answer(Call& call, const Team& team, SecretsAs as) {
  JsonWriter out;
  out.begin_object().key("team");
  write_team(out, call, team, as);
  out.end_object();
  return answer_of(out);
}

Answer get_team(Call& call) {
  const std::int64_t id = call.id("id");
  require_premium(call);
  call.allow(id == 0 || may_read_team(call.user(), id));
  const Team team = load_team(call.db, id);
  if (team.id == 0) throw not_found("Team", id);
  return team_answer(call, team, secrets_for(call.user(), id));
}

void check_name(const std::string& name) {
  if (name.empty()) throw invalid("name", "may not be empty");
  for (const char* reserved : {"All teams", "No team"}) {
    if (lower_ascii(name) == lower_ascii(reserved)) {
      throw invalid("name",
                    concat('"', reserved, "\" is a reserved team name"));
    }
  }
}

constexpr std::size_t kDescriptionLimit = 1023;

void check_expiry(const Json& body) {
  if (!enables_expiry_for_nothing(body)) return;
  throw invalid("host_expiry_window", "must be greater than 0");
}

// Sections of the settings that a request may give.
void merge_sections(const Json& body, Json& config) {
  for (const char* section :
       {"webhook_settings", "integrations", "mdm", "host_expiry_settings"}) {
    const Json* given = body.field(section);
    if (given == nullptr || given->is_null()) continue;
    Json* there = config.find(section);
    if (!wrong_type(*given, *there).empty()) {
      throw bad_decode("json decoder error");
    }
    merge(*there, *given);
  }
}

Json team_details(const Team& team) {
  Json details;
  details.set("team_id", Json::integer(team.id));
  details.set("team_name", team.name);
  return details;
}

Answer create_team(Call& call) {
  const Fields fields(call.body());
  const auto name = fields.text("name");
  const std::string description = fields.text("description").value_or("");
  auto secrets = read_secrets(call.body());
  require_premium(call);
  call.allow(call.user().is(kAdmin | kGitops));
  if (!name) throw invalid("name", "missing required argument");
  check_name(*name);
  if (secrets && secrets->size() > 50) {
    throw invalid("secrets", "too many secrets");
  }
  check_expiry(call.body());
  Team team;
  team.name = to_nfc(*name);
  team.description = description;
  team.config = new_team_config(call.db);
  check_characters(team.name, kNameLimit, "name");
  check_characters(team.description, kDescriptionLimit, "description");
  if (call.db.first("SELECT 1 FROM teams WHERE name = ?1", team.name)) {
    throw duplicate_entry(team.name, "teams.idx_name_bin");
  }
  team.id = insert_team(call, team);
  if (!secrets) secrets = {new_enroll_secret()};
  replace_secrets(call, team.id, *secrets);
  record(call, "created_team", team_details(team));
  return team_answer(call, team, SecretsAs::kNew);
}

Answer change_team(Call& call) {
  const std::int64_t id = call.id("id");
  const Fields fields(call.body());
  const auto name = fields.text("name");
  const auto description = fields.text("description");
  require_premium(call);
  call.allow(may_write_team(call.user(), id));
  Team team = load_team(call.db, id);
  if (team.id == 0) throw not_found("Team", id);
  check_expiry(call.body());
  merge_sections(call.body(), team.config);
  if (name) {
    check_name(*name);
    team.name = to_nfc(*name);
    check_characters(team.name, kNameLimit, "name");
    const auto namesake =
        call.db.first("SELECT id FROM teams WHERE name = ?1", team.name);
    if (namesake && *namesake != id) {
      throw duplicate_entry(team.name, "teams.idx_name_bin");
    }
  }
  if (description) team.description = *description;
  check_characters(team.description, kDescriptionLimit, "description");
  update_team(call, team);
  return team_answer(call, team, secrets_for(call.user(), id));
}

Answer delete_team(Call& call) {
  const std::int64_t id = call.id("id");
  require_premium(call);
  call.allow(may_write_team(call.user(), id));
  const Team team = load_team(call.db, id);
  if (team.id == 0) throw not_found("Team", id);
  call.db.run("DELETE FROM policies WHERE team_id = ?1", id);
  call.db.run("DELETE FROM scripts WHERE team_id = ?1", id);
  call.db.run("UPDATE hosts SET team_id = 0 WHERE team_id = ?1", id);
  call.db.run("DELETE FROM teams WHERE id = ?1", id);
  record(call, "deleted_team", team_details(team));
  return empty_answer();
}

Answer secrets_answer(const std::vector<Secret>& secrets, std::int64_t team,
                      SecretsAs as) {
  JsonWriter out;
  out.begin_object().key("secrets");
  if (secrets.empty()) {
    out.null();
  } else {
    write_secrets(out, secrets, team, as);
  }
  out.end_object();
  return answer_of(out);
}

Answer get_secrets(Call& call) {
  const std::int64_t id = call.id("id");
  require_premium(call);
  call.allow(id == 0 || may_read_team(call.user(), id));
  return secrets_answer(load_secrets(call.db, id), id,
                        secrets_for(call.user(), id));
}

Answer change_secrets(Call& call) {
  const std::int64_t id = call.id("id");
  const auto secrets = read_secrets(call.body());
  require_premium(call);
  call.allow(may_write_team_secrets(call.user(), id));
  if (!secrets) throw invalid("secrets", "missing required argument");
  if (!secrets->empty() && team_name(call.db, id).empty()) {
    throw foreign_key("enroll_secrets", "enroll_secrets_ibfk_1");
  }
  replace_secrets(call, id, *secrets);
  return secrets_answer(load_secrets(call.db, id), id, SecretsAs::kNew);
}

Answer change_agent_options(Call& call) {
  const std::int64_t id = call.id("id");
  const Json options = call.body();
  require_premium(call);
  call.allow(may_write_team(call.user(), id));
  Team team = load_team(call.db, id);
  if (team.id == 0) throw not_found("Team", id);
  if (!call.flag("force")) {
    check_agent_options(options, call.settings.premium);
  }
  if (!call.flag("dry_run")) {
    team.config.set("agent_options", options);
    update_team(call, team);
    Json details;
    details.set("global", false);
    details.set("team_id", Json::integer(team.id));
    details.set("team_name", team.name);
    record(call, "edited_agent_options", details);
  }
  return team_answer(call, team, secrets_for(call.user(), id));
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/teams", kReads, list_teams},
    {Under::kApi, "POST", "/teams", kWrites, create_team},
    {Under::kApi, "GET", "/teams/{#id}", kReads, get_team},
    {Under::kApi, "PATCH", "/teams/{#id}", kWrites, change_team},
    {Under::kApi, "DELETE", "/teams/{#id}", kWrites, delete_team},
    {Under::kApi, "GET", "/teams/{#id}/secrets", kReads, get_secrets},
    {Under::kApi, "PATCH", "/teams/{#id}/secrets", kWrites, change_secrets},
    {Under::kApi, "POST", "/teams/{#id}/agent_options", kWrites,
     change_agent_options},
};

}  // namespace

std::span<const Route> routes_teams() {
  return kRoutes;
}

}  // namespace ctl::devserver
