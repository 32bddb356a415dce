// Queries by spec: the names are the identity, what is left out becomes zero.
#include "engine/devserver/decode.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/query_object.h"

namespace ctl::devserver {
namespace {

struct QuerySpec {
  Query query;
  std::string team;
  std::string logging;  // as given
  std::optional<std::vector<std::string>> labels;
};

QuerySpec read_spec(const Json& item) {
  const Fields fields(item);
  QuerySpec spec;
  spec.query.name = fields.text("name").value_or("");
  spec.query.description = fields.text("description").value_or("");
  spec.query.sql = fields.text("query").value_or("");
  spec.team = fields.text("team").value_or("");
  spec.query.interval = fields.uint("interval").value_or(0);
  spec.query.observer_can_run =
      fields.boolean("observer_can_run").value_or(false);
  spec.query.platform = fields.text("platform").value_or("");
  spec.query.min_version = fields.text("min_osquery_version").value_or("");
  spec.query.automations =
      fields.boolean("automations_enabled").value_or(false);
  spec.logging = fields.text("logging").value_or("");
  spec.query.logging = spec.logging.empty() ? "snapshot" : spec.logging;
  spec.query.discard_data = fields.boolean("discard_data").value_or(false);
  spec.labels = fields.texts("labels_include_any");
  return spec;
}

Json::Array names_of(const std::vector<std::string>& names) {
  Json::Array out;
  for (const std::string& name : names)
    out.emplace_back(name);
  return out;
}

Json spec_json(const Query& query, const std::string& team,
               const std::string& logging,
               const std::vector<std::string>& labels) {
  Json out;
  out.set("name", query.name);
  out.set("description", query.description);
  out.set("query", query.sql);
  out.set("team", team);
  out.set("interval", Json::integer(query.interval));
  out.set("observer_can_run", query.observer_can_run);
  out.set("platform", query.platform);
  out.set("min_osquery_version", query.min_version);
  out.set("automations_enabled", query.automations);
  out.set("logging", logging);
  out.set("discard_data", query.discard_data);
  if (!labels.empty()) out.set("labels_include_any", names_of(labels));
  return out;
}

Json stored_spec(Database& db, const Query& query) {
  std::vector<std::string> labels;
  for (const LabelRef& label : query_labels(db, query.id)) {
    labels.push_back(label.name);
  }
  return spec_json(query, query.team ? team_name(db, *query.team) : "",
                   query.logging, labels);
}

void record_specs(Call& call, const std::vector<QuerySpec>& specs, bool given) {
  Json::Array items;
  for (const QuerySpec& spec : specs) {
    items.push_back(
        spec_json(spec.query, spec.team, spec.logging,
                  spec.labels.value_or(std::vector<std::string>())));
  }
  Json details;
  details.set("specs", given ? Json(std::move(items)) : Json());
  record(call, "applied_spec_saved_query", details);
}

void apply_spec(Call& call, QuerySpec& spec) {
  spec.query.author = call.user().id;
  auto before = query_by_name(call.db, spec.query.team, spec.query.name);
  if (before) {
    spec.query.id = before->id;
    update_query(call, *before, spec.query, false);
  } else {
    spec.query.id = insert_query(call, spec.query);
  }
  set_query_labels(call.db, spec.query.id,
                   spec.labels.value_or(std::vector<std::string>()));
}

// Team and labels are looked up before anybody asks who the caller is.
void resolve(Call& call, QuerySpec& spec) {
  if (!spec.team.empty()) {
    spec.query.team = team_by_name(call.db, spec.team);
    if (!spec.query.team) throw not_found("Team", spec.team);
  }
  for (const std::string& label :
       spec.labels.value_or(std::vector<std::string>())) {
    if (!label_exists(call.db, label)) throw failure("label not found");
  }
}

Answer apply_specs(Call& call) {
  const Fields body(call.body());
  std::vector<QuerySpec> specs;
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item));
  }
  call.user();
  for (QuerySpec& spec : specs)
    resolve(call, spec);
  for (const QuerySpec& spec : specs) {
    call.allow(may_write_queries(call.user(), spec.query.team));
    verify_query(&spec.query.name, &spec.query.sql, spec.logging,
                 spec.query.platform);
  }
  for (QuerySpec& spec : specs)
    apply_spec(call, spec);
  record_specs(call, specs, body.has("specs"));
  return empty_answer();
}

Answer list_specs(Call& call) {
  call.allow(may_read_queries(call.user(), std::nullopt));
  JsonWriter out;
  out.begin_object().key("specs").begin_array();
  Rows rows = call.db.query(std::string(kSelectQuery) +
                            " WHERE q.team_id IS NULL ORDER BY q.id");
  while (rows.step())
    out.value(stored_spec(call.db, read_query(rows)));
  out.end_array().end_object();
  return answer_of(out);
}

Answer get_spec(Call& call) {
  const std::string name = call.name("name");
  MaybeInteger team = call.uint_param("team_id");
  if (team == 0) team.reset();
  call.allow(may_read_queries(call.user(), team));
  const auto query = query_by_name(call.db, team, name);
  if (!query) throw not_found("Query", name);
  JsonWriter out;
  out.begin_object().field("specs", stored_spec(call.db, *query)).end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/spec/queries", Access::kReads, list_specs},
    {Under::kApi, "POST", "/spec/queries", Access::kWrites, apply_specs},
    {Under::kApi, "GET", "/spec/queries/{name}", Access::kReads, get_spec},
};

}  // namespace

std::span<const Route> routes_queries_spec() {
  return kRoutes;
}

}  // namespace ctl::devserver
