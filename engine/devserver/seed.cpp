#include "engine/devserver/seed.h"

#include <set>
#include <utility>
#include <vector>

#include "engine/devserver/json.h"
#include "schema/base/text.h"
#include "schema/documents/tree.h"

namespace ctl::devserver {
namespace {

// "team:NAME" is the team; "no-team" its own name; else global.
std::string team_of(const Definition& definition) {
  constexpr std::string_view kTeam = "team:";
  if (definition.scope.starts_with(kTeam)) {
    return definition.scope.substr(kTeam.size());
  }
  return definition.scope == "no-team" ? "No team" : "";
}

void copy_text(const Definition& from, Json& to, std::string_view key) {
  to.set(key, from.text(key));
}

void copy_flag(const Definition& from, Json& to, std::string_view key) {
  to.set(key, from.flag(key));
}

void copy_list(const Definition& from, Json& to, std::string_view key) {
  if (from.field(key) == nullptr) return;
  Json::Array items;
  for (const std::string& item : from.list(key))
    items.emplace_back(item);
  to.set(key, std::move(items));
}

Json named(const Definition& definition) {
  Json spec;
  spec.set("name", definition.name);
  spec.set("query", definition.sql);
  copy_text(definition, spec, "description");
  copy_text(definition, spec, "platform");
  return spec;
}

Json query_spec(const Definition& definition) {
  Json spec = named(definition);
  spec.set("team", team_of(definition));
  spec.set("interval", Json::integer(definition.number("interval")));
  copy_text(definition, spec, "min_osquery_version");
  copy_text(definition, spec, "logging");
  copy_flag(definition, spec, "observer_can_run");
  copy_flag(definition, spec, "automations_enabled");
  copy_flag(definition, spec, "discard_data");
  copy_list(definition, spec, "labels_include_any");
  return spec;
}

Json policy_spec(const Definition& definition) {
  Json spec = named(definition);
  spec.set("team", team_of(definition));
  copy_text(definition, spec, "resolution");
  copy_flag(definition, spec, "critical");
  copy_flag(definition, spec, "calendar_events_enabled");
  copy_list(definition, spec, "labels_include_any");
  copy_list(definition, spec, "labels_exclude_any");
  return spec;
}

Json label_spec(const Definition& definition) {
  Json spec = named(definition);
  if (definition.text("label_membership_type") == "manual") {
    spec.set("label_membership_type", "manual");
    spec.set("hosts", Json::Array());
    copy_list(definition, spec, "hosts");
  }
  return spec;
}

struct Specs {
  Json::Array labels;
  Json::Array teams;
  Json::Array queries;
  Json::Array policies;
};

Specs specs_of(const Tree& tree, bool premium) {
  Specs specs;
  std::set<std::string> teams;
  for (const Definition& definition : tree.definitions) {
    const bool in_scope = definition.scope == "global" ||
                          definition.scope == "no-team" ||
                          definition.scope.starts_with("team:");
    if (definition.name.empty() || !in_scope) continue;
    const std::string team = team_of(definition);
    if (!team.empty() && !premium) continue;
    const bool new_team =
        !team.empty() && team != "No team" && teams.insert(team).second;
    if (new_team) {
      Json spec;
      spec.set("name", team);
      specs.teams.push_back(std::move(spec));
    }
    if (definition.kind == DefinitionKind::kQuery) {
      specs.queries.push_back(query_spec(definition));
    } else if (definition.kind == DefinitionKind::kPolicy) {
      specs.policies.push_back(policy_spec(definition));
    } else if (definition.kind == DefinitionKind::kLabel) {
      specs.labels.push_back(label_spec(definition));
    }
  }
  return specs;
}

std::string reason_of(const Answer& answer) {
  const auto body = parse_json(answer.body);
  const Json* errors = body ? body->find("errors") : nullptr;
  if (errors == nullptr || errors->array() == nullptr ||
      errors->array()->empty()) {
    return concat("status ", answer.status);
  }
  const Json* reason = errors->array()->front().find("reason");
  return reason == nullptr || reason->string() == nullptr
             ? concat("status ", answer.status)
             : *reason->string();
}

}  // namespace

Status apply_seed(const std::string& directory, const std::string& token,
                  bool premium,
                  const std::function<Answer(const Request&)>& send) {
  const auto source = directory_source(directory);
  auto tree = load_tree(*source, {});
  if (!tree) return tree.error();
  Specs specs = specs_of(*tree, premium);
  const std::pair<const char*, Json::Array*> kinds[] = {
      {"labels", &specs.labels},
      {"teams", &specs.teams},
      {"queries", &specs.queries},
      {"policies", &specs.policies},
  };
  for (const auto& [kind, items] : kinds) {
    if (items->empty()) continue;
    Json body;
    body.set("specs", std::move(*items));
    Request request;
    request.method = "POST";
    request.target = concat("/api/latest/fleet/spec/", kind);
    request.headers = {{"authorization", concat("Bearer ", token)}};
    request.body = to_text(body);
    const Answer answer = send(request);
    if (answer.status != 200) {
      return Error{concat("the server refuses the ", kind, " of ",
                          quote(directory), ": ", reason_of(answer)),
                   "mend the definitions; `ctl lint` finds what is wrong"};
    }
  }
  return ok();
}

}  // namespace ctl::devserver
