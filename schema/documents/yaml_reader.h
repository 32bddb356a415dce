#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/node.h"
#include "schema/documents/yaml_scanner.h"

namespace ctl {

// More is refused, so that hostile input costs little: nesting, nodes made by
// aliases.
inline constexpr std::size_t kDeepestNesting = 100;
inline constexpr std::size_t kMostAliasNodes = 10000;

// What became of one document of a text.
struct YamlRead {
  Node root;
  std::optional<YamlFault> fault;  // then root is null
  // True for a document without any content but comments.
  bool empty = false;
  // Content after the document, which the server drops: the `---` that begins
  // it, without one its first character; Node::kNowhere when there is none.
  std::size_t extra = Node::kNowhere;
  std::vector<TextSpan> comments;
};

// Reads the first document of text[begin, end). Offsets count from the start of
// `text`; Node::at is not set. With `traces` every scalar gets its runs.
YamlRead read_yaml(std::string_view text, std::size_t begin = 0,
                   std::size_t end = Node::kNowhere, bool traces = false);

// Carries out every `<<` of a document as the server's parser does: where it
// stands, over the keys before it, under those after it. The fault names a `<<`
// whose value is no mapping.
std::optional<YamlFault> apply_merges(Node& root);

}  // namespace ctl
