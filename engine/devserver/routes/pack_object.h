#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/routes/query_object.h"

namespace ctl::devserver {

// A pack of 2017: a list of saved queries with their intervals, and whom it is
// for (contracts/fleet.md 4.6).
struct Pack {
  std::int64_t id = 0;
  std::string name;
  std::string description;
  std::string platform;
  bool disabled = false;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};

// Throws 404.
Pack load_pack(Database& db, std::int64_t id);
std::optional<Pack> pack_by_name(Database& db, std::string_view name);
// Throws MySQL's texts for what does not fit and for a name that is taken.
std::int64_t insert_pack(Call& call, const Pack& pack);
void update_pack(Call& call, const Pack& pack);
// With its entry in the audit feed.
void delete_pack(Call& call, const Pack& pack);
// {"pack_id", "pack_name"} of the audit feed.
Json pack_details(const Pack& pack);

struct PackTarget {
  std::string type;  // "host", "label", "team"
  std::int64_t id = 0;
  std::string name;  // empty when it is gone
};
std::vector<PackTarget> pack_targets(Database& db, std::int64_t pack);
// Replaces those of one type. Throws 409 for one given twice.
void set_pack_targets(Database& db, std::int64_t pack, std::string_view type,
                      const std::vector<std::int64_t>& ids);

// One query of a pack: a row, or what makes one.
struct PackQuery {
  std::int64_t id = 0;
  std::int64_t pack = 0;
  std::int64_t query = 0;
  std::string query_name;
  std::string sql;
  std::string name;
  std::string description;
  std::int64_t interval = 0;
  std::optional<bool> snapshot;
  std::optional<bool> removed;
  std::optional<std::string> platform;
  std::optional<std::string> version;
  MaybeInteger shard;
  std::optional<bool> denylist;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};
constexpr std::int64_t kLongestInterval = 604800;

inline constexpr const char* kSelectPackQuery =
    "SELECT s.id, s.pack_id, s.query_id, q.name, q.query, s.name,"
    " s.description, s.interval, s.snapshot, s.removed, s.platform, s.version,"
    " s.shard, s.denylist, s.created_at, s.updated_at FROM pack_queries s"
    " JOIN queries q ON q.id = s.query_id";
PackQuery read_pack_query(const Rows& row);
std::vector<PackQuery> pack_queries(Database& db, std::int64_t pack);

// Throws MySQL's texts: an unknown pack, a name that is there already.
std::int64_t insert_pack_query(Call& call, const PackQuery& query);

// Every key of a scheduled query. `stored`: it has its times. Of one in no pack
// the statistics are those of its query.
void write_scheduled(JsonWriter& out, Database& db, const PackQuery& query,
                     bool stored);

// Whether the caller may read and write packs.
bool may_use_packs(const User& user);

}  // namespace ctl::devserver
