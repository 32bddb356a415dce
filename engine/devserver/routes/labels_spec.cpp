// Labels by spec: an upsert by name that changes SQL, platform and membership.
#include "engine/devserver/decode.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/label_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct LabelSpec {
  Label label;
  std::optional<std::vector<std::string>> hosts;
};

// One of two words, or absent; null is not accepted.
bool is_second(const Fields& fields, std::string_view key,
               std::string_view first, std::string_view second) {
  if (!fields.mentions(key)) return false;
  const auto word = fields.text(key);
  if (!word || (*word != first && *word != second)) {
    throw bad_decode("json decoder error");
  }
  return *word == second;
}

LabelSpec read_spec(const Json& item) {
  const Fields fields(item);
  LabelSpec spec;
  static_cast<void>(fields.uint("id"));  // read, and not used
  spec.label.name = fields.text("name").value_or("");
  spec.label.description = fields.text("description").value_or("");
  spec.label.query = fields.text("query").value_or("");
  spec.label.platform = fields.text("platform").value_or("");
  spec.label.builtin = is_second(fields, "label_type", "regular", "builtin");
  spec.label.manual =
      is_second(fields, "label_membership_type", "dynamic", "manual");
  spec.hosts = fields.texts("hosts");
  return spec;
}

void check_builtin(Call& call, const Label& label) {
  const auto id = label_by_name(call.db, label.name);
  const auto stored = id ? find_label(call.db, *id) : std::nullopt;
  if (!stored || stored->name != label.name ||
      stored->description != label.description ||
      stored->query != label.query || stored->platform != label.platform ||
      stored->manual != label.manual || !stored->builtin) {
    throw user_message(
        422, concat("cannot modify or add built-in label '", label.name, "'"));
  }
}

void check(Call& call, const std::vector<LabelSpec>& specs) {
  for (const LabelSpec& spec : specs) {
    const Label& label = spec.label;
    if (!label.manual && spec.hosts && !spec.hosts->empty()) {
      throw user_message(422, concat("label ", label.name,
                                     " is declared as dynamic but contains "
                                     "`hosts` key"));
    }
    if (label.manual && !spec.hosts) {
      throw user_message(422, concat("label ", label.name,
                                     " is declared as manual but contains no "
                                     "`hosts key`"));
    }
    if (!label.builtin && is_reserved_label(label.name)) {
      throw user_message(
          422, concat("cannot modify built-in label '", label.name, "'"));
    }
  }
  for (const LabelSpec& spec : specs) {
    if (spec.label.builtin) check_builtin(call, spec.label);
  }
}

void apply(Call& call, const LabelSpec& spec) {
  if (spec.label.builtin) return;
  if (spec.label.name.empty()) throw failure("label name must not be empty");
  Label label = spec.label;
  label.author = call.user().id;
  const auto id = label_by_name(call.db, label.name);
  if (id) {
    label.id = *id;
    update_label(call, *find_label(call.db, *id), label);
  } else {
    label.id = insert_label(call, label);
  }
  if (label.manual) {
    set_label_hosts(call.db, label.id,
                    spec.hosts.value_or(std::vector<std::string>()));
  }
}

Answer apply_specs(Call& call) {
  const Fields body(call.body());
  std::vector<LabelSpec> specs;
  for (const Json& item : body.objects("specs").value_or(Json::Array())) {
    specs.push_back(read_spec(item));
  }
  call.allow(may_write_labels(call.user()));
  check(call, specs);
  for (const LabelSpec& spec : specs)
    apply(call, spec);
  return empty_answer();
}

void write_spec(JsonWriter& out, Database& db, const Label& label) {
  out.begin_object()
      .field("id", label.id)
      .field("name", label.name)
      .field("description", label.description)
      .field("query", label.query);
  if (!label.platform.empty()) out.field("platform", label.platform);
  if (label.builtin) out.field("label_type", "builtin");
  out.field("label_membership_type", label.manual ? "manual" : "dynamic");
  out.key("hosts");
  bool any = false;
  if (label.manual && !label.builtin) {
    Rows rows = db.query(
        "SELECT h.hostname FROM label_hosts l JOIN hosts h ON h.id = l.host_id"
        " WHERE l.label_id = ?1 ORDER BY h.id",
        label.id);
    for (; rows.step(); any = true) {
      if (!any) out.begin_array();
      out.string(rows.text(0));
    }
  }
  if (any) {
    out.end_array();
  } else {
    out.null();
  }
  out.end_object();
}

Answer list_specs(Call& call) {
  call.allow(true);
  JsonWriter out;
  out.begin_object().key("specs").begin_array();
  Rows rows = call.db.query(concat(kSelectLabel, " ORDER BY id"));
  while (rows.step())
    write_spec(out, call.db, read_label(rows));
  out.end_array().end_object();
  return answer_of(out);
}

Answer get_spec(Call& call) {
  const std::string name = call.name("name");
  call.allow(true);
  const auto id = label_by_name(call.db, name);
  if (!id) throw not_found("Label", name);
  JsonWriter out;
  out.begin_object().key("specs");
  write_spec(out, call.db, *find_label(call.db, *id));
  out.end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/spec/labels", Access::kReads, list_specs},
    {Under::kApi, "POST", "/spec/labels", Access::kWrites, apply_specs},
    {Under::kApi, "GET", "/spec/labels/{name}", Access::kReads, get_spec},
};

}  // namespace

std::span<const Route> routes_labels_spec() {
  return kRoutes;
}

}  // namespace ctl::devserver
