#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ctl {

// What a server holds of this repository's making, in the order in which it is
// written.
enum class ObjectKind { kTeam, kLabel, kQuery, kPolicy };

std::string_view to_string(ObjectKind kind);

// A field's value as JSON has it.
using Value =
    std::variant<bool, long long, std::string, std::vector<std::string>>;

enum class FieldShape {
  kText,
  kFlag,
  kNumber,
  kNames,       // a set of names
  kPlatform,    // a comma-separated set
  kLogging,     // empty means snapshot
  kMembership,  // empty means dynamic
};

// A version of the server: the parts of "4.69.0" that matter.
struct ServerVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const ServerVersion&) const = default;
};

struct FieldInfo {
  ObjectKind kind = ObjectKind::kQuery;
  std::string_view name;
  FieldShape type = FieldShape::kText;
  ServerVersion since;
  bool premium = false;
};

// The fields of a kind, in the order in which they are printed.
std::span<const FieldInfo> fields_of(ObjectKind kind);
const FieldInfo* find_field(ObjectKind kind, std::string_view name);

Value default_value(FieldShape type);

// The form in which equal values are equal (contracts/fleet.md 11.2).
Value normal_value(FieldShape type, const Value& value);

// One label, query, policy or team, as the files want it or as the server has
// it. A field that is absent has its default.
struct Object {
  ObjectKind kind = ObjectKind::kQuery;
  std::string scope = "global";  // "global", "team:NAME", "no-team"
  std::string name = {};
  std::map<std::string, Value, std::less<>> fields = {};

  // Of what the files want.
  std::string path = {};
  int line = 0;
  std::string renamed_from = {};  // the name before, when the files say so

  // Of what the server has.
  long long id = 0;
  std::vector<std::string> automations = {};  // "script 'x'", "software 'y'"

  // The value or its default, as written.
  Value value(std::string_view field) const;
  std::string text(std::string_view field) const;
  std::vector<std::string> names(std::string_view field) const;
};

// What identifies an object: equal keys are one object to the server
// (contracts/fleet.md 5.1).
std::string name_key(ObjectKind kind, std::string_view name);
// The server would store `after` as another text than `before`; it composes
// the names of policies and teams by itself.
bool is_new_name(ObjectKind kind, std::string_view before,
                 std::string_view after);
std::string scope_key(std::string_view scope);
std::string object_key(const Object& object);

// "query 'ssh keys'", "policy 'Disk' of team 'Laptops'".
std::string describe(ObjectKind kind, std::string_view scope,
                     std::string_view name);

// 64 hex digits that change when a compared value does; not with the id.
std::string object_digest(const Object& object);

// Sorted by kind, scope and name.
void sort_objects(std::vector<Object>& objects);

}  // namespace ctl
