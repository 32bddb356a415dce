#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/documents/node.h"

namespace ctl {

enum class ScalarType { kNull, kBool, kInteger, kFloat, kText };

// What a scalar means to its reader. A number outside 64 bits is a kFloat.
struct ScalarValue {
  ScalarType type = ScalarType::kText;
  bool flag = false;        // kBool
  bool negative = false;    // kInteger
  std::uint64_t whole = 0;  // kInteger, without its sign
  double number = 0;        // kInteger, kFloat
};

// As the server's parser reads it: YAML 1.1 with base prefixes, underscores and
// `y`/`no`/`on`, while dates and base 60 numbers stay text (contracts/fleet.md
// 8.1). JSON values and null nodes too; kText for a list or a mapping.
ScalarValue resolve(const Node& node);

// As YAML 1.2's core schema reads it (contracts/matano.md 1.4).
ScalarType resolve_core(const Node& node);

// True for a scalar that stands for nothing: `~`, `null`, or no text at all.
bool is_null_text(const Node& scalar);

// What `fleetctl apply` makes of a scalar where text is wanted: numbers go
// through a 32-bit float format, `on` becomes `true` (contracts/fleet.md 8.1).
std::string coerced_text(const Node& scalar);

// The whole number a scalar stands for: `60`, `0x10`, `1e3`, `60.0`; with
// `quoted`, the text of a string too, as the agent reads numbers in packs.
std::optional<long long> whole_number(const Node& scalar, bool quoted = false);

// The text of the scalar that `map` has under a key; empty when there is no
// such scalar, or no map.
std::string text_at(const Node* map, std::string_view key);

}  // namespace ctl
