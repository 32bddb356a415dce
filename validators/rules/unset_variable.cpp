#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

// The SQL or text of a definition, where a `$` may well be meant literally.
bool is_text(const Definition& definition, const Variable& variable) {
  for (const std::string_view key : {"query", "description", "resolution"}) {
    const Node* value = definition.field(key);
    if (value != nullptr && value->offset <= variable.start &&
        variable.start < value->end)
      return true;
  }
  return false;
}

bool is_in_item(const std::vector<Mapping>& mappings, std::size_t offset) {
  return std::any_of(mappings.begin(), mappings.end(), [&](const Mapping& m) {
    return is_gitops_item(m.kind) && m.node->offset <= offset &&
           offset < m.node->end;
  });
}

void check(const FileContext& context) {
  const File& file = context.file;
  const bool any = std::any_of(
      file.variables.begin(), file.variables.end(),
      [](const Variable& v) { return v.state == Variable::State::kUnset; });
  if (!any) return;
  const std::vector<Mapping> mappings = mappings_of(file);
  for (const Variable& variable : file.variables) {
    if (variable.state != Variable::State::kUnset) continue;
    if (is_in_comment(file, variable.start)) continue;
    if (!is_in_item(mappings, variable.start)) continue;
    Finding finding = {
        .place = {&file, variable.start, variable.end},
        .message = concat("environment variable ", quote(variable.name),
                          " is not set"),
        .help = "set it, or write `\\$` for a plain dollar sign"};
    finding.definition = definition_around(context.tree, file, variable.start);
    const bool text =
        finding.definition != nullptr && is_text(*finding.definition, variable);
    if (text && can_fix(file)) {
      // `$1` is never meant as a variable; `$HOME` may be.
      const bool plain = variable.name.size() == 1;
      finding.fix = {
          .safe = plain,
          .edits = {replace(file, variable.start, variable.start, "\\")}};
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule unset_variable = {
    .id = "unset-variable",
    .severity = Severity::kError,
    .summary = "a `$NAME` in a definition, with no such environment variable",
    .why =
        "The server's tool expands variables in the raw text of its files, SQL "
        "included, and stops at one that is not set; one that is set by chance "
        "changes what runs.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1 FROM mounts WHERE path = 'a$1'\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1 FROM mounts WHERE path = 'a\\$1'\n",
    .check_file = check,
};

}  // namespace ctl
