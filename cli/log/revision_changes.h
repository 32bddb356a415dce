#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/log/definition_log.h"

namespace ctl {

// A definition as one file has it, without knowing the others.
struct FileDefinition {
  std::string kind;
  std::string name;
  std::string path;
  int line = 0;
  std::map<std::string, std::string> fields;  // as text
};

// What a file defines, and what its `meta` says was renamed: new name by kind
// and name to the name before.
struct FileContents {
  std::vector<FileDefinition> definitions;
  std::map<std::pair<std::string, std::string>, std::string> renamed_from;
};

// Variables are left as they are written.
FileContents read_contents(const std::string& path, std::string text);

// What became of the definitions of the files that a commit touched.
std::vector<LoggedChange> changes_between(
    const std::vector<FileDefinition>& before,
    const std::vector<FileDefinition>& after,
    const std::map<std::pair<std::string, std::string>, std::string>& renames);

}  // namespace ctl
