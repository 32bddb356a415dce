#include "validators/spans.h"

#include <algorithm>

namespace ctl {

Spans::Spans(const File& file) : file_(file) {
  for (const Document& document : file.documents)
    add(document.root);
  // Outer before inner where both start at one byte. Aliases are copies with
  // the places of their anchor, so equal ranges occur.
  std::stable_sort(
      spans_.begin(), spans_.end(), [](const Span& a, const Span& b) {
        return a.range.begin != b.range.begin ? a.range.begin < b.range.begin
                                              : a.range.end > b.range.end;
      });
  link();
}

void Spans::add(const Node& node) {
  if (node.is_map()) spans_.push_back({{node.offset, node.end}, &node});
  for (const Entry& entry : node.entries) {
    const std::size_t end = std::max(entry.key.end, entry.value.end);
    spans_.push_back({{entry.key.offset, end}, nullptr, &entry});
    add(entry.value);
  }
  for (const Node& item : node.items)
    add(item);
}

void Spans::link() {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    while (!open.empty() &&
           spans_[open.back()].range.end <= spans_[i].range.begin) {
      open.pop_back();
    }
    spans_[i].parent = open.empty() ? 0 : open.back() + 1;
    open.push_back(i);
  }
}

std::size_t Spans::innermost(std::size_t offset) const {
  const auto after = std::upper_bound(
      spans_.begin(), spans_.end(), offset,
      [](std::size_t at, const Span& span) { return at < span.range.begin; });
  auto at = static_cast<std::size_t>(after - spans_.begin());
  while (at != 0 && spans_[at - 1].range.end <= offset) {
    at = spans_[at - 1].parent;
  }
  return at;
}

const Node* Spans::map_at(std::size_t offset) const {
  std::size_t at = innermost(offset);
  while (at != 0 && spans_[at - 1].map == nullptr)
    at = spans_[at - 1].parent;
  return at == 0 ? nullptr : spans_[at - 1].map;
}

const Entry* Spans::entry_at(std::size_t offset) const {
  std::size_t at = innermost(offset);
  while (at != 0 && spans_[at - 1].entry == nullptr)
    at = spans_[at - 1].parent;
  return at == 0 ? nullptr : spans_[at - 1].entry;
}

ByteRange Spans::document_at(std::size_t offset) const {
  ByteRange out = {0, file_.source.text().size() + 1};
  for (const Document& document : file_.documents) {
    const Node& root = document.root;
    if (root.end <= offset) out.begin = std::max(out.begin, root.end);
    if (root.offset > offset) out.end = std::min(out.end, root.offset);
  }
  return out;
}

}  // namespace ctl
