#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/objects.h"

namespace ctl::devserver {

struct Policy {
  std::int64_t id = 0;
  TeamId team;  // 0: "No team"
  std::string name;
  std::string sql;
  std::string description;
  std::string resolution;
  std::string platform;
  bool critical = false;
  bool calendar = false;
  bool conditional_access = false;
  MaybeInteger script;
  std::string script_name;
  MaybeInteger author;
  std::string author_name;
  std::string author_email;
  std::int64_t passing = 0;
  std::int64_t failing = 0;
  MaybeInteger counted_at;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};

inline constexpr const char* kSelectPolicy =
    "SELECT p.id, p.team_id, p.name, p.query, p.description, p.resolution,"
    " p.platform, p.critical, p.calendar_events_enabled,"
    " p.conditional_access_enabled, p.script_id, ifnull(s.name, ''),"
    " p.author_id, ifnull(u.name, '<deleted>'), ifnull(u.email, ''),"
    " p.passing, p.failing, p.counted_at, p.created_at, p.updated_at"
    " FROM policies p LEFT JOIN users u ON u.id = p.author_id"
    " LEFT JOIN scripts s ON s.id = p.script_id";
Policy read_policy(const Rows& row);

std::optional<Policy> find_policy(Database& db, std::int64_t id);
std::optional<std::int64_t> policy_by_name(Database& db, TeamId team,
                                           std::string_view name);

struct PolicyLabels {
  std::vector<LabelRef> include;
  std::vector<LabelRef> exclude;
};
PolicyLabels policy_labels(Database& db, std::int64_t id);

// What a policy says, into an open object.
void write_policy_fields(JsonWriter& out, const Policy& policy);
void write_policy(JsonWriter& out, const Policy& policy,
                  const PolicyLabels& labels);

// Throws 400 "<prefix>: …"; an absent name or SQL is not looked at.
void verify_policy(std::string_view prefix, const std::string* name,
                   const std::string* sql, const std::string& platform);
void check_limits(const Policy& policy);

std::int64_t insert_policy(Call& call, const Policy& policy);
// `attached`: an automation was given, which resets like a change of SQL.
void update_policy(Call& call, const Policy& before, const Policy& after,
                   bool attached);

// Replaces the labels. Throws 500 `invalid label` for a name that is none or
// is given twice. Ids of the labels, in the order of the names.
void set_policy_labels(Database& db, std::int64_t id,
                       const std::vector<std::string>& include,
                       const std::vector<std::string>& exclude);

}  // namespace ctl::devserver
