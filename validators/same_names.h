#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "validators/documents.h"

namespace ctl {

// Something with a name: a definition, a team file.
struct Named {
  const File* file = nullptr;
  const Node* node = nullptr;              // the name's value
  const Definition* definition = nullptr;  // nullptr: a team file
  std::string_view name;
  std::size_t order = 0;
};

// Everything whose name must differ from others: definitions in the order their
// reader meets them, then teams.
std::vector<Named> named_things(const Tree& tree);

struct SameName {
  const Named* first = nullptr;
  const Named* second = nullptr;
};

// Those whose keys are equal to that of an earlier one of their group. Groups
// are kinds and scopes; what different apply files say of one object is not
// compared, as they are applied apart.
std::vector<SameName> same_names(
    const std::vector<Named>& things,
    const std::function<std::string(const Named&)>& key);

}  // namespace ctl
