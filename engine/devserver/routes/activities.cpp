// The audit feed.
#include "engine/devserver/json_writer.h"
#include "engine/devserver/listing.h"
#include "engine/devserver/router.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr Column kColumns[] = {
    {"id", "id"},
    {"created_at", "created_at"},
    {"user_id", "actor_id"},
    {"user_name", "actor_name"},
    {"user_email", "actor_email"},
    {"activity_type", "type"},
    {"details", "details"},
};

Answer list_activities(Call& call) {
  const ListOptions options = list_options(call);
  call.allow(call.user().is(kWatchers));
  JsonWriter out;
  out.begin_object().key("activities").begin_array();
  Rows rows = call.db.query(
      concat("SELECT id, created_at, actor_id, actor_name, actor_email, type,"
             " details FROM activities WHERE ?1 IS NOT NULL",
             after_clause(options, kColumns, 1),
             order_and_limit(options, kColumns, "id")),
      after_value(options));
  bool more = false;
  for (std::int64_t row = 0; rows.step(); ++row) {
    more = is_beyond(options, row);
    if (more) break;
    out.begin_object()
        .field("created_at", rfc3339(rows.integer(1)))
        .field("id", rows.integer(0));
    if (const MaybeInteger actor = rows.maybe_integer(2)) {
      out.field("actor_full_name", rows.text(3))
          .field("actor_id", *actor)
          .field("actor_gravatar", "")
          .field("actor_email", rows.text(4));
    }
    out.field("type", rows.text(5))
        .field("details", parse_json(rows.text(6)).value_or(Json()))
        .field("fleet_initiated", false)
        .end_object();
  }
  out.end_array();
  if (options.after.empty()) {
    write_meta(out, options, more);
  } else {
    out.key("meta").null();
  }
  out.end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/activities", Access::kReads, list_activities},
};

}  // namespace

std::span<const Route> routes_activities() {
  return kRoutes;
}

}  // namespace ctl::devserver
