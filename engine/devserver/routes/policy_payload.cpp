#include "engine/devserver/routes/policy_payload.h"

#include "engine/devserver/decode.h"
#include "engine/devserver/routes/query_object.h"
#include "schema/base/nfc.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::string_view kPrefix = "policy payload verification";

ApiError needs_premium(std::string_view option) {
  return bad_decode(concat("option ", option, " requires a premium license"));
}

// A create passes zero values, a change refuses whatever is given.
void check_tier(const Call& call, const PolicyPayload& payload,
                PayloadOf what) {
  if (call.settings.premium) return;
  const bool change = what == PayloadOf::kChange;
  if (payload.critical && (change || *payload.critical)) {
    throw needs_premium("Critical");
  }
  // Creating a global policy does not know the other options.
  if (what == PayloadOf::kGlobalPolicy) return;
  if (payload.calendar && (change || *payload.calendar)) {
    throw needs_premium("CalendarEventsEnabled");
  }
  if (payload.software) throw needs_premium("SoftwareTitleID");
  if (payload.script) throw needs_premium("ScriptID");
  if (payload.conditional_access && (change || *payload.conditional_access)) {
    throw needs_premium("ConditionalAccessEnabled");
  }
}

// What software there is: none (contracts/fleet.md has no way to add any
// without an installer).
void check_software(const PolicyPayload& payload, TeamId team) {
  if (!payload.software || *payload.software == 0) return;
  throw bad_request(concat("Software title with ID ", *payload.software,
                           " does not belong to team ID ", team.value_or(0)));
}

void check_script(Call& call, const PolicyPayload& payload, TeamId team) {
  if (!payload.script || *payload.script == 0) return;
  const auto owner = call.db.first("SELECT team_id FROM scripts WHERE id = ?1",
                                   *payload.script);
  if (!owner) {
    throw bad_request(
        concat("Script with ID ", *payload.script, " does not exist"));
  }
  if (*owner != team.value_or(0)) {
    throw bad_request(concat("Script with ID ", *payload.script,
                             " does not belong to team ID ", team.value_or(0)));
  }
}

// With the id of a query its name and SQL are taken and not looked at.
void verify_new(const PolicyPayload& payload, const Policy& policy) {
  const bool named = !payload.query_id;
  if (!named && !policy.sql.empty()) {
    throw bad_request(concat(
        kPrefix, ": both fields \"queryID\" and \"query\" cannot be set"));
  }
  verify_policy(kPrefix, named ? &policy.name : nullptr,
                named ? &policy.sql : nullptr, policy.platform);
  if (payload.include && !payload.include->empty() && payload.exclude &&
      !payload.exclude->empty()) {
    throw bad_request(concat(kPrefix,
                             ": policy cannot include both labels_include_any "
                             "and labels_exclude_any"));
  }
}

}  // namespace

void refuse_both(const Names& include, const Names& exclude) {
  if (include.empty() || exclude.empty()) return;
  throw failure(
      "cannot have both labels_include_any and labels_exclude_any on a policy");
}

PolicyPayload read_policy_payload(Call& call, PayloadOf what) {
  const Fields fields(call.body());
  PolicyPayload payload;
  payload.query_id = fields.uint("query_id");
  payload.name = fields.text("name");
  payload.sql = fields.text("query");
  payload.description = fields.text("description");
  payload.resolution = fields.text("resolution");
  payload.platform = fields.text("platform");
  payload.critical = fields.boolean("critical");
  payload.calendar = fields.boolean("calendar_events_enabled");
  payload.conditional_access = fields.boolean("conditional_access_enabled");
  payload.software = fields.uint("software_title_id");
  payload.script = fields.uint("script_id");
  payload.include = fields.texts("labels_include_any");
  payload.exclude = fields.texts("labels_exclude_any");
  check_tier(call, payload, what);
  // On a change null detaches as 0 does.
  if (what == PayloadOf::kChange && !payload.script &&
      fields.mentions("script_id")) {
    payload.script = 0;
  }
  return payload;
}

Policy new_policy(Call& call, const PolicyPayload& payload, TeamId team) {
  Policy policy;
  policy.team = team;
  policy.name = to_nfc(payload.name.value_or(""));
  policy.sql = payload.sql.value_or("");
  policy.description = payload.description.value_or("");
  policy.resolution = payload.resolution.value_or("");
  policy.platform = payload.platform.value_or("");
  policy.critical = payload.critical.value_or(false);
  if (team) check_software(payload, team);
  verify_new(payload, policy);
  if (payload.query_id) {
    const Query query = load_query(call.db, *payload.query_id);
    policy.name = to_nfc(query.name);
    policy.sql = query.sql;
    policy.description = query.description;
  }
  if (!team) return policy;  // options of team policies are passed over
  if (*team != 0) require_team(call, *team);
  policy.calendar = payload.calendar.value_or(false);
  policy.conditional_access = payload.conditional_access.value_or(false);
  check_script(call, payload, team);
  if (payload.script && *payload.script != 0) policy.script = payload.script;
  return policy;
}

void merge_policy(Call& call, const PolicyPayload& payload, Policy& policy) {
  verify_policy(kPrefix, payload.name ? &*payload.name : nullptr,
                payload.sql ? &*payload.sql : nullptr,
                payload.platform.value_or(""));
  if (payload.name) policy.name = to_nfc(*payload.name);
  if (payload.sql) policy.sql = *payload.sql;
  if (payload.description) policy.description = *payload.description;
  if (payload.resolution) policy.resolution = *payload.resolution;
  if (payload.platform) policy.platform = *payload.platform;
  if (payload.critical) policy.critical = *payload.critical;
  if (payload.calendar) policy.calendar = *payload.calendar;
  if (payload.conditional_access) {
    policy.conditional_access = *payload.conditional_access;
  }
  if (!policy.team && payload.software && *payload.software != 0) {
    throw bad_request("Software title ID cannot be set on global policies");
  }
  check_software(payload, policy.team);
  if (!payload.script) return;
  if (!policy.team && *payload.script != 0) {
    throw failure(
        "run script id can only be set on team or \"no team\" policies");
  }
  check_script(call, payload, policy.team);
  policy.script =
      *payload.script == 0 ? MaybeInteger() : MaybeInteger(payload.script);
}

std::vector<std::int64_t> read_ids(const Json& body) {
  return Fields(body).uints("ids").value_or(std::vector<std::int64_t>());
}

}  // namespace ctl::devserver
