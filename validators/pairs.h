#pragma once

#include <span>
#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

using DefinitionSpan = std::span<const Definition>;

// One path on both sides.
struct Pair {
  const File* old = nullptr;
  const File* now = nullptr;
  DefinitionSpan old_definitions;
  DefinitionSpan now_definitions;
  bool changed = false;  // its text, what it is, or what it brings in
};

// Every path of two trees, sorted.
std::vector<Pair> pairs_of(const Tree& before, const Tree& after);

}  // namespace ctl
