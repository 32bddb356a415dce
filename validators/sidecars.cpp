#include "validators/sidecars.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "schema/hosts/host.h"

namespace ctl {
namespace {

void add_entries(const Node& list, std::vector<SidecarEntry>& out) {
  constexpr std::array<std::pair<std::string_view, DefinitionKind>, 4> kKinds =
      {{{"query", DefinitionKind::kQuery},
        {"policy", DefinitionKind::kPolicy},
        {"label", DefinitionKind::kLabel},
        {"detection", DefinitionKind::kDetection}}};
  for (const Node& item : list.items) {
    SidecarEntry entry = {.item = &item};
    for (const auto& [word, kind] : kKinds) {
      const Entry* target = item.entry(word);
      if (target == nullptr) continue;
      entry.target = target;
      entry.kind = kind;
    }
    out.push_back(entry);
  }
}

std::vector<SidecarEntry> entries_of(const File& file, std::string_view key) {
  std::vector<SidecarEntry> out;
  if (file.role != FileRole::kTests) return out;
  for (const Document& document : file.documents) {
    const Node* list = document.root.find(key);
    if (list != nullptr) add_entries(*list, out);
  }
  return out;
}

const Node* host_root(const Tree& tree, std::string_view name) {
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kHost || file->root() == nullptr) continue;
    const Node* own = file->root()->find("name");
    if (own != nullptr && own->text == name) return file->root();
    if (file->source.path() == name) return file->root();
  }
  return nullptr;
}

std::optional<Platform> platform_of(const Tree& tree, const Node& host) {
  if (const Node* platform = host.find("platform")) {
    return parse_platform(platform->text);
  }
  const Node* base = host.find("extends");
  return base == nullptr ? std::nullopt : host_platform(tree, base->text);
}

void add_tables(const Node* tables, std::optional<Platform> platform,
                std::vector<GivenTable>& out) {
  if (tables == nullptr) return;
  for (const Entry& entry : tables->entries)
    out.push_back({&entry, platform});
}

}  // namespace

std::string_view SidecarEntry::name() const {
  return target == nullptr ? std::string_view() : target->value.text;
}

const std::vector<Node>& SidecarEntry::cases() const {
  static const std::vector<Node> kNone;
  const Node* list = item->find("cases");
  return list == nullptr ? kNone : list->items;
}

std::vector<SidecarEntry> test_entries(const File& file) {
  return entries_of(file, "tests");
}

std::vector<SidecarEntry> meta_entries(const File& file) {
  return entries_of(file, "meta");
}

SidecarIndex::SidecarIndex(const Tree& tree) {
  for (const auto& file : tree.files) {
    for (const SidecarEntry& entry : meta_entries(*file)) {
      meta_.emplace(Key{entry.kind, entry.name()}, entry.item);
    }
    for (const SidecarEntry& entry : test_entries(*file)) {
      for (const Node& item : entry.cases()) {
        cases_.emplace(Key{entry.kind, entry.name()},
                       SidecarCase{file.get(), &item, entry.item});
      }
    }
  }
}

bool SidecarIndex::has_meta(const Definition& definition,
                            std::string_view key) const {
  const auto [first, last] =
      meta_.equal_range({definition.kind, definition.name});
  return std::any_of(first, last, [&](const auto& row) {
    const Node* field = row.second->find(key);
    return field != nullptr && !field->is_null();
  });
}

bool SidecarIndex::has_case(const Definition& definition) const {
  return cases_.count({definition.kind, definition.name}) != 0;
}

std::vector<SidecarCase> SidecarIndex::cases(
    const Definition& definition) const {
  std::vector<SidecarCase> out;
  const auto [first, last] =
      cases_.equal_range({definition.kind, definition.name});
  std::transform(first, last, std::back_inserter(out),
                 [](const auto& row) { return row.second; });
  return out;
}

std::optional<Platform> host_platform(const Tree& tree, std::string_view name) {
  if (const Node* host = host_root(tree, name)) return platform_of(tree, *host);
  const std::optional<Host> host = builtin_host(name);
  return host ? host->platform : std::nullopt;
}

bool is_host(const Tree& tree, std::string_view name) {
  const auto names = builtin_host_names();
  return std::find(names.begin(), names.end(), name) != names.end() ||
         host_root(tree, name) != nullptr;
}

std::vector<std::string> host_names(const Tree& tree) {
  const auto names = builtin_host_names();
  std::vector<std::string> out(names.begin(), names.end());
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kHost || file->root() == nullptr) continue;
    const Node* own = file->root()->find("name");
    if (own != nullptr && own->is_scalar()) out.push_back(own->text);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<GivenTable> given_tables(const Tree& tree, const File& file) {
  std::vector<GivenTable> out;
  if (file.role == FileRole::kHost && file.root() != nullptr) {
    const auto platform = platform_of(tree, *file.root());
    const Node* any = file.root()->find("platform");
    if (platform || any != nullptr) {
      add_tables(file.root()->find("tables"), platform, out);
    }
  }
  for (const SidecarEntry& entry : test_entries(file)) {
    // The records of a detection are of its own tables.
    if (entry.kind == DefinitionKind::kDetection) continue;
    for (const Node& test : entry.cases()) {
      const Node* host = test.find("host");
      const auto platform =
          host == nullptr ? std::nullopt : host_platform(tree, host->text);
      add_tables(test.find("given"), platform, out);
    }
  }
  return out;
}

}  // namespace ctl
