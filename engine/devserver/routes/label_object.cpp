#include "engine/devserver/routes/label_object.h"

#include <algorithm>
#include <iterator>

#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::string_view kReserved[] = {
    "All Hosts",    "macOS",      "Ubuntu Linux",
    "CentOS Linux", "MS Windows", "Red Hat Linux",
    "All Linux",    "chrome",     "macOS 14+ (Sonoma+)",
    "iOS",          "iPadOS",     "Fedora Linux",
    "Android",
};

void write_host_ids(JsonWriter& out, Database& db, std::int64_t label) {
  Rows rows = db.query(
      "SELECT host_id FROM label_hosts WHERE label_id = ?1 ORDER BY host_id",
      label);
  bool any = false;
  while (rows.step()) {
    if (!any) out.key("host_ids").begin_array();
    any = true;
    out.integer(rows.integer(0));
  }
  if (any) out.end_array();
}

}  // namespace

Label read_label(const Rows& row) {
  Label label;
  label.id = row.integer(0);
  label.name = row.string(1);
  label.description = row.string(2);
  label.query = row.string(3);
  label.platform = row.string(4);
  label.builtin = row.boolean(5);
  label.manual = row.boolean(6);
  label.author = row.maybe_integer(7);
  label.created_at = row.integer(8);
  label.updated_at = row.integer(9);
  return label;
}

std::optional<Label> find_label(Database& db, std::int64_t id) {
  Rows row = db.query(concat(kSelectLabel, " WHERE id = ?1"), id);
  if (!row.step()) return std::nullopt;
  return read_label(row);
}

bool is_reserved_label(std::string_view name) {
  return std::find(std::begin(kReserved), std::end(kReserved), name) !=
         std::end(kReserved);
}

void write_label(JsonWriter& out, Database& db, const Label& label,
                 LabelShape shape) {
  const bool created = shape == LabelShape::kCreated;
  const MaybeInteger count = db.first(
      "SELECT count(*) FROM label_hosts WHERE label_id = ?1", label.id);
  out.begin_object()
      .field("created_at",
             created ? std::string(kZeroTime) : rfc3339(label.created_at))
      .field("updated_at",
             created ? std::string(kZeroTime) : rfc3339(label.updated_at))
      .field("id", label.id)
      .field("author_id", label.author)
      .field("name", label.name)
      .field("description", label.description)
      .field("query", label.query)
      .field("platform", label.platform)
      .field("label_type", label.builtin ? "builtin" : "regular")
      .field("label_membership_type", label.manual ? "manual" : "dynamic");
  if (count.value_or(0) > 0) out.field("host_count", count);
  out.field("display_text", label.name).field("count", count);
  if (label.manual && shape != LabelShape::kListed) {
    write_host_ids(out, db, label.id);
  }
  out.end_object();
}

void check_limits(const Label& label) {
  check_characters(label.name, kNameLimit, "name");
  check_characters(label.description, kNameLimit, "description");
  check_bytes(label.query, kMediumTextLimit, "query");
  check_characters(label.platform, kNameLimit, "platform");
}

std::int64_t insert_label(Call& call, const Label& label) {
  check_limits(label);
  if (call.db.first("SELECT 1 FROM labels WHERE name_key = ?1",
                    collation_key(label.name))) {
    throw duplicate_entry(label.name, "labels.idx_label_unique_name");
  }
  call.db.run(
      "INSERT INTO labels (name, name_key, description, query, platform,"
      " builtin, manual, author_id, created_at, updated_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?8)",
      label.name, collation_key(label.name), label.description, label.query,
      label.platform, label.manual, label.author, call.now);
  return call.db.last_id();
}

void update_label(Call& call, const Label& before, const Label& after) {
  check_limits(after);
  const bool same =
      before.name == after.name && before.description == after.description &&
      before.query == after.query && before.platform == after.platform &&
      before.builtin == after.builtin && before.manual == after.manual;
  if (same) return;
  const auto namesake = call.db.first(
      "SELECT id FROM labels WHERE name_key = ?1", collation_key(after.name));
  if (namesake && *namesake != before.id) {
    throw duplicate_entry(after.name, "labels.idx_label_unique_name");
  }
  call.db.run(
      "UPDATE labels SET name = ?1, name_key = ?2, description = ?3,"
      " query = ?4, platform = ?5, builtin = ?6, manual = ?7, updated_at = ?8"
      " WHERE id = ?9",
      after.name, collation_key(after.name), after.description, after.query,
      after.platform, after.builtin, after.manual, call.now, before.id);
}

void set_label_hosts(Database& db, std::int64_t label,
                     const std::vector<std::string>& hosts) {
  db.run("DELETE FROM label_hosts WHERE label_id = ?1", label);
  for (const std::string& host : hosts) {
    db.run(
        "INSERT OR IGNORE INTO label_hosts (label_id, host_id)"
        " SELECT ?1, id FROM hosts WHERE hostname = ?2 OR uuid = ?2",
        label, host);
  }
}

void set_label_host_ids(Database& db, std::int64_t label,
                        const std::vector<std::int64_t>& hosts) {
  db.run("DELETE FROM label_hosts WHERE label_id = ?1", label);
  for (const std::int64_t host : hosts) {
    db.run(
        "INSERT OR IGNORE INTO label_hosts (label_id, host_id)"
        " SELECT ?1, id FROM hosts WHERE id = ?2",
        label, host);
  }
}

}  // namespace ctl::devserver
