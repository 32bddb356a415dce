#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/objects.h"

namespace ctl::devserver {

struct Query {
  std::int64_t id = 0;
  TeamId team;
  std::string name;
  std::string description;
  std::string sql;
  std::int64_t interval = 0;
  bool observer_can_run = false;
  std::string platform;
  std::string min_version;
  bool automations = false;
  std::string logging = "snapshot";
  bool discard_data = false;
  std::optional<std::int64_t> author;
  std::string author_name;
  std::string author_email;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};

// The columns load_query() reads, joined with their author.
inline constexpr const char* kSelectQuery =
    "SELECT q.id, q.team_id, q.name, q.description, q.query, q.interval,"
    " q.observer_can_run, q.platform, q.min_osquery_version,"
    " q.automations_enabled, q.logging, q.discard_data, q.author_id,"
    " ifnull(u.name, '<deleted>'), ifnull(u.email, ''), q.created_at,"
    " q.updated_at FROM queries q LEFT JOIN users u ON u.id = q.author_id";
Query read_query(const Rows& row);

// Throws 404.
Query load_query(Database& db, std::int64_t id);
std::optional<Query> query_by_name(Database& db, TeamId team,
                                   std::string_view name);

std::vector<LabelRef> query_labels(Database& db, std::int64_t id);

// "stats": {…}
void write_stats(JsonWriter& out, Database& db, std::int64_t id);

// How a query's empty list of labels is printed, and its times.
enum class Shape { kStored, kCreated, kLabelsCleared };
void write_query(JsonWriter& out, Database& db, const Query& query,
                 Shape shape);

// Throws the 400 of `query payload verification`; without a name or SQL the
// check of a spec, else only what is given.
void verify_query(const std::string* name, const std::string* sql,
                  const std::string& logging, const std::string& platform);

// Throws MySQL's texts for values that do not fit.
void check_limits(const Query& query);

// Writes a new row, or the changes to one: what they reset (contracts/fleet.md
// 5.2) is reset, and updated_at moves only when something differs.
std::int64_t insert_query(Call& call, const Query& query);
void update_query(Call& call, const Query& before, const Query& after,
                  bool drop_stats);

// Replaces the labels; names that are none are passed over.
void set_query_labels(Database& db, std::int64_t id,
                      const std::vector<std::string>& names);

}  // namespace ctl::devserver
