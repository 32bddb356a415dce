#pragma once

#include <string>
#include <vector>

#include "schema/documents/tree.h"

namespace ctl {

// One item of a GitOps section or list. `item` must be a mapping.
Definition gitops_definition(const File& file, const Node& item,
                             DefinitionKind kind);

// The definitions of a file that needs no other one to be understood: apply
// documents, packs, configurations, .sql files, Matano detections, and the
// items of a list that nothing refers to.
std::vector<Definition> file_definitions(const File& file);

}  // namespace ctl
