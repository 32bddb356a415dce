#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctl {

// A value of a specification: a string, a list, a call (`name` and its
// arguments), or the words of anything else (`True`, `TEXT`, `lambda: LINUX()
// or DARWIN()`).
struct SpecValue {
  std::size_t offset = 0;
  std::string name{};  // of a call
  std::string text{};  // of a string
  bool is_list = false;
  std::vector<SpecValue> items{};  // of a list; positional arguments of a call
  std::vector<std::pair<std::string, SpecValue>> keywords{};
  std::vector<std::string> words{};

  const SpecValue* positional(std::size_t index) const {
    return index < items.size() ? &items[index] : nullptr;
  }
  const SpecValue* keyword(std::string_view key) const;
};

// The calls of a specification, in order. Throws a TableMistake.
std::vector<SpecValue> read_spec(std::string_view text);

}  // namespace ctl
