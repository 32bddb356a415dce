#include "engine/devserver/objects.h"

#include <algorithm>

#include "engine/devserver/routes/team_object.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"
#include "schema/base/utf8.h"

namespace ctl::devserver {
namespace {

std::vector<std::string_view> split_platforms(std::string_view list) {
  std::vector<std::string_view> out;
  while (true) {
    const auto comma = list.find(',');
    out.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

// The property White_Space of Unicode.
bool is_white_space(std::uint32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == ' ' || code == 0x85 ||
         code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

std::string_view without_blanks(std::string_view item) {
  const auto start = item.find_first_not_of(" \r\n");
  if (start == std::string_view::npos) return {};
  return item.substr(start, item.find_last_not_of(" \r\n") - start + 1);
}

}  // namespace

void record_login(Call& call, const User& user) {
  Json details;
  details.set("public_ip", kLoopback);
  record_as(call, &user, "user_logged_in", details);
}

void write_user(JsonWriter& out, Call& call, const User& user) {
  out.begin_object()
      .field("created_at", rfc3339(user.created_at))
      .field("updated_at", rfc3339(user.updated_at))
      .field("id", user.id)
      .field("name", user.name)
      .field("email", user.email)
      .field("force_password_reset", user.force_reset)
      .field("gravatar_url", "")
      .field("sso_enabled", false)
      .field("mfa_enabled", false)
      .field("global_role", user.global_role.empty()
                                ? std::nullopt
                                : std::optional(user.global_role))
      .field("api_only", user.api_only)
      .key("teams")
      .begin_array();
  for (const User::Membership& team : user.teams) {
    out.begin_object();
    write_team_fields(out, load_team(call.db, team.team));
    out.field("role", team.role).end_object();
  }
  out.end_array();
  out.end_object();
}

void write_available_teams(JsonWriter& out, Call& call, const User& user) {
  out.key("available_teams").begin_array();
  if (call.settings.premium) {
    Rows rows =
        call.db.query("SELECT id, name, description FROM teams ORDER BY name");
    while (rows.step()) {
      if (user.global_role.empty() && !user.is_in(rows.integer(0), ~0U)) {
        continue;
      }
      out.begin_object()
          .field("id", rows.integer(0))
          .field("name", rows.text(1))
          .field("description", rows.text(2))
          .end_object();
    }
  }
  out.end_array();
}

std::optional<std::int64_t> team_by_name(Database& db, std::string_view name) {
  // Of several that differ in case only, the exact one.
  return db.first(
      "SELECT id FROM teams WHERE name_key = ?1 ORDER BY name <> ?2, id",
      collation_key(name), name);
}

void require_team(Call& call, std::int64_t id) {
  if (!call.db.first("SELECT 1 FROM teams WHERE id = ?1", id)) {
    throw not_found("Team", id);
  }
}

std::string team_name(Database& db, std::int64_t id) {
  Rows row = db.query("SELECT name FROM teams WHERE id = ?1", id);
  return row.step() ? row.string(0) : std::string();
}

std::optional<std::int64_t> label_by_name(Database& db, std::string_view name) {
  return db.first("SELECT id FROM labels WHERE name_key = ?1",
                  collation_key(name));
}

bool label_exists(Database& db, const std::string& name) {
  return db
      .first("SELECT 1 FROM labels WHERE name_key = ?1 AND name = ?2",
             collation_key(name), name)
      .has_value();
}

void write_labels(JsonWriter& out, const std::vector<LabelRef>& labels) {
  out.begin_array();
  for (const LabelRef& label : labels) {
    out.begin_object()
        .field("id", label.id)
        .field("name", label.name)
        .end_object();
  }
  out.end_array();
}

Json stored_config(Database& db) {
  Rows row = db.query("SELECT value FROM settings WHERE name = 'config'");
  if (!row.step()) return {};
  return parse_json(row.text(0)).value_or(Json());
}

bool config_flag(Database& db, std::string_view section, std::string_view key) {
  const Json config = stored_config(db);
  const Json* found = config.find(section);
  if (found != nullptr) found = found->find(key);
  return found != nullptr && found->boolean() != nullptr && *found->boolean();
}

bool platforms_valid(std::string_view list) {
  const auto items = split_platforms(list);
  return std::all_of(items.begin(), items.end(), [](std::string_view raw) {
    const std::string_view item = without_blanks(raw);
    return item == "darwin" || item == "linux" || item == "windows" ||
           item == "chrome";
  });
}

bool same_platforms(std::string_view a, std::string_view b) {
  const auto sorted = [](std::string_view list) {
    auto items = split_platforms(list);
    std::sort(items.begin(), items.end());
    return items;
  };
  return sorted(a) == sorted(b);
}

std::string_view trim_blanks(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = 0;
  for (Utf8Reader reader(text); !reader.done();) {
    const std::size_t at = reader.offset();
    if (is_white_space(reader.next())) continue;
    if (end == 0) begin = at;
    end = reader.offset();
  }
  return text.substr(begin, end - begin);
}

bool is_blank(std::string_view text) {
  return trim_blanks(text).empty();
}

}  // namespace ctl::devserver
