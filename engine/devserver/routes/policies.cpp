// Policies by id: global ones, those of a team, and of "No team" (team 0).
#include <algorithm>

#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/policy_object.h"
#include "engine/devserver/routes/policy_payload.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "p.id"},
    {"team_id", "p.team_id"},
    {"name", "p.name_key"},
    {"query", "p.query"},
    {"description", "p.description"},
    {"resolution", "p.resolution"},
    {"platforms", "p.platform"},
    {"platform", "p.platform"},
    {"critical", "p.critical"},
    {"calendar_events_enabled", "p.calendar_events_enabled"},
    {"conditional_access_enabled", "p.conditional_access_enabled"},
    {"author_id", "p.author_id"},
    {"author_name", "u.name"},
    {"author_email", "u.email"},
    {"email", "u.email"},
    {"passing_host_count", "p.passing"},
    {"failing_host_count", "p.failing"},
    {"host_count_updated_at", "p.counted_at"},
    {"created_at", "p.created_at"},
    {"updated_at", "p.updated_at"},
};

void require_team_of(Call& call, TeamId team) {
  if (team && *team != 0) require_team(call, *team);
}

// ?1 team, ?2 search.
std::string list_filter(const ListOptions& options, bool merged) {
  return concat(merged ? " WHERE (p.team_id = ?1 OR p.team_id IS NULL)"
                       : " WHERE ifnull(p.team_id, -1) = ifnull(?1, -1)",
                match_clause(options, "p.name_key", 2));
}

// Writes `key` and its policies, nothing when there are none.
void write_list(JsonWriter& out, Call& call, std::string_view key, TeamId team,
                const ListOptions& options, bool merged) {
  refuse_after(options);
  Rows rows = call.db.query(concat(kSelectPolicy, list_filter(options, merged),
                                   order_and_limit(options, kColumns, "p.id")),
                            team, search_key(options.match));
  bool any = false;
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    if (!any) out.key(key).begin_array();
    any = true;
    const Policy policy = read_policy(rows);
    write_policy(out, policy, policy_labels(call.db, policy.id));
  }
  if (any) out.end_array();
}

Answer list_global(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(may_read_policies(call.user(), std::nullopt));
  JsonWriter out;
  out.begin_object();
  write_list(out, call, "policies", std::nullopt, options, false);
  out.end_object();
  return answer_of(out);
}

Answer list_of_team(Call& call) {
  const std::int64_t team = call.id("team_id");
  const ListOptions options = list_options(call);
  const ListOptions inherited = inherited_options(call);
  const bool merged = call.flag("merge_inherited");
  call.allow(may_read_policies(call.user(), team));
  require_team_of(call, team);
  JsonWriter out;
  out.begin_object();
  write_list(out, call, "policies", team, options, merged);
  if (!merged) {
    write_list(out, call, "inherited_policies", std::nullopt, inherited, false);
  }
  out.end_object();
  return answer_of(out);
}

Answer count(Call& call, TeamId team, bool merged) {
  const ListOptions options = list_options(call);
  call.allow(may_read_policies(call.user(), team));
  require_team_of(call, team);
  const MaybeInteger found = call.db.first(
      concat("SELECT count(*) FROM policies p", list_filter(options, merged)),
      team, search_key(options.match));
  JsonWriter out;
  out.begin_object().field("count", found.value_or(0)).end_object();
  return answer_of(out);
}

Answer count_global(Call& call) {
  return count(call, std::nullopt, false);
}

Answer count_of_team(Call& call) {
  return count(call, call.id("team_id"), call.flag("merge_inherited"));
}

Answer policy_answer(Database& db, std::int64_t id) {
  JsonWriter out;
  out.begin_object().key("policy");
  write_policy(out, *find_policy(db, id), policy_labels(db, id));
  out.end_object();
  return answer_of(out);
}

Answer get_global(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_read_policies(call.user(), std::nullopt));
  const auto policy = find_policy(call.db, id);
  if (!policy) throw not_found("Policy", id);
  return policy_answer(call.db, id);
}

