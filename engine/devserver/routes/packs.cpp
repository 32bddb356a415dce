// Legacy packs by id: list, read, create, change, delete.
#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/pack_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "id"},
    {"name", "name_key"},
    {"description", "description"},
    {"platform", "platform"},
    {"disabled", "disabled"},
    {"created_at", "created_at"},
    {"updated_at", "updated_at"},
};

using Ids = std::vector<std::int64_t>;

// Whom a pack is for, by the names of the three kinds of targets.
struct Kind {
  const char* type;
  const char* list;
  const char* ids;
};
constexpr Kind kKinds[] = {{"label", "labels", "label_ids"},
                           {"host", "hosts", "host_ids"},
                           {"team", "teams", "team_ids"}};

// Hosts named, in a label or in a team; a gitops user may not count them.
std::int64_t count_hosts(Call& call, std::int64_t pack) {
  if (call.user().is(kGitops)) return 0;
  return call.db
      .first(
          "SELECT count(*) FROM hosts h WHERE EXISTS (SELECT 1 FROM"
          " pack_targets t WHERE t.pack_id = ?1 AND ("
          " (t.type = 'host' AND t.target_id = h.id) OR"
          " (t.type = 'team' AND t.target_id = h.team_id) OR"
          " (t.type = 'label' AND EXISTS (SELECT 1 FROM label_hosts l WHERE"
          "  l.label_id = t.target_id AND l.host_id = h.id))))",
          pack)
      .value_or(0);
}

void write_targets(JsonWriter& out, const Kind& kind,
                   const std::vector<PackTarget>& targets) {
  out.key(kind.list).begin_array();
  for (const PackTarget& target : targets) {
    if (target.type != kind.type) continue;
    out.begin_object()
        .field("type", target.type)
        .field("id", target.id)
        .field("display_text", target.name)
        .end_object();
  }
  out.end_array().key(kind.ids).begin_array();
  for (const PackTarget& target : targets) {
    if (target.type == kind.type) out.integer(target.id);
  }
  out.end_array();
}

// A pack that was only just made is not read back: no times, no names.
void write_given(JsonWriter& out, const Kind& kind,
                 const std::optional<Ids>& ids) {
  out.key(kind.list).null().key(kind.ids);
  if (!ids) {
    out.null();
    return;
  }
  out.begin_array();
  for (const std::int64_t id : *ids)
    out.integer(id);
  out.end_array();
}

void write_fields(JsonWriter& out, const Pack& pack, bool stored) {
  out.field("created_at",
            stored ? rfc3339(pack.created_at) : std::string(kZeroTime))
      .field("updated_at",
             stored ? rfc3339(pack.updated_at) : std::string(kZeroTime))
      .field("id", pack.id)
      .field("name", pack.name)
      .field("description", pack.description)
      .field("platform", pack.platform)
      .field("disabled", pack.disabled)
      .key("type")
      .null();
}

void write_counts(JsonWriter& out, Call& call, std::int64_t pack) {
  const MaybeInteger queries = call.db.first(
      "SELECT count(*) FROM pack_queries WHERE pack_id = ?1", pack);
  out.field("query_count", queries.value_or(0))
      .field("total_hosts_count", count_hosts(call, pack));
}

void write_pack(JsonWriter& out, Call& call, const Pack& pack) {
  const std::vector<PackTarget> targets = pack_targets(call.db, pack.id);
  out.begin_object();
  write_fields(out, pack, true);
  for (const Kind& kind : kKinds)
    write_targets(out, kind, targets);
  write_counts(out, call, pack.id);
  out.end_object();
}

Answer pack_answer(Call& call, const Pack& pack) {
  JsonWriter out;
  out.begin_object().key("pack");
  write_pack(out, call, pack);
  out.end_object();
  return answer_of(out);
}

Answer list_packs(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(may_use_packs(call.user()));
  Ids ids;
  {
    Rows rows = call.db.query(concat("SELECT id FROM packs",
                                     order_and_limit(options, kColumns, "id")));
    for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
      ids.push_back(rows.integer(0));
    }
  }
  JsonWriter out;
  out.begin_object().key("packs").begin_array();
  for (const std::int64_t id : ids)
    write_pack(out, call, load_pack(call.db, id));
  out.end_array().end_object();
  return answer_of(out);
}

Answer get_pack(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use_packs(call.user()));
  return pack_answer(call, load_pack(call.db, id));
}

struct PackPayload {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> platform;
  std::optional<bool> disabled;
  std::optional<Ids> ids[3];  // as kKinds
};

PackPayload read_payload(const Json& body) {
  const Fields fields(body);
  PackPayload payload;
  payload.name = fields.text("name");
  payload.description = fields.text("description");
  payload.platform = fields.text("platform");
  payload.disabled = fields.boolean("disabled");
  for (std::size_t i = 0; i < 3; ++i) {
    payload.ids[i] = fields.uints(kKinds[i].ids);
  }
  return payload;
}

void verify(const PackPayload& payload) {
  if (payload.name && is_blank(*payload.name)) {
    throw bad_request("pack payload verification: pack name cannot be empty");
  }
}

void merge(const PackPayload& payload, Pack& pack) {
  if (payload.name) pack.name = *payload.name;
  if (payload.description) pack.description = *payload.description;
  if (payload.platform) pack.platform = *payload.platform;
  if (payload.disabled) pack.disabled = *payload.disabled;
}

void set_targets(Call& call, std::int64_t id, const PackPayload& payload) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (!payload.ids[i]) continue;
    set_pack_targets(call.db, id, kKinds[i].type, *payload.ids[i]);
  }
}

Answer create_pack(Call& call) {
  const PackPayload payload = read_payload(call.body());
  call.allow(may_use_packs(call.user()));
  verify(payload);
  Pack pack;
  merge(payload, pack);
  pack.id = insert_pack(call, pack);
  set_targets(call, pack.id, payload);
  record(call, "created_pack", pack_details(pack));
  JsonWriter out;
  out.begin_object().key("pack").begin_object();
  write_fields(out, pack, false);
  for (std::size_t i = 0; i < 3; ++i)
    write_given(out, kKinds[i], payload.ids[i]);
  write_counts(out, call, pack.id);
  out.end_object().end_object();
  return answer_of(out);
}

Answer change_pack(Call& call) {
  const std::int64_t id = call.id("id");
  const PackPayload payload = read_payload(call.body());
  call.allow(may_use_packs(call.user()));
  verify(payload);
  Pack pack = load_pack(call.db, id);
  merge(payload, pack);
  update_pack(call, pack);
  set_targets(call, id, payload);
  record(call, "edited_pack", pack_details(pack));
  return pack_answer(call, pack);
}

Answer delete_by_name(Call& call) {
  const std::string name = call.name("name");
  call.allow(may_use_packs(call.user()));
  const auto pack = pack_by_name(call.db, name);
  if (!pack) throw not_found("packs", name);
  delete_pack(call, *pack);
  return empty_answer();
}

Answer delete_by_id(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_use_packs(call.user()));
  delete_pack(call, load_pack(call.db, id));
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/packs", kReads, list_packs},
    {Under::kApi, "POST", "/packs", kWrites, create_pack},
    {Under::kApi, "GET", "/packs/{#id}", kReads, get_pack},
    {Under::kApi, "PATCH", "/packs/{#id}", kWrites, change_pack},
    {Under::kApi, "DELETE", "/packs/{name}", kWrites, delete_by_name},
    {Under::kApi, "DELETE", "/packs/id/{#id}", kWrites, delete_by_id},
};

}  // namespace

std::span<const Route> routes_packs() {
  return kRoutes;
}

}  // namespace ctl::devserver
