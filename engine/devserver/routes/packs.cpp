// Legacy packs: by spec, list, read, delete.
#include "engine/devserver/collation.h"
#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "id"},
    {"name", "name_key"},
    {"created_at", "created_at"},
    {"updated_at", "updated_at"},
};

ApiError verification(std::string_view text) {
  return bad_request(concat("pack payload verification: ", text));
}

// Sets a key of the given type when the request has it.
void copy(const Fields& from, Json& into, std::string_view key, char type) {
  if (!from.has(key)) return;
  if (type == 's') into.set(key, *from.text(key));
  if (type == 'b') into.set(key, *from.boolean(key));
  if (type == 'i') into.set(key, Json::integer(*from.uint(key)));
}

Json read_query(const Json& item) {
  const Fields fields(item);
  Json query;
  const std::string target = fields.text("query").value_or("");
  query.set("query", target);
  query.set("name", fields.text("name").value_or(target));
  query.set("description", fields.text("description").value_or(""));
  query.set("interval", Json::integer(fields.uint("interval").value_or(0)));
  copy(fields, query, "snapshot", 'b');
  copy(fields, query, "removed", 'b');
  copy(fields, query, "shard", 'i');
  copy(fields, query, "platform", 's');
  copy(fields, query, "version", 's');
  copy(fields, query, "denylist", 'b');
  return query;
}

Json names_or_null(const Fields& fields, std::string_view key) {
  const auto names = fields.texts(key);
  if (!names || names->empty()) return {};
  Json::Array out;
  for (const std::string& name : *names)
    out.emplace_back(name);
  return out;
}

Json read_spec(const Json& item) {
  const Fields fields(item);
  Json spec;
  spec.set("name", fields.text("name").value_or(""));
  spec.set("description", fields.text("description").value_or(""));
  spec.set("platform", fields.text("platform").value_or(""));
  spec.set("disabled", fields.boolean("disabled").value_or(false));
  const Json given = fields.object("targets").value_or(Json());
  Json targets;
  targets.set("labels", names_or_null(Fields(given), "labels"));
  targets.set("teams", names_or_null(Fields(given), "teams"));
  spec.set("targets", std::move(targets));
  Json::Array queries;
  for (const Json& query : fields.objects("queries").value_or(Json::Array())) {
    queries.push_back(read_query(query));
  }
  spec.set("queries", queries.empty() ? Json() : Json(std::move(queries)));
  return spec;
}

void verify(const Json& spec) {
  if (is_blank(*spec.find("name")->string())) {
    throw verification("pack name cannot be empty");
  }
  const Json::Array* queries = spec.find("queries")->array();
  if (queries == nullptr) return;
  for (const Json& query : *queries) {
    const Fields fields(query);
    const std::int64_t interval = fields.uint("interval").value_or(0);
    if (interval < 1 || interval > 604800) {
      throw verification(
          "pack scheduled query interval must be an integer greater than 1 "
          "and less than 604800");
    }
  }
}

void apply(Call& call, const Json& spec) {
  const std::string& name = *spec.find("name")->string();
  check_characters(name, kNameLimit, "name");
  if (const Json::Array* queries = spec.find("queries")->array()) {
    for (const Json& query : *queries) {
      const std::string& target = *query.find("query")->string();
      if (!call.db.first("SELECT 1 FROM queries WHERE team_id IS NULL"
                         " AND name_key = ?1",
                         collation_key(target))) {
        throw foreign_key("scheduled_queries", "scheduled_queries_query_name");
      }
    }
  }
  call.db.run(
      "INSERT INTO packs (name, name_key, spec, created_at, updated_at)"
      " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (name_key) DO UPDATE SET"
      " name = excluded.name, spec = excluded.spec,"
      " updated_at = excluded.updated_at",
      name, collation_key(name), to_text(spec), call.now);
}

bool may_use(const User& user) {
  return user.is(kWriters);
}

Answer apply_specs(Call& call) {
  std::vector<Json> specs;
  const Fields body(call.body());
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item));
  }
  call.allow(may_use(call.user()));
  for (const Json& spec : specs)
    verify(spec);
  for (const Json& spec : specs)
    apply(call, spec);
  record(call, "applied_spec_pack", Json(Json::Object()));
  return empty_answer();
}

void write_spec(JsonWriter& out, std::int64_t id, const Json& spec) {
  out.begin_object().field("id", id);
  for (const auto& [key, value] : *spec.object())
    out.field(key, value);
  out.end_object();
}

