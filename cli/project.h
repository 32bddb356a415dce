#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/app.h"
#include "schema/base/result.h"
#include "schema/documents/file_source.h"
#include "schema/documents/tree.h"
#include "validators/lint.h"

namespace ctl {

// The repository a command works on.
struct Project {
  std::string root;  // where it is on disk
  // What to put before a path of the tree so that a person can open it from
  // where the command was started; "" there.
  std::string prefix;
  std::vector<std::string> paths;  // restriction, relative to root; "" is all
  LintOptions lint_options;        // what ctl.yml says
  Tree tree;
};

// Finds the root that belongs to `paths` (none: the working directory): the
// nearest folder upwards that holds ctl.yml, else the folder itself when it
// holds default.yml, else the nearest that holds .git, else the folder itself.
// All paths must have one root. Does not read the tree.
Result<Project> find_project(const Globals& globals,
                             const std::vector<std::string>& paths);

// Whether there is anything of a repository around the working directory.
bool is_project(const Globals& globals);

// The same, with the tree read.
Result<Project> open_project(const Globals& globals,
                             const std::vector<std::string>& paths);

// What the project's ctl.yml says, without reading the rest of the tree; the
// defaults when there is none.
Result<LintOptions> read_settings(const Globals& globals);

// The source as --config wants it: with another file in the place of ctl.yml.
Result<std::unique_ptr<FileSource>> with_config(
    std::unique_ptr<FileSource> source, const Globals& globals);

// The value of an environment variable, if it is set.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace ctl
