// Teams by spec (found by file name, then by name), and names to ids.
#include "engine/devserver/decode.h"
#include "engine/devserver/defaults.h"
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

struct TeamSpec {
  std::string name;
  std::string filename;
  Json body;
  std::optional<std::vector<std::string>> secrets;
  std::int64_t id = 0;  // 0: not there yet
  std::string shown;    // the name the answer has
};

// Every key a spec may have, with a value of its type where it has one.
const Json& shape() {
  static const Json kShape = *parse_json(team_spec_shape());
  return kShape;
}

TeamSpec read_spec(const Json& item, bool force) {
  const std::string unknown = unknown_key(item, shape());
  if (!unknown.empty() && !force) {
    throw user_message(
        400, concat("unsupported key provided: \"", unknown, '"'), true);
  }
  const std::string wrong = wrong_type(item, shape());
  if (!wrong.empty()) throw bad_decode("json decoder error");
  const Fields fields(item);
  TeamSpec spec;
  spec.name = fields.text("name").value_or("");
  spec.filename = fields.text("gitops_filename").value_or("");
  spec.secrets = read_secrets(item);
  spec.body = item;
  return spec;
}

void check_name(const TeamSpec& spec) {
  if (spec.name.empty()) throw invalid("name", "name may not be empty");
  for (const char* reserved : {"All teams", "No team"}) {
    if (lower_ascii(spec.name) == lower_ascii(reserved)) {
      throw invalid("name",
                    concat('"', reserved, "\" is a reserved team name"));
    }
  }
}

void find_team(Call& call, TeamSpec& spec) {
  if (!spec.filename.empty()) {
    const auto by_file = call.db.first(
        "SELECT id FROM teams WHERE filename = ?1", spec.filename);
    if (by_file) {
      spec.id = *by_file;
      return;
    }
  }
  spec.id = team_by_name(call.db, to_nfc(spec.name)).value_or(0);
}

void authorize(Call& call, std::vector<TeamSpec>& specs) {
  const User& user = call.user();
  for (TeamSpec& spec : specs) {
    find_team(call, spec);
    call.allow(spec.id == 0 ? user.is(kAdmin | kGitops)
                            : may_write_team(user, spec.id));
  }
}

// The team of a file may not take the name of another.
void refuse_taken(Call& call, const TeamSpec& spec) {
  if (spec.filename.empty() || spec.id == 0) return;
  const Team team = load_team(call.db, spec.id);
  if (team.filename != spec.filename) return;
  const auto other =
      call.db.first("SELECT id FROM teams WHERE name = ?1 AND id <> ?2",
                    to_nfc(spec.name), spec.id);
  if (!other) return;
  throw invalid("name",
                concat("cannot change team name from '", team.name,
                       "' (filename: ", spec.filename, ") to '", spec.name,
                       "' because team name already exists"));
}

void check_expiry(const TeamSpec& spec) {
  if (!enables_expiry_for_nothing(spec.body)) return;
  throw invalid("host_expiry_settings.host_expiry_window",
                "When enabling host expiry, host expiry window must be a "
                "positive number.");
}

// Keys left out of `features` get their defaults; unknown ones pass.
void apply_features(const Json& given, Json& config) {
  Json features = *parse_json(default_team())->find("features");
  for (const char* key : {"enable_host_users", "enable_software_inventory"}) {
    const Json* value = given.find(key);
    if (value == nullptr || value->is_null()) continue;
    if (value->boolean() == nullptr) {
      throw failure(concat("json: cannot unmarshal ", kind_name(*value),
                           " into Go struct field Features.", key,
                           " of type bool"));
    }
    features.set(key, *value);
  }
  for (const char* key : {"additional_queries", "detail_query_overrides"}) {
    const Json* value = given.find(key);
    if (value != nullptr && !value->is_null()) features.set(key, *value);
  }
  config.set("features", std::move(features));
}

void apply_sections(const TeamSpec& spec, Json& config) {
  for (const char* section : {"webhook_settings", "integrations", "mdm",
                              "host_expiry_settings", "scripts", "software"}) {
    const Json* given = spec.body.field(section);
    if (given == nullptr || given->is_null()) continue;
    Json* there = config.find(section);
    if (there == nullptr) there = &config.set(section, Json());
    merge(*there, *given);
    // What is now there is shown whole.
    for (const char* inner : {"host_status_webhook", "google_calendar"}) {
      Json* part = there->find(inner);
      const Json* known = shape().find(section)->find(inner);
      if (part != nullptr && known != nullptr) complete(*part, *known);
    }
  }
  if (const Json* options = spec.body.field("agent_options")) {
    config.set("agent_options", *options);
  }
}

void check_secrets(Call& call, const TeamSpec& spec, bool dry_run) {
  if (!spec.secrets) return;
  if (spec.secrets->size() > 50) throw invalid("secrets", "too many secrets");
  if (!dry_run) return;
  for (const std::string& secret : *spec.secrets) {
    const auto used = call.db.first(
        "SELECT 1 FROM enroll_secrets WHERE secret = ?1"
        " AND ifnull(team_id, -1) <> ?2",
        secret, spec.id);
    if (used) {
      throw invalid("secrets", concat("a provided enroll secret for team '",
                                      spec.name, "' is already being used"));
    }
  }
}