Answer list_specs(Call& call) {
  call.allow(may_use(call.user()));
  JsonWriter out;
  out.begin_object().key("specs");
  bool any = false;
  Rows rows = call.db.query("SELECT id, spec FROM packs ORDER BY id");
  for (; rows.step(); any = true) {
    if (!any) out.begin_array();
    write_spec(out, rows.integer(0), *parse_json(rows.text(1)));
  }
  if (any) {
    out.end_array();
  } else {
    out.null();
  }
  out.end_object();
  return answer_of(out);
}

Answer get_spec(Call& call) {
  const std::string name = call.name("name");
  call.allow(may_use(call.user()));
  Rows row = call.db.query("SELECT id, spec FROM packs WHERE name_key = ?1",
                           collation_key(name));
  if (!row.step()) throw not_found("Pack", name);
  JsonWriter out;
  out.begin_object().key("specs");
  write_spec(out, row.integer(0), *parse_json(row.text(1)));
  out.end_object();
  return answer_of(out);
}

constexpr const char* kSelect =
    "SELECT id, spec, created_at, updated_at FROM packs";

void write_pack(JsonWriter& out, const Rows& row) {
  const Json spec = *parse_json(row.text(1));
  const Json::Array* queries = spec.find("queries")->array();
  out.begin_object()
      .field("created_at", rfc3339(row.integer(2)))
      .field("updated_at", rfc3339(row.integer(3)))
      .field("id", row.integer(0));
  for (const char* key : {"name", "description", "platform", "disabled"}) {
    out.field(key, *spec.find(key));
  }
  out.key("type").null();
  for (const char* key :
       {"labels", "label_ids", "hosts", "host_ids", "teams", "team_ids"}) {
    out.key(key).null();
  }
  const std::size_t count = queries == nullptr ? 0 : queries->size();
  out.field("query_count", static_cast<std::int64_t>(count))
      .field("total_hosts_count", std::int64_t{0})
      .end_object();
}

Answer list_packs(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(may_use(call.user()));
  JsonWriter out;
  out.begin_object().key("packs").begin_array();
  const std::string match = search_key(options.match);
  Rows rows = call.db.query(concat(kSelect, " WHERE ?1 IS NOT NULL",
                                   match_clause(options, "name_key", 1),
                                   order_and_limit(options, kColumns, "id")),
                            match);
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    write_pack(out, rows);
  }
  out.end_array().end_object();
  return answer_of(out);
}

Answer get_pack(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use(call.user()));
  Rows row = call.db.query(concat(kSelect, " WHERE id = ?1"), id);
  if (!row.step()) throw not_found("Pack", id);
  JsonWriter out;
  out.begin_object().key("pack");
  write_pack(out, row);
  out.end_object();
  return answer_of(out);
}

void record_deleted(Call& call, const std::string& name) {
  Json details;
  details.set("pack_name", name);
  record(call, "deleted_pack", details);
}

Answer delete_by_name(Call& call) {
  const std::string name = call.name("name");
  call.allow(may_use(call.user()));
  if (call.db.run("DELETE FROM packs WHERE name_key = ?1",
                  collation_key(name)) == 0) {
    throw not_found("packs", name);
  }
  record_deleted(call, name);
  return empty_answer();
}

Answer delete_by_id(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use(call.user()));
  std::string name;
  {
    Rows row = call.db.query("SELECT name FROM packs WHERE id = ?1", id);
    if (!row.step()) throw not_found("Pack", id);
    name = row.string(0);
  }
  call.db.run("DELETE FROM packs WHERE id = ?1", id);
  record_deleted(call, name);
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/spec/packs", kReads, list_specs},
    {Under::kApi, "POST", "/spec/packs", kWrites, apply_specs},
    {Under::kApi, "GET", "/spec/packs/{name}", kReads, get_spec},
    {Under::kApi, "GET", "/packs", kReads, list_packs},
    {Under::kApi, "GET", "/packs/{#id}", kReads, get_pack},
    {Under::kApi, "DELETE", "/packs/{name}", kWrites, delete_by_name},
    {Under::kApi, "DELETE", "/packs/id/{#id}", kWrites, delete_by_id},
};

}  // namespace

std::span<const Route> routes_packs() {
  return kRoutes;
}

}  // namespace ctl::devserver
