#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/source_file.h"

namespace ctl {

enum class NodeKind { kNull, kScalar, kList, kMap };

// How a scalar was written; decides how an offset in its value maps back to the
// file. kJson is a string in a pack or configuration file.
enum class ScalarStyle {
  kPlain,
  kSingleQuoted,
  kDoubleQuoted,
  kLiteral,
  kFolded,
  kJson,
};

struct Entry;

// One value of a YAML or JSON document with its place. Children are in the
// order of the file, keys given twice included; an alias is a copy of what it
// stands for, with the places of the anchor.
struct Node {
  NodeKind kind = NodeKind::kNull;
  ScalarStyle style = ScalarStyle::kPlain;
  std::size_t offset =
      0;                // of the first character: quote or indicator included
  std::size_t end = 0;  // one past the last character
  Position at;
  std::string text;            // kScalar: the value after escapes and folding
  std::vector<Node> items;     // kList
  std::vector<Entry> entries;  // kMap

  bool is_null() const { return kind == NodeKind::kNull; }
  bool is_scalar() const { return kind == NodeKind::kScalar; }
  bool is_list() const { return kind == NodeKind::kList; }
  bool is_map() const { return kind == NodeKind::kMap; }

  // The entry of a key (exact spelling), the last one when it is given more
  // than once, as the server reads it; nullptr when there is none.
  const Entry* entry(std::string_view key) const;
  const Node* find(std::string_view key) const;
};

struct Entry {
  Node key;
  Node value;
};

// The byte offset in `file` of the character that became byte `index` of a
// scalar's value, through indentation, folding and escapes.
std::size_t source_offset(const SourceFile& file, const Node& scalar,
                          std::size_t index);

}  // namespace ctl
