#pragma once

#include <functional>
#include <string>

#include "schema/documents/tree.h"

namespace ctl {

// Gives a file of the tree that a GitOps file refers to, read as one of them;
// nullptr when it cannot be read.
using OpenFile = std::function<File*(const std::string& path)>;

// Walks the entry files: fills in entries, references, ignored sections and the
// definitions that an entry file brings in, directly or by reference.
void resolve_entries(Tree& tree, FileSource& source, const OpenFile& open);

}  // namespace ctl
