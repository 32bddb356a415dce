#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ctl::fuzz {

// Any bytes as a little tree: a line `=== PATH` begins a file, what stands
// before the first one is lib/queries.yml. make_seeds.py writes the same.
inline std::map<std::string, std::string> files_of(const std::uint8_t* data,
                                                   std::size_t size) {
  constexpr std::string_view kMark = "=== ";
  constexpr std::size_t kMostFiles = 16;
  std::string_view left(reinterpret_cast<const char*>(data), size);
  std::map<std::string, std::string> files;
  std::string path = "lib/queries.yml";
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size() - 1) + 1;
    const std::string_view line = left.substr(0, end);
    left.remove_prefix(end);
    const bool named = line.starts_with(kMark) && line.ends_with('\n') &&
                       files.size() < kMostFiles;
    if (named) {
      path = line.substr(kMark.size(), line.size() - kMark.size() - 1);
    } else {
      files[path] += line;
    }
  }
  return files;
}

}  // namespace ctl::fuzz
