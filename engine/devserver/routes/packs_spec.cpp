// Legacy packs by spec: an upsert by name that replaces queries and targets.
#include "engine/devserver/decode.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/pack_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

using Names = std::vector<std::string>;

struct PackSpec {
  Pack pack;
  Names labels;
  Names teams;
  std::vector<PackQuery> queries;
};

PackQuery read_query(const Json& item) {
  const Fields fields(item);
  PackQuery query;
  query.query_name = fields.text("query").value_or("");
  query.name = fields.text("name").value_or("");
  if (query.name.empty()) query.name = query.query_name;
  query.description = fields.text("description").value_or("");
  query.interval = fields.uint("interval").value_or(0);
  query.snapshot = fields.boolean("snapshot");
  query.removed = fields.boolean("removed");
  query.shard = fields.uint("shard");
  query.platform = fields.text("platform");
  query.version = fields.text("version");
  query.denylist = fields.boolean("denylist");
  return query;
}

PackSpec read_spec(const Json& item) {
  const Fields fields(item);
  PackSpec spec;
  static_cast<void>(fields.uint("id"));  // read, and not used
  spec.pack.name = fields.text("name").value_or("");
  spec.pack.description = fields.text("description").value_or("");
  spec.pack.platform = fields.text("platform").value_or("");
  spec.pack.disabled = fields.boolean("disabled").value_or(false);
  const Json targets = fields.object("targets").value_or(Json());
  spec.labels = Fields(targets).texts("labels").value_or(Names());
  spec.teams = Fields(targets).texts("teams").value_or(Names());
  for (const Json& query : fields.objects("queries").value_or(Json::Array())) {
    spec.queries.push_back(read_query(query));
  }
  return spec;
}

void verify(const PackSpec& spec) {
  const auto refuse = [](std::string_view text) {
    throw bad_request(concat("pack payload verification: ", text));
  };
  if (is_blank(spec.pack.name)) refuse("pack name cannot be empty");
  for (const PackQuery& query : spec.queries) {
    if (query.interval < 1 || query.interval > kLongestInterval) {
      refuse(
          "pack scheduled query interval must be an integer greater than 1 "
          "and less than 604800");
    }
  }
}

// Throws what MySQL says of a target that is not there.
template <typename Find>
void set_targets(Call& call, std::int64_t pack, std::string_view type,
                 const Names& names, const Find& find) {
  std::vector<std::int64_t> ids;
  for (const std::string& name : names) {
    const auto id = find(call.db, name);
    if (!id) throw null_column("target_id");
    ids.push_back(*id);
  }
  set_pack_targets(call.db, pack, type, ids);
}

void apply(Call& call, PackSpec& spec) {
  if (const auto before = pack_by_name(call.db, spec.pack.name)) {
    spec.pack.id = before->id;
    update_pack(call, spec.pack);
  } else {
    spec.pack.id = insert_pack(call, spec.pack);
  }
  const std::int64_t id = spec.pack.id;
  call.db.run("DELETE FROM pack_queries WHERE pack_id = ?1", id);
  for (PackQuery& query : spec.queries) {
    const auto saved = query_by_name(call.db, std::nullopt, query.query_name);
    if (!saved) {
      throw foreign_key("scheduled_queries", "scheduled_queries_ibfk_1");
    }
    query.pack = id;
    query.query = saved->id;
    insert_pack_query(call, query);
  }
  set_pack_targets(call.db, id, "host", {});
  set_targets(call, id, "label", spec.labels, label_by_name);
  set_targets(call, id, "team", spec.teams, team_by_name);
}

Answer apply_specs(Call& call) {
  std::vector<PackSpec> specs;
  const Fields body(call.body());
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item));
  }
  call.allow(may_use_packs(call.user()));
  for (const PackSpec& spec : specs)
    verify(spec);
  for (PackSpec& spec : specs)
    apply(call, spec);
  record(call, "applied_spec_pack", Json(Json::Object()));
  return empty_answer();
}

void write_names(JsonWriter& out, std::string_view key, std::string_view type,
                 const std::vector<PackTarget>& targets) {
  bool any = false;
  out.key(key);
  for (const PackTarget& target : targets) {
    if (target.type != type || target.name.empty()) continue;
    if (!any) out.begin_array();
    any = true;
    out.string(target.name);
  }
  if (any) {
    out.end_array();
  } else {
    out.null();
  }
}

void write_query(JsonWriter& out, const PackQuery& query) {
  out.begin_object()
      .field("query", query.query_name)
      .field("name", query.name)
      .field("description", query.description)
      .field("interval", query.interval);
  if (query.snapshot) out.field("snapshot", *query.snapshot);
  if (query.removed) out.field("removed", *query.removed);
  if (query.shard) out.field("shard", *query.shard);
  if (query.platform) out.field("platform", *query.platform);
  if (query.version) out.field("version", *query.version);
  if (query.denylist) out.field("denylist", *query.denylist);
  out.end_object();
}

void write_spec(JsonWriter& out, Database& db, const Pack& pack) {
  out.begin_object().field("id", pack.id).field("name", pack.name);
  if (!pack.description.empty()) out.field("description", pack.description);
  if (!pack.platform.empty()) out.field("platform", pack.platform);
  out.field("disabled", pack.disabled).key("targets").begin_object();
  const std::vector<PackTarget> targets = pack_targets(db, pack.id);
  write_names(out, "labels", "label", targets);
  write_names(out, "teams", "team", targets);
  out.end_object();
  const std::vector<PackQuery> queries = pack_queries(db, pack.id);
  if (!queries.empty()) {
    out.key("queries").begin_array();
    for (const PackQuery& query : queries)
      write_query(out, query);
    out.end_array();
  }
  out.end_object();
}

Answer list_specs(Call& call) {
  call.allow(may_use_packs(call.user()));
  std::vector<std::int64_t> ids;
  {
    Rows rows = call.db.query("SELECT id FROM packs ORDER BY id");
    while (rows.step())
      ids.push_back(rows.integer(0));
  }
  JsonWriter out;
  out.begin_object().key("specs");
  if (ids.empty()) {
    out.null();
  } else {
    out.begin_array();
    for (const std::int64_t id : ids)
      write_spec(out, call.db, load_pack(call.db, id));
    out.end_array();
  }
  out.end_object();
  return answer_of(out);
}

Answer get_spec(Call& call) {
  const std::string name = call.name("name");
  call.allow(may_use_packs(call.user()));
  const auto pack = pack_by_name(call.db, name);
  if (!pack) throw not_found("Pack", name);
  JsonWriter out;
  out.begin_object().key("specs");
  write_spec(out, call.db, *pack);
  out.end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/spec/packs", Access::kReads, list_specs},
    {Under::kApi, "POST", "/spec/packs", Access::kWrites, apply_specs},
    {Under::kApi, "GET", "/spec/packs/{name}", Access::kReads, get_spec},
};

}  // namespace

std::span<const Route> routes_packs_spec() {
  return kRoutes;
}

}  // namespace ctl::devserver
