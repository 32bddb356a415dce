#include "engine/plan/plan_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "engine/plan/digest.h"

namespace ctl {
namespace {

// Keys in the order of the contract.
using Json = nlohmann::ordered_json;

Json to_json(const std::optional<Value>& value) {
  if (!value) return nullptr;
  return std::visit([](const auto& held) { return Json(held); }, *value);
}

Json to_json(const FieldChange& field) {
  Json out = {{"field", field.field},
              {"before", to_json(field.before)},
              {"after", to_json(field.after)}};
  switch (field.origin) {
    case Origin::kUnknown: break;
    case Origin::kPending:
      out["origin"] = "pending";
      if (field.commit.empty()) break;
      out["commit"] = field.commit;
      out["author"] = field.author;
      break;
    case Origin::kDrift: out["origin"] = "drift"; break;
  }
  return out;
}

Json to_json(const Change& change) {
  Json out = {{"action", to_string(change.action)},
              {"kind", to_string(change.kind)},
              {"scope", change.scope},
              {"name", change.name}};
  if (!change.previous_name.empty()) {
    out["previous_name"] = change.previous_name;
  }
  if (change.id != 0) out["id"] = change.id;
  if (!change.path.empty()) {
    out["path"] = change.path;
    out["line"] = change.line;
  }
  out["fields"] = Json::array();
  for (const FieldChange& field : change.fields)
    out["fields"].push_back(to_json(field));
  out["consequences"] = Json::array();
  for (const Consequence consequence : change.consequences)
    out["consequences"].push_back(to_string(consequence));
  if (!change.automations.empty()) out["automations"] = change.automations;
  out["requests"] = Json::array();
  for (const PlannedRequest& request : change.requests) {
    out["requests"].push_back(
        {{"method", request.method}, {"path", request.path}});
  }
  if (!change.before_digest.empty()) out["before"] = change.before_digest;
  if (!change.after_digest.empty()) out["after"] = change.after_digest;
  return out;
}

Json to_json(const std::vector<ObjectName>& names) {
  Json out = Json::array();
  for (const ObjectName& name : names) {
    out.push_back({{"kind", to_string(name.kind)},
                   {"scope", name.scope},
                   {"name", name.name}});
  }
  return out;
}

Json to_json(const std::vector<Diagnostic>& problems) {
  Json out = Json::array();
  for (const Diagnostic& problem : problems) {
    out.push_back({{"path", problem.path},
                   {"line", problem.at.line},
                   {"kind", problem.kind},
                   {"name", problem.name},
                   {"message", problem.message},
                   {"help", problem.help}});
  }
  return out;
}

Json changes_to_json(const Plan& plan) {
  Json out = Json::array();
  for (const Change& change : plan.changes)
    out.push_back(to_json(change));
  return out;
}

// Reading. A wrong shape throws nlohmann's exception, caught at the end.

std::optional<Value> value_from(const Json& json) {
  if (json.is_null()) return std::nullopt;
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number()) return Value(json.get<long long>());
  if (json.is_array()) return Value(json.get<std::vector<std::string>>());
  return Value(json.get<std::string>());
}

struct Unknown {
  std::string what;
};

ObjectKind kind_from(const std::string& text) {
  for (const ObjectKind kind : {ObjectKind::kTeam, ObjectKind::kLabel,
                                ObjectKind::kQuery, ObjectKind::kPolicy}) {
    if (to_string(kind) == text) return kind;
  }
  throw Unknown{text};
}

Action action_from(const std::string& text) {
  for (const Action action :
       {Action::kCreate, Action::kUpdate, Action::kRename, Action::kDelete}) {
    if (to_string(action) == text) return action;
  }
  throw Unknown{text};
}

Consequence consequence_from(const std::string& text) {
  for (const Consequence consequence :
       {Consequence::kDestroysReports, Consequence::kClearsMembership,
        Consequence::kResetsResults, Consequence::kRerunsAutomation,
        Consequence::kCosmetic}) {
    if (to_string(consequence) == text) return consequence;
  }
  throw Unknown{text};
}

FieldChange field_from(const Json& json) {
  FieldChange field;
  field.field = json.at("field");
  field.before = value_from(json.at("before"));
  field.after = value_from(json.at("after"));
  const std::string origin = json.value("origin", "");
  if (origin == "pending") field.origin = Origin::kPending;
  if (origin == "drift") field.origin = Origin::kDrift;
  field.commit = json.value("commit", "");
  field.author = json.value("author", "");
  return field;
}

Change change_from(const Json& json) {
  Change change;
  change.action = action_from(json.at("action"));
  change.kind = kind_from(json.at("kind"));
  change.scope = json.at("scope");
  change.name = json.at("name");
  change.previous_name = json.value("previous_name", "");
  change.id = json.value("id", 0LL);
  change.path = json.value("path", "");
  change.line = json.value("line", 0);
  for (const Json& field : json.at("fields"))
    change.fields.push_back(field_from(field));
  for (const Json& consequence : json.at("consequences"))
    change.consequences.push_back(consequence_from(consequence));
  change.automations = json.value("automations", std::vector<std::string>());
  for (const Json& request : json.at("requests"))
    change.requests.push_back({request.at("method"), request.at("path")});
  change.before_digest = json.value("before", "");
  change.after_digest = json.value("after", "");
  return change;
}

std::vector<ObjectName> names_from(const Json& json) {
  std::vector<ObjectName> names;
  for (const Json& item : json) {
    names.push_back(
        {kind_from(item.at("kind")), item.at("scope"), item.at("name")});
  }
  return names;
}

Plan plan_from(const Json& json) {
  Plan plan;
  const Json& server = json.at("server");
  plan.server.url = server.at("url");
  plan.server.version = server.at("version");
  plan.server.tier = server.at("tier");
  plan.base = json.at("base");
  plan.source.commit = json.at("source").at("commit");
  plan.source.dirty = json.at("source").at("dirty");
  plan.scopes = json.at("scopes");
  plan.part = json.value("part", false);
  plan.unchanged = json.at("summary").at("unchanged");
  for (const Json& change : json.at("changes"))
    plan.changes.push_back(change_from(change));
  plan.unmanaged = names_from(json.at("unmanaged"));
  plan.left = names_from(json.at("left"));
  for (const Json& item : json.at("ignored"))
    plan.ignored.emplace_back(item.at("path"), item.at("section"));
  plan.warnings = json.at("warnings");
  if (!json.at("problems").empty()) throw Unknown{"problems"};
  plan.objects = json.at("objects");
  return plan;
}

Error not_a_plan(const std::string& why) {
  return {"the file is not a saved plan: \"" + why + "\"",
          "make one with `ctl diff --out FILE`"};
}

// Null when revisions were compared.
Json server_to_json(const Plan& plan) {
  if (!plan.source.from.empty()) return nullptr;
  return {{"url", plan.server.url},
          {"version", plan.server.version},
          {"tier", plan.server.tier}};
}

Json to_json(const PlanSource& source) {
  Json out = {{"commit", source.commit}, {"dirty", source.dirty}};
  if (!source.from.empty()) out["from"] = source.from;
  return out;
}

}  // namespace