Answer get_of_team(Call& call) {
  const std::int64_t team = call.id("team_id");
  const std::int64_t id = call.id("id");
  call.allow(may_read_policies(call.user(), team));
  require_team_of(call, team);
  const auto policy = find_policy(call.db, id);
  if (!policy || policy->team != team) throw not_found("Policy", id);
  return policy_answer(call.db, id);
}

Json policy_details(std::int64_t id, const std::string& name) {
  Json details;
  details.set("policy_id", Json::integer(id));
  details.set("policy_name", name);
  return details;
}

Answer create(Call& call, TeamId team) {
  const PolicyPayload payload = read_policy_payload(
      call, team ? PayloadOf::kTeamPolicy : PayloadOf::kGlobalPolicy);
  const User& user = call.user();
  call.allow(may_write_policies(user, team));
  Policy policy = new_policy(call, payload, team);
  policy.author = user.id;
  if (policy_by_name(call.db, team, policy.name)) {
    check_limits(policy);
    throw already_exists("Policy", policy.name);
  }
  policy.id = insert_policy(call, policy);
  set_policy_labels(call.db, policy.id, payload.include.value_or(Names()),
                    payload.exclude.value_or(Names()));
  record(call, "created_policy", policy_details(policy.id, policy.name));
  return policy_answer(call.db, policy.id);
}

Answer create_global(Call& call) {
  return create(call, std::nullopt);
}
Answer create_of_team(Call& call) {
  return create(call, call.id("team_id"));
}

// Those given, else those that are there.
Names names_or(const std::optional<Names>& given,
               const std::vector<LabelRef>& labels) {
  if (given) return *given;
  Names names;
  for (const LabelRef& label : labels)
    names.push_back(label.name);
  return names;
}

void change_labels(Call& call, std::int64_t id, const PolicyPayload& payload) {
  if (!payload.include && !payload.exclude) return;
  const PolicyLabels before = policy_labels(call.db, id);
  const Names include = names_or(payload.include, before.include);
  const Names exclude = names_or(payload.exclude, before.exclude);
  refuse_both(include, exclude);
  set_policy_labels(call.db, id, include, exclude);
}

// The answer of a change shows labels it set as they were given, without ids.
void show_given(const std::optional<Names>& given,
                std::vector<LabelRef>& labels) {
  if (!given) return;
  labels.clear();
  for (const std::string& name : *given)
    labels.push_back({0, name});
}

Answer change(Call& call, TeamId team) {
  const std::int64_t id = call.id("id");
  const PolicyPayload payload = read_policy_payload(call, PayloadOf::kChange);
  call.allow(may_write_policies(call.user(), team));
  const auto before = find_policy(call.db, id);
  if (!before) throw not_found("Policy", id);
  if (before->team != team) {
    throw bad_request("policy does not belong to team/global");
  }
  Policy after = *before;
  merge_policy(call, payload, after);
  const auto namesake = policy_by_name(call.db, team, after.name);
  if (namesake && *namesake != id) {
    throw duplicate_entry(after.name, "policies.idx_policies_checksum");
  }
  update_policy(call, *before, after,
                after.script && after.script != before->script);
  change_labels(call, id, payload);
  record(call, "edited_policy", policy_details(id, after.name));
  PolicyLabels labels = policy_labels(call.db, id);
  show_given(payload.include, labels.include);
  show_given(payload.exclude, labels.exclude);
  JsonWriter out;
  out.begin_object().key("policy");
  write_policy(out, *find_policy(call.db, id), labels);
  out.end_object();
  return answer_of(out);
}

Answer change_global(Call& call) {
  return change(call, std::nullopt);
}
Answer change_of_team(Call& call) {
  return change(call, call.id("team_id"));
}

