#pragma once

#include <map>
#include <memory>
#include <string>

#include "schema/documents/file_source.h"

namespace ctl {

// Files that are nowhere but here, by their path.
std::unique_ptr<FileSource> memory_source(
    std::map<std::string, std::string> files);

}  // namespace ctl
