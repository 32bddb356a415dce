// Labels by id and name: list, read, create, change, delete.
#include "engine/devserver/decode.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/label_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "id"},
    {"name", "name_key"},
    {"description", "description"},
    {"query", "query"},
    {"platform", "platform"},
    {"label_type", "builtin"},
    {"label_membership_type", "manual"},
    {"author_id", "author_id"},
    {"created_at", "created_at"},
    {"updated_at", "updated_at"},
};

Answer list_labels(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(true);
  if (!options.after.empty()) {
    throw bad_request("parameter 'after' is not supported");
  }
  if (!options.match.empty()) {
    throw bad_request("parameter 'query' is not supported");
  }
  JsonWriter out;
  out.begin_object().key("labels").begin_array();
  Rows rows = call.db.query(
      concat(kSelectLabel, order_and_limit(options, kColumns, "id")));
  for (std::int64_t row = 0; rows.step() && !is_beyond(options, row); ++row) {
    write_label(out, call.db, read_label(rows), LabelShape::kListed);
  }
  out.end_array().end_object();
  return answer_of(out);
}

Answer summary(Call& call) {
  call.allow(true);
  JsonWriter out;
  out.begin_object().key("labels").begin_array();
  Rows rows = call.db.query(concat(kSelectLabel, " ORDER BY id"));
  while (rows.step()) {
    const Label label = read_label(rows);
    out.begin_object()
        .field("id", label.id)
        .field("name", label.name)
        .field("description", label.description)
        .field("label_type", label.builtin ? "builtin" : "regular")
        .end_object();
  }
  out.end_array().end_object();
  return answer_of(out);
}

Answer label_answer(Database& db, std::int64_t id, LabelShape shape) {
  JsonWriter out;
  out.begin_object().key("label");
  write_label(out, db, *find_label(db, id), shape);
  out.end_object();
  return answer_of(out);
}

Label existing(Call& call, std::int64_t id) {
  auto label = find_label(call.db, id);
  if (!label) throw not_found("Label", id);
  return *std::move(label);
}

Answer get_label(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(true);
  existing(call, id);
  return label_answer(call.db, id, LabelShape::kSingle);
}

Answer create_label(Call& call) {
  const Fields fields(call.body());
  Label label;
  label.name = fields.text("name").value_or("");
  label.query = fields.text("query").value_or("");
  label.platform = fields.text("platform").value_or("");
  label.description = fields.text("description").value_or("");
  const auto hosts = fields.texts("hosts");
  const auto host_ids = fields.uints("host_ids");
  const bool any_hosts =
      (hosts && !hosts->empty()) || (host_ids && !host_ids->empty());
  call.allow(may_write_labels(call.user()));
  if (label.name.empty()) throw invalid("name", "missing required argument");
  if (!label.query.empty() && any_hosts) {
    throw invalid("query",
                  "Only one of either \"query\" or \"hosts/host_ids\" can be "
                  "included in the request.");
  }
  if (hosts && !hosts->empty() && host_ids && !host_ids->empty()) {
    throw invalid("hosts",
                  "Only one of either \"hosts\" or \"host_ids\" can be "
                  "included in the request.");
  }
  if (is_reserved_label(label.name)) {
    throw invalid("name", concat("cannot add label '", label.name,
                                 "' because it conflicts with the name of a "
                                 "built-in label"));
  }
  label.manual = label.query.empty();
  label.author = call.user().id;
  const std::int64_t id = insert_label(call, label);
  if (label.manual) {
    if (hosts) set_label_hosts(call.db, id, *hosts);
    if (host_ids && !host_ids->empty()) {
      set_label_host_ids(call.db, id, *host_ids);
    }
  }
  return label_answer(
      call.db, id, label.manual ? LabelShape::kSingle : LabelShape::kCreated);
}

Answer change_label(Call& call) {
  const std::int64_t id = call.id("id");
  const Fields fields(call.body());
  const auto name = fields.text("name");
  const auto description = fields.text("description");
  const auto hosts = fields.texts("hosts");
  const auto host_ids = fields.uints("host_ids");
  call.allow(may_write_labels(call.user()));
  if (hosts && !hosts->empty() && host_ids && !host_ids->empty()) {
    throw invalid("hosts",
                  "Only one of either \"hosts\" or \"host_ids\" can be "
                  "included in the request.");
  }
  const Label before = existing(call, id);
  if (before.builtin) {
    throw invalid("label_type",
                  concat("cannot modify built-in label '", before.name, "'"));
  }
  if (name && is_reserved_label(*name)) {
    throw invalid("name", concat("cannot rename label to '", *name,
                                 "' because it conflicts with the name of a "
                                 "built-in label"));
  }
  Label after = before;
  if (name) after.name = *name;
  if (description) after.description = *description;
  update_label(call, before, after);
  if (before.manual) {
    if (hosts) set_label_hosts(call.db, id, *hosts);
    if (host_ids) set_label_host_ids(call.db, id, *host_ids);
  }
  return label_answer(call.db, id, LabelShape::kSingle);
}

std::string cannot_delete(std::string_view name) {
  return concat("cannot delete built-in label '", name, "'");
}

Answer delete_by_name(Call& call) {
  const std::string name = call.name("name");
  call.allow(may_write_labels(call.user()));
  if (is_reserved_label(name)) throw invalid("name", cannot_delete(name));
  const auto id = label_by_name(call.db, name);
  if (!id) throw not_found("Label", name);
  call.db.run("DELETE FROM labels WHERE id = ?1", *id);
  return empty_answer();
}

Answer delete_by_id(Call& call) {
  const std::int64_t id = call.id("id");
  call.allow(may_write_labels(call.user()));
  const Label label = existing(call, id);
  if (label.builtin) throw invalid("label_type", cannot_delete(label.name));
  call.db.run("DELETE FROM labels WHERE id = ?1", id);
  return empty_answer();
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/labels", kReads, list_labels},
    {Under::kApi, "POST", "/labels", kWrites, create_label},
    {Under::kApi, "GET", "/labels/summary", kReads, summary},
    {Under::kApi, "GET", "/labels/{#id}", kReads, get_label},
    {Under::kApi, "PATCH", "/labels/{#id}", kWrites, change_label},
    {Under::kApi, "DELETE", "/labels/{name}", kWrites, delete_by_name},
    {Under::kApi, "DELETE", "/labels/id/{#id}", kWrites, delete_by_id},
};

}  // namespace

std::span<const Route> routes_labels() {
  return kRoutes;
}

}  // namespace ctl::devserver
