#include "validators/pairs.h"

#include <algorithm>
#include <cstddef>

namespace ctl {
namespace {

// The definitions of the next file of a tree; `at` goes on behind them.
DefinitionSpan take_definitions(const Tree& tree, const File& file,
                                std::size_t& at) {
  const auto& all = tree.definitions;
  while (at < all.size() && all[at].file->source.path() < file.source.path())
    ++at;
  const std::size_t first = at;
  while (at < all.size() && all[at].file == &file)
    ++at;
  return DefinitionSpan(all).subspan(first, at - first);
}

std::size_t offset_of(const Definition& definition) {
  return definition.item == nullptr ? Node::kNowhere : definition.item->offset;
}

// Of two files with one text.
bool same_definition(const Definition& a, const Definition& b) {
  return a.kind == b.kind && a.dialect == b.dialect && a.scope == b.scope &&
         a.entry_path == b.entry_path && a.repeated == b.repeated &&
         a.at == b.at && offset_of(a) == offset_of(b);
}

bool is_same(const Pair& pair) {
  if (pair.old == nullptr || pair.now == nullptr) return false;
  const bool same_text = pair.old->parsed == pair.now->parsed ||
                         pair.old->source.text() == pair.now->source.text();
  return same_text && pair.old->role == pair.now->role &&
         pair.old->list_kind == pair.now->list_kind &&
         std::equal(pair.old_definitions.begin(), pair.old_definitions.end(),
                    pair.now_definitions.begin(), pair.now_definitions.end(),
                    same_definition);
}

}  // namespace

std::vector<Pair> pairs_of(const Tree& before, const Tree& after) {
  std::vector<Pair> out;
  std::size_t old_at = 0;
  std::size_t now_at = 0;
  auto old = before.files.begin();
  auto now = after.files.begin();
  while (old != before.files.end() || now != after.files.end()) {
    Pair pair;
    const int order =
        old == before.files.end() ? 1
        : now == after.files.end()
            ? -1
            : (*old)->source.path().compare((*now)->source.path());
    if (order <= 0) {
      pair.old = (old++)->get();
      pair.old_definitions = take_definitions(before, *pair.old, old_at);
    }
    if (order >= 0) {
      pair.now = (now++)->get();
      pair.now_definitions = take_definitions(after, *pair.now, now_at);
    }
    pair.changed = !is_same(pair);
    out.push_back(pair);
  }
  return out;
}

}  // namespace ctl
