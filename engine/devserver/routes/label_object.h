#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"

namespace ctl::devserver {

struct Label {
  std::int64_t id = 0;
  std::string name;
  std::string description;
  std::string query;
  std::string platform;
  bool builtin = false;
  bool manual = false;
  MaybeInteger author;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
};

inline constexpr const char* kSelectLabel =
    "SELECT id, name, description, query, platform, builtin, manual,"
    " author_id, created_at, updated_at FROM labels";
Label read_label(const Rows& row);

std::optional<Label> find_label(Database& db, std::int64_t id);

// Whether a name is, byte for byte, that of a built-in label.
bool is_reserved_label(std::string_view name);

// `host_ids` of a manual label are printed where one label is asked for.
enum class LabelShape { kListed, kSingle, kCreated };
void write_label(JsonWriter& out, Database& db, const Label& label,
                 LabelShape shape);

// Throws MySQL's texts for values that do not fit.
void check_limits(const Label& label);
std::int64_t insert_label(Call& call, const Label& label);
void update_label(Call& call, const Label& before, const Label& after);

// The members of a manual label: hosts by name or identifier; who is none is
// passed over.
void set_label_hosts(Database& db, std::int64_t label,
                     const std::vector<std::string>& hosts);
void set_label_host_ids(Database& db, std::int64_t label,
                        const std::vector<std::int64_t>& hosts);

}  // namespace ctl::devserver
