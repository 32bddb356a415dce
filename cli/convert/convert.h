#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/convert/conversion.h"
#include "cli/layout/repository_files.h"
#include "schema/base/result.h"

namespace ctl {

// What GitOps files can hold of some packs, configurations, apply-style
// documents and .sql files, and what not.
struct Conversion {
  State state;
  std::map<std::string, std::string> reasons;  // by object_key()
  Losses losses;
};

// `inputs` are the texts of files by path. An Error when one does not load, or
// is nothing to convert.
Result<Conversion> convert(const Files& inputs);

// A repository of what was converted; what does not come back from it as it
// went in is left out and noted.
Result<Files> converted_repository(Conversion& conversion);

// One list file of one kind and scope: `kind` when there are several. An Error
// when one list cannot hold them.
Result<std::string> converted_list(Conversion& conversion,
                                   std::optional<ObjectKind> kind);

}  // namespace ctl
