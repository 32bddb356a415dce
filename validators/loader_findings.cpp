#include "validators/loader_findings.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace ctl {
namespace {

// Finds files by path and definitions by place.
class Places {
 public:
  explicit Places(const Tree& tree) {
    for (const auto& file : tree.files)
      files_[file->source.path()] = file.get();
    for (const Definition& definition : tree.definitions) {
      if (definition.item == nullptr) continue;
      items_[definition.file].push_back(&definition);
    }
    for (auto& [file, items] : items_) {
      std::stable_sort(items.begin(), items.end(),
                       [](const Definition* a, const Definition* b) {
                         return a->item->offset < b->item->offset;
                       });
    }
  }

  const File* file(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : found->second;
  }

  // The definition whose item starts last before the byte and holds it.
  const Definition* definition(const File* file, std::size_t offset) const {
    const auto found = items_.find(file);
    if (found == items_.end()) return nullptr;
    const auto& items = found->second;
    auto after = std::upper_bound(items.begin(), items.end(), offset,
                                  [](std::size_t at, const Definition* d) {
                                    return at < d->item->offset;
                                  });
    constexpr int kDeepest = 4;  // packs in configurations, queries in packs
    for (int i = 0; i < kDeepest && after != items.begin(); ++i) {
      const Definition* candidate = *--after;
      if (offset < candidate->item->end) return candidate;
    }
    return nullptr;
  }

 private:
  std::map<std::string_view, const File*> files_;
  std::map<const File*, std::vector<const Definition*>> items_;
};

Reported attach(const Diagnostic& diagnostic, const Places& places) {
  Reported out;
  out.diagnostic = diagnostic;
  out.rule = find_rule(diagnostic.rule);
  out.file = places.file(diagnostic.path);
  if (out.file == nullptr || diagnostic.at.line == 0) return out;
  out.begin = out.file->source.offset(diagnostic.at);
  out.end = diagnostic.end.line == 0 ? out.begin + 1
                                     : out.file->source.offset(diagnostic.end);
  out.definition = places.definition(out.file, out.begin);
  if (out.definition != nullptr && diagnostic.kind.empty()) {
    out.diagnostic.kind = std::string(to_string(out.definition->kind));
    out.diagnostic.name = out.definition->name;
  }
  return out;
}

}  // namespace

std::vector<Reported> loader_findings(const Tree& tree) {
  std::vector<Reported> out;
  if (tree.findings.empty()) return out;
  const Places places(tree);
  for (const Diagnostic& diagnostic : tree.findings.all()) {
    out.push_back(attach(diagnostic, places));
  }
  return out;
}

}  // namespace ctl
