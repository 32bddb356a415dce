// Policies by spec: (team, name) is the identity, what is left out becomes
// zero, all or nothing.
#include <set>

#include "engine/devserver/decode.h"
#include "engine/devserver/go_quote.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/policy_payload.h"
#include "schema/base/nfc.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct PolicySpec {
  Policy policy;
  std::string team;
  MaybeInteger software;
  MaybeInteger script;
  Names include;
  Names exclude;
};

// The keys the audit feed prints, in its order; those marked are left out when
// they are empty.
Json audit_of(const PolicySpec& spec) {
  Json out;
  const Policy& policy = spec.policy;
  const auto number = [](const MaybeInteger& value) {
    return value ? Json::integer(*value) : Json();
  };
  const auto unless_empty = [&](std::string_view key, const std::string& x) {
    if (!x.empty()) out.set(key, x);
  };
  const auto names = [&](std::string_view key, const Names& list) {
    if (list.empty()) return;
    Json::Array items;
    for (const std::string& name : list)
      items.emplace_back(name);
    out.set(key, std::move(items));
  };
  out.set("name", policy.name);
  out.set("query", policy.sql);
  out.set("description", policy.description);
  out.set("critical", policy.critical);
  unless_empty("resolution", policy.resolution);
  unless_empty("team", spec.team);
  unless_empty("platform", policy.platform);
  out.set("calendar_events_enabled", policy.calendar);
  out.set("software_title_id", number(spec.software));
  out.set("script_id", number(spec.script));
  names("labels_include_any", spec.include);
  names("labels_exclude_any", spec.exclude);
  out.set("conditional_access_enabled", policy.conditional_access);
  return out;
}

PolicySpec read_spec(const Json& item) {
  const Fields fields(item);
  PolicySpec spec;
  Policy& policy = spec.policy;
  policy.name = fields.text("name").value_or("");
  policy.sql = fields.text("query").value_or("");
  policy.description = fields.text("description").value_or("");
  policy.critical = fields.boolean("critical").value_or(false);
  policy.resolution = fields.text("resolution").value_or("");
  spec.team = fields.text("team").value_or("");
  policy.platform = fields.text("platform").value_or("");
  policy.calendar = fields.boolean("calendar_events_enabled").value_or(false);
  policy.conditional_access =
      fields.boolean("conditional_access_enabled").value_or(false);
  spec.software = fields.uint("software_title_id");
  spec.script = fields.uint("script_id");
  spec.include = fields.texts("labels_include_any").value_or(Names());
  spec.exclude = fields.texts("labels_exclude_any").value_or(Names());
  return spec;
}

void check_labels(Call& call, const PolicySpec& spec) {
  for (const Names* list : {&spec.include, &spec.exclude}) {
    for (const std::string& name : *list) {
      if (!label_exists(call.db, name)) {
        throw bad_request(concat("label ", go_quote(name), " does not exist"));
      }
    }
  }
}

void verify(Call& call, const std::vector<PolicySpec>& specs) {
  constexpr std::string_view kPrefix = "policy spec payload verification";
  for (const PolicySpec& spec : specs) {
    verify_policy(kPrefix, &spec.policy.name, &spec.policy.sql,
                  spec.policy.platform);
    check_labels(call, spec);
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (const PolicySpec& spec : specs) {
    if (!seen.emplace(spec.team, spec.policy.name).second) {
      throw bad_request("duplicate policy names not allowed");
    }
  }
}

void find_team(Call& call, PolicySpec& spec) {
  if (spec.team.empty()) return;
  if (spec.team == "No team") {
    spec.policy.team = 0;
    return;
  }
  const auto id = team_by_name(call.db, spec.team);
  if (!id) throw not_found("Team", spec.team);
  spec.policy.team = *id;
}

void check_automation(Call& call, const PolicySpec& spec) {
  if (spec.software && *spec.software != 0) {
    if (!spec.policy.team) {
      throw failure(
          "install software title id can be only be set on team policies");
    }
    throw not_found("SoftwareInstaller", *spec.software);
  }
  if (!spec.script || *spec.script == 0) return;
  const auto owner =
      call.db.first("SELECT team_id FROM scripts WHERE id = ?1", *spec.script);
  if (!owner) throw foreign_key("policies", "fk_policies_script_id");
  if (!spec.policy.team) {
    throw failure(
        "run script id can only be set on team or \"no team\" policies");
  }
}

void apply(Call& call, PolicySpec& spec) {
  Policy& policy = spec.policy;
  policy.name = to_nfc(policy.name);
  policy.author = call.user().id;
  if (!call.settings.premium) policy.critical = false;
  if (spec.script && *spec.script != 0) policy.script = spec.script;
  const auto id = policy_by_name(call.db, policy.team, policy.name);
  if (id) {
    const Policy before = *find_policy(call.db, *id);
    // None before and "none" now counts as attaching (contracts/fleet.md 5.2).
    const bool attached =
        policy.team &&
        (spec.software || (spec.script && spec.script != before.script));
    policy.id = *id;
    update_policy(call, before, policy, attached);
  } else {
    policy.id = insert_policy(call, policy);
  }
  refuse_both(spec.include, spec.exclude);
  set_policy_labels(call.db, policy.id, spec.include, spec.exclude);
}

// Teams first, what is global last.
void authorize(Call& call, std::vector<PolicySpec>& specs) {
  const User& user = call.user();
  for (PolicySpec& spec : specs) {
    find_team(call, spec);
    if (spec.policy.team.value_or(0) == 0) continue;
    call.allow(may_write_policies(user, spec.policy.team));
  }
  for (const PolicySpec& spec : specs) {
    if (spec.policy.team.value_or(0) != 0) continue;
    call.allow(may_write_policies(user, std::nullopt));
  }
}

Answer apply_specs(Call& call) {
  const Fields body(call.body());
  std::vector<PolicySpec> specs;
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item));
  }
  authorize(call, specs);
  verify(call, specs);
  Json::Array items;
  for (PolicySpec& spec : specs) {
    check_automation(call, spec);
    apply(call, spec);
    items.push_back(audit_of(spec));
  }
  Json details;
  details.set("policies", body.has("specs") ? Json(std::move(items)) : Json());
  record(call, "applied_spec_policy", details);
  return empty_answer();
}

constexpr Route kRoutes[] = {
    {Under::kApi, "POST", "/spec/policies", Access::kWrites, apply_specs},
};

}  // namespace

std::span<const Route> routes_policies_spec() {
  return kRoutes;
}

}  // namespace ctl::devserver
