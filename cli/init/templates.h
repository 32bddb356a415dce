#pragma once

#include <span>
#include <string_view>

namespace ctl {

// A file that `ctl init` makes.
struct Template {
  std::string_view path;
  std::string_view text;
  // Part of a first example: only for a repository without any definition.
  bool sample = false;
};

std::span<const Template> templates();

}  // namespace ctl
