#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "schema/documents/node.h"
#include "schema/documents/yaml_text.h"

namespace ctl {

// A configuration file nested deeper than this is refused by the agent.
inline constexpr std::size_t kDeepestJson = 32;

struct JsonRead {
  Node root;
  std::optional<YamlFault> fault;  // then root is null
};

// Reads a pack or configuration as the agent does (contracts/osquery.md 16):
// lines that begin with `#` or `//` are comments, a backslash before a line
// feed joins lines, the rest is plain JSON. Keys given twice are all kept.
// Offsets are into `text`; Node::at is not set.
JsonRead read_json(std::string_view text);

// The value of the string that begins at `start`, with the places of its bytes.
void trace_json_string(std::string_view text, std::size_t start,
                       ScalarText& out);

}  // namespace ctl