void apply(Call& call, TeamSpec& spec) {
  Team team = load_team(call.db, spec.id);
  const bool created = team.id == 0;
  if (created) team.config = new_team_config(call.db);
  team.name = to_nfc(spec.name);
  check_characters(team.name, kNameLimit, "name");
  // A spec without a file name takes it away.
  team.filename = spec.filename;
  apply_sections(spec, team.config);
  const Json* features = spec.body.field("features");
  const bool given = features != nullptr && !features->is_null();
  // What a change leaves out gets its default, a new team the organisation's.
  if (given || !created) {
    apply_features(given ? *features : Json(), team.config);
  }
  if (created) {
    team.id = insert_team(call, team);
  } else {
    const auto other =
        call.db.first("SELECT id FROM teams WHERE name = ?1 AND id <> ?2",
                      team.name, team.id);
    if (other) throw duplicate_entry(team.name, "teams.idx_name_bin");
    update_team(call, team);
  }
  spec.id = team.id;
  if (spec.secrets) {
    replace_secrets(call, team.id, *spec.secrets);
  } else if (created) {
    replace_secrets(call, team.id, {new_enroll_secret()});
  }
}

void record_teams(Call& call, const std::vector<TeamSpec>& specs) {
  Json::Array teams;
  for (const TeamSpec& spec : specs) {
    Json team;
    team.set("id", Json::integer(spec.id));
    team.set("name", spec.shown);
    teams.push_back(std::move(team));
  }
  Json details;
  details.set("teams", std::move(teams));
  record(call, "applied_spec_team", details);
}

Answer apply_specs(Call& call) {
  const Fields body(call.body());
  const bool force = call.flag("force");
  const bool dry_run = call.flag("dry_run");
  std::vector<TeamSpec> specs;
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item, force));
  }
  require_premium(call);
  if (specs.empty()) {
    call.allow(true);
    return empty_answer();
  }
  authorize(call, specs);
  for (TeamSpec& spec : specs) {
    find_team(call, spec);
    refuse_taken(call, spec);
    // An existing team is found before its name is looked at.
    if (spec.id == 0 || !spec.name.empty()) check_name(spec);
    check_expiry(spec);
    const Json* options = spec.body.field("agent_options");
    if (options != nullptr && !force) {
      check_agent_options(*options, call.settings.premium);
    }
    check_secrets(call, spec, dry_run);
    spec.shown = dry_run && spec.id != 0 ? load_team(call.db, spec.id).name
                                         : to_nfc(spec.name);
    if (!dry_run) apply(call, spec);
  }
  if (!dry_run) record_teams(call, specs);
  JsonWriter out;
  out.begin_object().key("team_ids_by_name").begin_object();
  for (const TeamSpec& spec : specs)
    out.field(spec.shown, spec.id);
  out.end_object().end_object();
  return answer_of(out);
}

// The id of a name the caller may look up. Throws 403 and 404.
std::int64_t translate_one(Call& call, std::string_view type,
                           const std::string& name) {
  const User& user = call.user();
  if (type == "label") {
    call.allow(true);
    if (!label_exists(call.db, name)) return 0;
    return *label_by_name(call.db, name);
  }
  if (type == "team") {
    call.allow(true);
    if (const auto id = team_by_name(call.db, name)) return *id;
    throw not_found("Team", name);
  }
  if (type == "user") {
    call.allow(user.is(kAdmin));
    const auto id = call.db.first("SELECT id FROM users WHERE email_key = ?1",
                                  collation_key(name));
    if (id) return *id;
    throw not_found("User", concat("with email=", name));
  }
  if (type == "host") {
    call.allow(user.is(kWatchers));
    const auto id = call.db.first(
        "SELECT id FROM hosts WHERE hostname = ?1 OR uuid = ?1", name);
    if (id) return *id;
    throw not_found("Host", name);
  }
  throw bad_request(concat("Type ", type, " is unknown. "));
}

Answer translate(Call& call) {
  const auto list = Fields(call.body()).objects("list").value_or(Json::Array());
  call.user();
  if (list.empty()) throw bad_request("payloads must not be empty");
  JsonWriter out;
  out.begin_object().key("list").begin_array();
  for (const Json& item : list) {
    const std::string type = Fields(item).text("type").value_or("");
    const Json payload = Fields(item).object("payload").value_or(Json());
    const std::string name = Fields(payload).text("identifier").value_or("");
    const std::int64_t id = translate_one(call, type, name);
    out.begin_object().field("type", type).key("payload").begin_object();
    out.field("identifier", name).field("id", id).end_object().end_object();
  }
  out.end_array().end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "POST", "/spec/teams", Access::kWrites, apply_specs},
    {Under::kApi, "POST", "/translate", Access::kReads, translate},
};

}  // namespace

std::span<const Route> routes_teams_spec() {
  return kRoutes;
}

}  // namespace ctl::devserver
