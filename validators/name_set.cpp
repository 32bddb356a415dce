#include "validators/name_set.h"

#include "schema/base/collation.h"

namespace ctl {
namespace {

// Its key is how the key of the whole text begins.
std::string_view head_of(std::string_view text) {
  constexpr std::size_t kHead = 8;
  if (text.size() <= kHead) return text;
  std::size_t cut = kHead;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
    --cut;
  return text.substr(0, cut);
}

}  // namespace

void NameSet::add(std::string_view name) {
  const auto [added, is_new] = keys_.insert(collation_key(name));
  if (!is_new) return;
  for (std::size_t c = 0; c < begins_.size(); ++c) {
    const std::string first =
        collation_key(std::string(1, static_cast<char>(c)));
    // Blanks and what the collation ignores say nothing.
    if (first.empty() || added->starts_with(first)) begins_[c] = true;
  }
}

bool NameSet::has(std::string_view text) const {
  if (keys_.empty()) return false;
  const auto first = static_cast<unsigned char>(text.empty() ? ' ' : text[0]);
  if (first < begins_.size() && !begins_[first]) return false;
  const std::string head = collation_key(head_of(text));
  const auto near = keys_.lower_bound(head);
  return near != keys_.end() && near->starts_with(head) &&
         keys_.count(collation_key(text)) != 0;
}

}  // namespace ctl