std::string plan_to_json(const Plan& plan, bool for_saving) {
  Json out = {{"format_version", "1.0"},
              {"command", "diff"},
              {"server", server_to_json(plan)},
              {"base", plan.base},
              {"source", to_json(plan.source)},
              {"scopes", plan.scopes},
              {"part", plan.part},
              {"summary",
               {{"create", plan.count(Action::kCreate)},
                {"update", plan.count(Action::kUpdate)},
                {"rename", plan.count(Action::kRename)},
                {"delete", plan.count(Action::kDelete)},
                {"unmanaged", plan.unmanaged.size()},
                {"left", plan.left.size()},
                {"unchanged", plan.unchanged}}},
              {"changes", changes_to_json(plan)},
              {"unmanaged", to_json(plan.unmanaged)},
              {"left", to_json(plan.left)},
              {"ignored", Json::array()},
              {"warnings", plan.warnings},
              {"problems", to_json(plan.problems)}};
  for (const auto& [path, section] : plan.ignored)
    out["ignored"].push_back({{"path", path}, {"section", section}});
  if (for_saving) out["objects"] = plan.objects;
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string plan_digest(const Plan& plan) {
  return sha256_hex(plan.base +
                    changes_to_json(plan).dump(-1, ' ', false,
                                               Json::error_handler_t::replace));
}

Result<Plan> plan_from_json(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.value("command", "") != "diff" ||
        json.value("format_version", "") != "1.0") {
      return not_a_plan("format_version 1.0 of command diff is missing");
    }
    if (!json.contains("objects")) {
      return Error{"the file is the output of a diff, not a saved plan",
                   "make one with `ctl diff --out FILE`"};
    }
    return plan_from(json);
  } catch (const Unknown& unknown) {
    return not_a_plan("unknown or unexpected '" + unknown.what + "'");
  } catch (const Json::exception& error) {
    return not_a_plan(error.what());
  }
}

}  // namespace ctl
