#include "engine/devserver/routes/host_object.h"

#include "engine/devserver/host_targets.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/routes/label_object.h"
#include "engine/devserver/routes/policy_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

void write_labels_of(JsonWriter& out, Call& call, const Host& host) {
  out.key("labels").begin_array();
  Rows rows =
      call.db.query(concat(kSelectLabel,
                           " WHERE id IN (SELECT label_id FROM label_hosts"
                           " WHERE host_id = ?1) ORDER BY id"),
                    host.id);
  while (rows.step()) {
    write_label(out, call.db, read_label(rows), LabelShape::kListed);
  }
  out.end_array();
}

std::string_view response_of(Database& db, std::int64_t policy,
                             std::int64_t host) {
  const MaybeInteger passes = db.first(
      "SELECT passes FROM policy_membership WHERE policy_id = ?1"
      " AND host_id = ?2",
      policy, host);
  if (!passes) return "";
  return *passes != 0 ? "pass" : "fail";
}

void write_policies_of(JsonWriter& out, Call& call, const Host& host) {
  out.key("policies").begin_array();
  Rows rows = call.db.query(concat(kSelectPolicy,
                                   " WHERE p.team_id IS NULL OR p.team_id = ?1"
                                   " ORDER BY p.id"),
                            host.team);
  while (rows.step()) {
    const Policy policy = read_policy(rows);
    if (!runs_on(policy.platform, host.platform) ||
        !policy_targets(call.db, policy.id, host.id)) {
      continue;
    }
    out.begin_object();
    write_policy_fields(out, policy);
    out.field("calendar_events_enabled", policy.calendar)
        .field("created_at", rfc3339(policy.created_at))
        .field("updated_at", rfc3339(policy.updated_at))
        .field("response", response_of(call.db, policy.id, host.id))
        .end_object();
  }
  out.end_array();
}

}  // namespace

Host read_host(const Rows& row) {
  Host host;
  host.id = row.integer(0);
  host.uuid = row.string(1);
  host.hostname = row.string(2);
  host.platform = row.string(3);
  host.os_version = row.string(4);
  host.osquery_version = row.string(5);
  host.profile = row.string(6);
  host.team = row.integer(7);
  host.created_at = row.integer(8);
  host.seen_at = row.integer(9);
  return host;
}

std::string status_of(const Host& host, std::int64_t now) {
  constexpr std::int64_t kOnline = 120;
  constexpr std::int64_t kMissing = std::int64_t{30} * 24 * 3600;
  if (now - host.seen_at <= kOnline) return "online";
  return now - host.seen_at > kMissing ? "mia" : "offline";
}

void write_host_fields(JsonWriter& out, Call& call, const Host& host,
                       bool detailed) {
  const MaybeInteger failing = call.db.first(
      "SELECT count(*) FROM policy_membership WHERE host_id = ?1"
      " AND passes = 0",
      host.id);
  out.field("created_at", rfc3339(host.created_at))
      .field("updated_at", rfc3339(host.seen_at))
      .field("id", host.id)
      .field("detail_updated_at", rfc3339(host.seen_at))
      .field("label_updated_at", rfc3339(host.seen_at))
      .field("policy_updated_at", rfc3339(host.seen_at))
      .field("last_enrolled_at", rfc3339(host.created_at))
      .field("seen_time", rfc3339(host.seen_at))
      .field("hostname", host.hostname)
      .field("uuid", host.uuid)
      .field("platform", host.platform)
      .field("osquery_version", host.osquery_version)
      .field("os_version", host.os_version)
      .field("computer_name", host.hostname)
      .field("display_name", host.hostname)
      .field("display_text", host.hostname)
      .field("status", status_of(host, call.now))
      .field("team_id", host.team == 0 ? MaybeInteger() : host.team)
      .field("team_name", host.team == 0
                              ? std::nullopt
                              : std::optional(team_name(call.db, host.team)))
      .key("issues")
      .begin_object()
      .field("failing_policies_count", failing.value_or(0))
      .field("total_issues_count", failing.value_or(0))
      .end_object();
  if (!detailed) return;
  write_labels_of(out, call, host);
  out.key("packs").begin_array().end_array();
  write_policies_of(out, call, host);
}

Host load_host(Call& call, std::int64_t id) {
  Rows row = call.db.query(concat(kSelectHost, " WHERE h.id = ?1"), id);
  if (!row.step()) throw not_found("Host", id);
  return read_host(row);
}

}  // namespace ctl::devserver
