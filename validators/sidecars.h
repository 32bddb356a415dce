#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/catalog/platform.h"
#include "schema/documents/tree.h"

namespace ctl {

// One entry of `tests` or `meta` in a *.tests.yml file.
struct SidecarEntry {
  const Node* item = nullptr;
  // `query: NAME`, `policy: NAME` or `detection: NAME`; nullptr: none of them.
  const Entry* target = nullptr;
  DefinitionKind kind = DefinitionKind::kQuery;

  std::string_view name() const;
  // `cases`, in order; empty for `meta`.
  const std::vector<Node>& cases() const;
};

std::vector<SidecarEntry> test_entries(const File& file);
std::vector<SidecarEntry> meta_entries(const File& file);

// One of the cases of a test, and the file it stands in.
struct SidecarCase {
  const File* file = nullptr;
  const Node* item = nullptr;
  const Node* test = nullptr;  // the entry of `tests` around it
};

// What the sidecars of a tree say, by definition.
class SidecarIndex {
 public:
  explicit SidecarIndex(const Tree& tree);
  bool has_meta(const Definition& definition, std::string_view key) const;
  bool has_case(const Definition& definition) const;
  std::vector<SidecarCase> cases(const Definition& definition) const;

 private:
  using Key = std::pair<DefinitionKind, std::string_view>;
  std::multimap<Key, const Node*> meta_;
  std::multimap<Key, SidecarCase> cases_;
};

// The platform of a host that a case names: nothing for `any` and for a name
// that is no host.
std::optional<Platform> host_platform(const Tree& tree, std::string_view name);
bool is_host(const Tree& tree, std::string_view name);
std::vector<std::string> host_names(const Tree& tree);

// A table under `given` of a case or `tables` of a host, and whose it is.
struct GivenTable {
  const Entry* table = nullptr;
  std::optional<Platform> platform;
};
std::vector<GivenTable> given_tables(const Tree& tree, const File& file);

}  // namespace ctl