// A deleted policy is no longer one whose failing is reported.
void forget_in_webhook(Database& db, const std::vector<std::int64_t>& ids) {
  Json config = stored_config(db);
  Json* webhooks = config.find("webhook_settings");
  Json* failing = webhooks == nullptr
                      ? nullptr
                      : webhooks->find("failing_policies_webhook");
  Json* listed = failing == nullptr ? nullptr : failing->find("policy_ids");
  if (listed == nullptr || listed->array() == nullptr) return;
  const std::size_t removed =
      std::erase_if(*listed->array(), [&](const Json& x) {
        return std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) {
          return x == Json::integer(id);
        });
      });
  if (removed == 0) return;
  db.run("UPDATE settings SET value = ?1 WHERE name = 'config'",
         to_text(config));
}

Answer delete_policies(Call& call, TeamId team,
                       const std::vector<std::int64_t>& ids) {
  std::vector<Policy> policies;
  for (const std::int64_t id : ids) {
    const auto policy = find_policy(call.db, id);
    if (policy) {
      policies.push_back(*policy);
    } else if (team) {
      throw not_found("Policy", id);
    } else {
      return empty_answer();  // no check was made: 500 `forbidden`
    }
  }
  call.allow(may_write_policies(call.user(), team));
  for (const Policy& policy : policies) {
    if (policy.team != team) throw forbidden();
  }
  JsonWriter out;
  out.begin_object();
  if (!ids.empty()) out.key("deleted").begin_array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (call.db.run("DELETE FROM policies WHERE id = ?1", ids[i]) > 0) {
      record(call, "deleted_policy", policy_details(ids[i], policies[i].name));
    }
    out.integer(ids[i]);
  }
  if (!ids.empty()) out.end_array();
  out.end_object();
  forget_in_webhook(call.db, ids);
  return answer_of(out);
}

Answer delete_global(Call& call) {
  const auto ids = read_ids(call.body());
  call.user();
  if (ids.empty()) return empty_answer();
  return delete_policies(call, std::nullopt, ids);
}

Answer delete_of_team(Call& call) {
  const std::int64_t team = call.id("team_id");
  const auto ids = read_ids(call.body());
  call.allow(may_write_policies(call.user(), team));
  require_team_of(call, team);
  return delete_policies(call, team, ids);
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
#define CTL_TEAM_ROUTES(team)                                                  \
  {Under::kApi, "GET", team "/policies", kReads, list_of_team},                \
      {Under::kApi, "POST", team "/policies", kWrites, create_of_team},        \
      {Under::kApi, "GET", team "/policies/count", kReads, count_of_team},     \
      {Under::kApi, "POST", team "/policies/delete", kWrites, delete_of_team}, \
      {Under::kApi, "GET", team "/policies/{id}", kReads, get_of_team}, {      \
    Under::kApi, "PATCH", team "/policies/{id}", kWrites, change_of_team       \
  }
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/policies/count", kReads, count_global},
    {Under::kNew, "GET", "/policies", kReads, list_global},
    {Under::kNew, "POST", "/policies", kWrites, create_global},
    {Under::kNew, "POST", "/policies/delete", kWrites, delete_global},
    {Under::kNew, "GET", "/policies/{id}", kReads, get_global},
    {Under::kNew, "PATCH", "/policies/{id}", kWrites, change_global},
    {Under::kOld, "GET", "/global/policies", kReads, list_global},
    {Under::kOld, "POST", "/global/policies", kWrites, create_global},
    {Under::kOld, "POST", "/global/policies/delete", kWrites, delete_global},
    {Under::kOld, "GET", "/global/policies/{id}", kReads, get_global},
    {Under::kOld, "PATCH", "/global/policies/{id}", kWrites, change_global},
    CTL_TEAM_ROUTES("/teams/{team_id}"),
    CTL_TEAM_ROUTES("/team/{team_id}"),
};
#undef CTL_TEAM_ROUTES

}  // namespace

std::span<const Route> routes_policies() {
  return kRoutes;
}

}  // namespace ctl::devserver
