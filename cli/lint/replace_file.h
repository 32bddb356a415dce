#pragma once

#include <string>

#include "schema/base/result.h"

namespace ctl {

// Puts `text` in the place of a file, all of it or nothing: readers see the old
// bytes or the new ones, and the old ones stay when anything fails. Keeps the
// permissions; a symbolic link keeps pointing at the file that is replaced. A
// file that is marked read-only is refused, whoever runs this. `shown` is the
// path that messages name.
Status replace_file(const std::string& path, const std::string& text,
                    const std::string& shown);

}  // namespace ctl
