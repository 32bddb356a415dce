#pragma once

#include <string>

#include "cli/layout/repository_files.h"
#include "schema/base/result.h"

namespace ctl {

// An Error unless `directory` is not there or empty.
Status check_free(const std::string& directory);

// Makes `directory` with these files, all of them or none: they come into being
// beside it and move there in one step, which fails when something is there by
// then. Parents are made.
Status write_directory(const std::string& directory, const Files& files);

}  // namespace ctl
