#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "cli/lint/run.h"
#include "schema/base/diagnostic.h"
#include "schema/base/result.h"
#include "schema/documents/file_source.h"
#include "schema/documents/tree.h"

namespace ctl {

// One file before and after.
struct FixedFile {
  std::string before;
  std::string after;
};

struct Fixed {
  std::map<std::string, FixedFile> files;  // by path: those that change
  std::size_t findings = 0;                // that were mended
  Tree tree;                               // as it is with the fixes
  Linter::Outcome rest;                    // what is found in it
};

// Makes the safe fixes of what `linter` finds, in memory, until there is none.
// A fix is made whole or not at all, and not when it touches another one. A
// file that would not be read as before with them keeps its text.
Result<Fixed> fix_tree(FileSource& source, const LoadOptions& options,
                       const Linter& linter);

// Writes the files below `root`; messages show their paths after `prefix`. A
// file that was changed since it was read, or that cannot be written, stays as
// it is and is one of the Errors.
std::vector<Error> write_fixed(const Fixed& fixed, const std::string& root,
                               const std::string& prefix);

}  // namespace ctl
