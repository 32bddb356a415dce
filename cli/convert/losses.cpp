#include <algorithm>

#include "cli/convert/conversion.h"
#include "schema/base/text.h"

namespace ctl {

void Losses::note(const std::string& path, const std::string& text,
                  const std::string& name) {
  const auto key = std::make_pair(path, text);
  const auto [place, added] = names_.try_emplace(key);
  if (added) order_.push_back(key);
  std::vector<std::string>& names = place->second;
  if (!name.empty() &&
      std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

void Losses::leave_out(const std::string& path, const std::string& text,
                       const std::string& name) {
  ++left_out_;
  note(path, text, name);
}

std::vector<std::string> Losses::lines() const {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> out;
  for (const auto& key : order_) {
    const std::vector<std::string>& names = names_.at(key);
    std::string line =
        key.first.empty() ? key.second : concat(key.first, ": ", key.second);
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
      line += concat(i == 0 ? ": " : ", ", quote(names[i]));
    if (names.size() > kMost) {
      line += concat(" and ", names.size() - kMost, " more");
    }
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace ctl
