#include <algorithm>
#include <set>

#include "validators/documents.h"

namespace ctl {
namespace {

bool is_in_definition(const std::vector<Mapping>& mappings,
                      std::size_t offset) {
  return std::any_of(mappings.begin(), mappings.end(), [&](const Mapping& m) {
    return is_gitops_item(m.kind) && m.node->offset <= offset &&
           offset < m.node->end;
  });
}

// Names that settings use: they are set when the files are deployed.
std::set<std::string_view> deployed_names(const Tree& tree) {
  std::set<std::string_view> names;
  for (const auto& file : tree.files) {
    if (file->variables.empty()) continue;
    const std::vector<Mapping> mappings = mappings_of(*file);
    for (const Variable& variable : file->variables) {
      if (is_in_comment(*file, variable.start)) continue;
      if (is_in_definition(mappings, variable.start)) continue;
      names.insert(variable.name);
    }
  }
  return names;
}

void check(const TreeContext& context) {
  const std::set<std::string_view> deployed = deployed_names(context.tree);
  for (const auto& file : context.tree.files) {
    for (const Variable& variable : file->variables) {
      if (variable.state != Variable::State::kUnset) continue;
      if (deployed.count(variable.name) > 0) continue;
      if (!is_in_comment(*file, variable.start)) continue;
      Finding finding = {
          .place = {file.get(), variable.start, variable.end},
          .message = concat("environment variable ", quote(variable.name),
                            " is not set, and comments are expanded too"),
          .help = "write `\\$` for a plain dollar sign"};
      if (can_fix(*file)) {
        finding.fix = {
            .safe = true,
            .edits = {replace(*file, variable.start, variable.start, "\\")}};
      }
      context.report(std::move(finding));
    }
  }
}

}  // namespace

constinit const Rule variable_in_comment = {
    .id = "variable-in-comment",
    .severity = Severity::kError,
    .summary = "a `$NAME` in a YAML comment, with no such variable",
    .why =
        "The server's tool expands the raw text before it parses it: a dollar "
        "sign in a comment stops the run.",
    .bad =
        "# costs $5 a month\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .good =
        "# costs \\$5 a month\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
