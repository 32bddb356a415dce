#pragma once

#include <map>
#include <memory>
#include <string>

#include "schema/documents/file_source.h"

namespace ctl::test {

// A tree of files that only this test has.
std::unique_ptr<FileSource> memory_source(
    std::map<std::string, std::string> files);

}  // namespace ctl::test
