#include "engine/devserver/routes/policy_object.h"

#include <set>

#include "engine/devserver/host_targets.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

bool differs(const Policy& a, const Policy& b) {
  return a.name != b.name || a.sql != b.sql || a.description != b.description ||
         a.resolution != b.resolution || a.platform != b.platform ||
         a.critical != b.critical || a.calendar != b.calendar ||
         a.conditional_access != b.conditional_access || a.script != b.script ||
         a.author != b.author;
}

void drop_counts(Database& db, std::int64_t id) {
  db.run(
      "UPDATE policies SET passing = 0, failing = 0, counted_at = NULL"
      " WHERE id = ?1",
      id);
}

// Answers of hosts that the policy does not run on any more.
void drop_foreign_answers(Database& db, const Policy& policy) {
  std::vector<std::int64_t> gone;
  {
    Rows rows = db.query(
        "SELECT m.host_id, h.platform FROM policy_membership m"
        " JOIN hosts h ON h.id = m.host_id WHERE m.policy_id = ?1",
        policy.id);
    while (rows.step()) {
      if (!runs_on(policy.platform, rows.text(1))) {
        gone.push_back(rows.integer(0));
      }
    }
  }
  for (const std::int64_t host : gone) {
    db.run(
        "DELETE FROM policy_membership WHERE policy_id = ?1 AND host_id = ?2",
        policy.id, host);
  }
}

void reset_answers(Database& db, const Policy& before, const Policy& after,
                   bool attached) {
  if (before.sql != after.sql || attached) {
    db.run("DELETE FROM policy_membership WHERE policy_id = ?1", before.id);
    drop_counts(db, before.id);
  } else if (before.platform != after.platform) {
    drop_foreign_answers(db, after);
    drop_counts(db, before.id);
  }
}

}  // namespace

Policy read_policy(const Rows& row) {
  Policy policy;
  policy.id = row.integer(0);
  policy.team = row.maybe_integer(1);
  policy.name = row.string(2);
  policy.sql = row.string(3);
  policy.description = row.string(4);
  policy.resolution = row.string(5);
  policy.platform = row.string(6);
  policy.critical = row.boolean(7);
  policy.calendar = row.boolean(8);
  policy.conditional_access = row.boolean(9);
  policy.script = row.maybe_integer(10);
  policy.script_name = row.string(11);
  policy.author = row.maybe_integer(12);
  policy.author_name = row.string(13);
  policy.author_email = row.string(14);
  policy.passing = row.integer(15);
  policy.failing = row.integer(16);
  policy.counted_at = row.maybe_integer(17);
  policy.created_at = row.integer(18);
  policy.updated_at = row.integer(19);
  return policy;
}

std::optional<Policy> find_policy(Database& db, std::int64_t id) {
  Rows row = db.query(concat(kSelectPolicy, " WHERE p.id = ?1"), id);
  if (!row.step()) return std::nullopt;
  return read_policy(row);
}

std::optional<std::int64_t> policy_by_name(Database& db, TeamId team,
                                           std::string_view name) {
  return db.first(
      "SELECT id FROM policies WHERE ifnull(team_id, -1) = ifnull(?1, -1)"
      " AND name = ?2",
      team, name);
}

PolicyLabels policy_labels(Database& db, std::int64_t id) {
  PolicyLabels labels;
  Rows rows = db.query(
      "SELECT l.id, l.name, p.exclude FROM policy_labels p JOIN labels l"
      " ON l.id = p.label_id WHERE p.policy_id = ?1 ORDER BY l.id",
      id);
  while (rows.step()) {
    auto& list = rows.boolean(2) ? labels.exclude : labels.include;
    list.push_back({rows.integer(0), rows.string(1)});
  }
  return labels;
}

void write_policy_fields(JsonWriter& out, const Policy& policy) {
  out.field("id", policy.id)
      .field("name", policy.name)
      .field("query", policy.sql)
      .field("critical", policy.critical)
      .field("description", policy.description)
      .field("author_id", policy.author)
      .field("author_name", policy.author_name)
      .field("author_email", policy.author_email)
      .field("team_id", policy.team)
      .field("resolution", policy.resolution)
      .field("platform", policy.platform);
}

