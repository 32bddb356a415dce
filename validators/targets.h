#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalog/platform.h"
#include "schema/documents/tree.h"
#include "validators/lint.h"

namespace ctl {

// Where a definition is meant to run.
struct Targets {
  PlatformSet platforms = 0;
  bool declared = false;  // it says where, itself or through its pack
  bool invalid = false;   // it names a platform that is none
  Version min;            // both ends of the agent versions
  Version max;
  bool operator==(const Targets&) const = default;
};

// The platforms of a Fleet platform list ("darwin,linux"); `invalid` when an
// item is none.
struct PlatformList {
  PlatformSet platforms = 0;
  bool invalid = false;
};
PlatformList parse_platform_list(std::string_view text);
PlatformList parse_pack_platform(std::string_view text);
// A label's platform is the name a host reports ("ubuntu").
PlatformSet platform_of_label(std::string_view text);

// What targets_of() must know of the rest of the tree.
class TargetIndex {
 public:
  TargetIndex(const Tree& tree, const LintOptions& options);
  Targets targets_of(const Definition& definition) const;

 private:
  void add_pack(const Definition& pack);
  std::string platform_text(const Definition& definition) const;
  PlatformList declared_platforms(const Definition& definition) const;
  Version minimum(const Definition& definition) const;

  const LintOptions& options_;
  // The platforms of apply packs' entries, by the query they run.
  std::map<std::string, std::vector<std::string>, std::less<>> scheduled_;
};

}  // namespace ctl
