#include "cli/layout/enclosing.h"

#include <filesystem>

#include "cli/files.h"
#include "cli/project.h"
#include "schema/base/text.h"

namespace ctl {

std::string enclosing_note(const Globals& globals, const std::string& shown) {
  namespace fs = std::filesystem;
  Globals there = globals;
  there.directory = from_directory(globals.directory, shown);
  const auto project = find_project(there, {});
  std::error_code ignored;
  if (!project || fs::equivalent(project->root, there.directory, ignored)) {
    return {};
  }
  return concat(quote(shown), " is part of the repository around it, whose ",
                "ctl.yml is found first; move it out before the next command");
}

}  // namespace ctl
