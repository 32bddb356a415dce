#pragma once

#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

// Turns the offsets of a document that was read from an expanded text into
// offsets of the file, and those of its comments.
void map_to_source(Document& document, std::vector<TextSpan>& comments,
                   const ExpandedText& expanded);

// Sets Node::at of every node, in one walk over the text.
void set_positions(Node& root, const SourceFile& source);

}  // namespace ctl
