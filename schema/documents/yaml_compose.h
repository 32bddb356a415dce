#pragma once

#include <cstdint>

#include "schema/documents/node.h"

namespace ctl {

// Puts a copy of what it stands for in the place of each alias of a document
// with so many anchors. Throws YamlFault for one that contains itself, and when
// copies would make more than kMostAliasNodes nodes.
void resolve_aliases(Node& root, std::uint32_t anchors);

// Throws YamlFault for a key that is no text: the server refuses it.
void check_keys(const Node& root);

// Tags the server resolves by content; every other one makes text.
ScalarTag scalar_tag(std::string_view tag);

}  // namespace ctl
