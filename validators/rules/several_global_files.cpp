#include <algorithm>
#include <map>

#include "schema/documents/paths.h"
#include "validators/documents.h"

namespace ctl {
namespace {

// A folder with a ctl.yml of its own is a repository of its own.
std::string root_of(const Tree& tree, std::string_view path) {
  std::string_view folder = directory_of(path);
  while (!folder.empty()) {
    if (tree.has_path(concat(folder, "/ctl.yml"))) return std::string(folder);
    folder = directory_of(folder);
  }
  return {};
}

void check(const TreeContext& context) {
  std::map<std::string, const EntryFile*> first;
  for (const EntryFile& entry : context.tree.entries) {
    if (entry.root->entry("org_settings") == nullptr) continue;
    const auto [found, is_new] =
        first.emplace(root_of(context.tree, entry.file->source.path()), &entry);
    if (is_new) continue;
    context.report(
        {.place = {entry.file, 0, 1},
         .message = "a second file has 'org_settings'",
         .help = "keep one global file; lint folders that are repositories of "
                 "their own by themselves",
         .related = {{found->second->file->source.path(),
                      {1, 1},
                      "the first global file"}}});
  }
}

}  // namespace

constinit const Rule several_global_files = {
    .id = "several-global-files",
    .severity = Severity::kError,
    .summary = "more than one file with `org_settings`",
    .why = "The server's tool stops.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "# other.yml\n"
        "org_settings: {}\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n",
    .check_tree = check,
};

}  // namespace ctl
