#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/source_file.h"

namespace ctl {

enum class NodeKind : std::uint8_t { kNull, kScalar, kList, kMap };

// How a scalar was written; decides how an offset in its value maps back to the
// file. kJson is a string in a pack or configuration file, and the style of
// every list and mapping of one.
enum class ScalarStyle : std::uint8_t {
  kPlain,
  kSingleQuoted,
  kDoubleQuoted,
  kLiteral,
  kFolded,
  kJson,
};

// What an explicit tag makes of a scalar: nothing, text (`!`, `!!str` and every
// tag the server does not know), or the type it names (`!!int`), whatever its
// style.
enum class ScalarTag : std::uint8_t { kNone, kText, kTyped };

struct Entry;

// The bytes [value, value + length) of a scalar came, one for one, from the
// file's bytes at `source`; length 0: the byte `value` came from there.
struct SourceRun {
  std::size_t value = 0;
  std::size_t source = 0;
  std::size_t length = 0;
};

// One value of a YAML or JSON document with its place. Children are in the
// order of the file, keys given twice included; an alias is a copy of what it
// stands for, with the places of the anchor.
struct Node {
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  NodeKind kind = NodeKind::kNull;
  ScalarStyle style = ScalarStyle::kPlain;
  ScalarTag tag = ScalarTag::kNone;
  bool alias = false;        // a copy made for `*anchor`
  std::uint32_t indent = 0;  // kLiteral, kFolded: columns before the text
  std::uint32_t anchor = 0;  // number of its anchor in the document; 0: none
  std::size_t offset =
      0;                // of the first character: quote or indicator included
  std::size_t end = 0;  // one past the last character
  Position at;
  std::string text;            // kScalar: the value after escapes and folding
  std::vector<Node> items;     // kList
  std::vector<Entry> entries;  // kMap
  // Where the value's bytes came from, when an environment variable or an
  // escaped `$` stands in this scalar; source_offset() knows the rest.
  std::shared_ptr<const std::vector<SourceRun>> runs;

  bool is_null() const { return kind == NodeKind::kNull; }
  bool is_scalar() const { return kind == NodeKind::kScalar; }
  bool is_list() const { return kind == NodeKind::kList; }
  bool is_map() const { return kind == NodeKind::kMap; }
  bool is_json() const { return style == ScalarStyle::kJson; }

  // The entry of a key (exact spelling) that counts when it is given more than
  // once: the last in YAML, as the server reads it, the first in JSON, as the
  // agent does; nullptr when there is none.
  const Entry* entry(std::string_view key) const;
  const Node* find(std::string_view key) const;

  // The same for readers that ignore the case of keys (contracts/fleet.md 8.1):
  // of several spellings the one later in byte order counts.
  const Entry* entry_any_case(std::string_view key) const;
  const Node* find_any_case(std::string_view key) const;
};

struct Entry {
  Node key;
  Node value;
  // Brought by a merge: the offset of the `<<` key. Such an entry stands where
  // its `<<` stands, so that the last one of a name is the one that counts.
  std::size_t merged = Node::kNowhere;

  bool is_merged() const { return merged != Node::kNowhere; }
};

// The byte offset in `file` of the character that became byte `index` of a
// scalar's value, through indentation, folding, escapes and environment
// variables (a variable's text comes from its `$`). For an index past the end:
// one past the last character, inside the closing quote.
std::size_t source_offset(const SourceFile& file, const Node& scalar,
                          std::size_t index);

// The same for many bytes of one scalar, which is traced only once. Lives no
// longer than the scalar.
class SourceMap {
 public:
  SourceMap(const SourceFile& file, const Node& scalar);
  std::size_t offset(std::size_t index) const;

 private:
  const Node& scalar_;
  std::vector<SourceRun> runs_;
};

}  // namespace ctl
