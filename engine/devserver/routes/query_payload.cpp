#include "engine/devserver/routes/query_payload.h"

#include "engine/devserver/decode.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

void verify(const QueryPayload& payload) {
  verify_query(payload.name ? &*payload.name : nullptr,
               payload.sql ? &*payload.sql : nullptr,
               payload.logging.value_or(""), payload.platform.value_or(""));
}

// What is absent keeps its value.
void merge(const QueryPayload& from, Query& into) {
  if (from.name) into.name = *from.name;
  if (from.description) into.description = *from.description;
  if (from.sql) into.sql = *from.sql;
  if (from.observer_can_run) into.observer_can_run = *from.observer_can_run;
  if (from.interval) into.interval = *from.interval;
  if (from.platform) into.platform = *from.platform;
  if (from.min_version) into.min_version = *from.min_version;
  if (from.automations) into.automations = *from.automations;
  if (from.logging) {
    into.logging = from.logging->empty() ? "snapshot" : *from.logging;
  }
  if (from.discard_data) into.discard_data = *from.discard_data;
}

Json query_details(const Query& query) {
  Json details;
  details.set("query_id", Json::integer(query.id));
  details.set("query_name", query.name);
  return details;
}

}  // namespace

QueryPayload read_query_payload(const Json& body) {
  const Fields fields(body);
  QueryPayload payload;
  payload.name = fields.text("name");
  payload.description = fields.text("description");
  payload.sql = fields.text("query");
  payload.observer_can_run = fields.boolean("observer_can_run");
  payload.team = fields.uint("team_id");
  payload.interval = fields.uint("interval");
  payload.platform = fields.text("platform");
  payload.min_version = fields.text("min_osquery_version");
  payload.automations = fields.boolean("automations_enabled");
  payload.logging = fields.text("logging");
  payload.discard_data = fields.boolean("discard_data");
  payload.labels = fields.texts("labels_include_any");
  return payload;
}

Query create_query(Call& call, const QueryPayload& payload) {
  const User& user = call.user();
  call.allow(may_write_queries(user, payload.team));
  verify(payload);
  Query query;
  query.team = payload.team;
  merge(payload, query);
  if (query.name.empty()) throw failure("query name cannot be empty");
  if (query.sql.empty()) throw failure("query's SQL query cannot be empty");
  query.author = user.id;
  query.author_name = user.name;
  query.author_email = user.email;
  if (query.team && team_name(call.db, *query.team).empty()) {
    throw foreign_key("queries", "queries_ibfk_2");
  }
  if (query_by_name(call.db, query.team, query.name)) {
    check_limits(query);
    throw already_exists("Query", query.name);
  }
  query.id = insert_query(call, query);
  set_query_labels(call.db, query.id,
                   payload.labels.value_or(std::vector<std::string>()));
  record(call, "created_saved_query", query_details(query));
  return query;
}

Query change_query(Call& call, std::int64_t id, const QueryPayload& payload) {
  call.user();
  const Query before = load_query(call.db, id);
  call.allow(may_write_queries(call.user(), before.team));
  verify(payload);
  Query after = before;
  merge(payload, after);
  if (collation_key(after.name) != collation_key(before.name) &&
      query_by_name(call.db, before.team, after.name)) {
    throw duplicate_entry(after.name, "queries.idx_team_id_name_unq");
  }
  update_query(call, before, after, true);
  if (payload.labels) set_query_labels(call.db, id, *payload.labels);
  record(call, "edited_saved_query", query_details(after));
  return load_query(call.db, id);
}

void delete_query(Call& call, std::int64_t id, const std::string& name) {
  call.db.run("DELETE FROM queries WHERE id = ?1", id);
  Json details;
  details.set("query_name", name);
  record(call, "deleted_saved_query", details);
}

void delete_query(Call& call, std::int64_t id) {
  call.user();
  const Query query = load_query(call.db, id);
  call.allow(may_write_queries(call.user(), query.team));
  delete_query(call, id, query.name);
}

}  // namespace ctl::devserver
