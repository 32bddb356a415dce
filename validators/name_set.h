#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

namespace ctl {

// Names that the server's database holds for one when their collation_key() is
// the same. Made to be asked about every text of a large tree: most are in none
// of a few names, which their first letters tell.
class NameSet {
 public:
  void add(std::string_view name);
  bool has(std::string_view text) const;

 private:
  std::set<std::string> keys_;
  std::array<bool, 128> begins_{};  // whether a name may begin with this
};

}  // namespace ctl