void write_policy(JsonWriter& out, const Policy& policy,
                  const PolicyLabels& labels) {
  out.begin_object();
  write_policy_fields(out, policy);
  if (!labels.include.empty()) {
    write_labels(out.key("labels_include_any"), labels.include);
  }
  if (!labels.exclude.empty()) {
    write_labels(out.key("labels_exclude_any"), labels.exclude);
  }
  out.field("calendar_events_enabled", policy.calendar)
      .field("conditional_access_enabled", policy.conditional_access)
      .field("created_at", rfc3339(policy.created_at))
      .field("updated_at", rfc3339(policy.updated_at))
      .field("passing_host_count", policy.passing)
      .field("failing_host_count", policy.failing)
      .field("host_count_updated_at",
             policy.counted_at ? std::optional(rfc3339(*policy.counted_at))
                               : std::nullopt);
  if (policy.script) {
    out.key("run_script")
        .begin_object()
        .field("id", *policy.script)
        .field("name", policy.script_name)
        .end_object();
  }
  out.end_object();
}

void verify_policy(std::string_view prefix, const std::string* name,
                   const std::string* sql, const std::string& platform) {
  const auto refuse = [&](std::string_view text) {
    throw bad_request(concat(prefix, ": ", text));
  };
  if (name != nullptr && is_blank(*name)) refuse("policy name cannot be empty");
  if (sql != nullptr && is_blank(*sql)) refuse("policy query cannot be empty");
  if (!platform.empty() && !platforms_valid(platform)) {
    refuse("invalid policy platform");
  }
}

void check_limits(const Policy& policy) {
  check_characters(policy.name, kNameLimit, "name");
  check_bytes(policy.sql, kMediumTextLimit, "query");
  check_bytes(policy.description, kMediumTextLimit, "description");
  check_bytes(policy.resolution, kTextLimit, "resolution");
  check_characters(policy.platform, kNameLimit, "platforms");
}

std::int64_t insert_policy(Call& call, const Policy& policy) {
  check_limits(policy);
  call.db.run(
      "INSERT INTO policies (team_id, name, name_key, query, description,"
      " resolution, platform, critical, calendar_events_enabled,"
      " conditional_access_enabled, script_id, author_id, created_at,"
      " updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
      " ?12, ?13, ?13)",
      policy.team, policy.name, collation_key(policy.name), policy.sql,
      policy.description, policy.resolution, policy.platform, policy.critical,
      policy.calendar, policy.conditional_access, policy.script, policy.author,
      call.now);
  return call.db.last_id();
}

void update_policy(Call& call, const Policy& before, const Policy& after,
                   bool attached) {
  check_limits(after);
  const bool changed = differs(before, after);
  // Attaching nothing where nothing was resets only with another change.
  reset_answers(call.db, before, after, attached && changed);
  if (!changed) return;
  call.db.run(
      "UPDATE policies SET name = ?1, name_key = ?2, query = ?3,"
      " description = ?4, resolution = ?5, platform = ?6, critical = ?7,"
      " calendar_events_enabled = ?8, conditional_access_enabled = ?9,"
      " script_id = ?10, author_id = ?11, updated_at = ?12 WHERE id = ?13",
      after.name, collation_key(after.name), after.sql, after.description,
      after.resolution, after.platform, after.critical, after.calendar,
      after.conditional_access, after.script, after.author, call.now,
      before.id);
}

void set_policy_labels(Database& db, std::int64_t id,
                       const std::vector<std::string>& include,
                       const std::vector<std::string>& exclude) {
  db.run("DELETE FROM policy_labels WHERE policy_id = ?1", id);
  std::set<std::int64_t> seen;
  const auto add = [&](const std::vector<std::string>& names, bool excludes) {
    for (const std::string& name : names) {
      const auto label = label_by_name(db, name);
      if (!label || !seen.insert(*label).second) throw failure("invalid label");
      db.run(
          "INSERT INTO policy_labels (policy_id, label_id, exclude)"
          " VALUES (?1, ?2, ?3)",
          id, *label, excludes);
    }
  };
  add(include, false);
  add(exclude, true);
}

}  // namespace ctl::devserver
