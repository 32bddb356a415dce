#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

// The comment that follows a plain scalar on its line.
const TextSpan* comment_after(const File& file, std::size_t end) {
  const auto found = std::find_if(
      file.comments.begin(), file.comments.end(),
      [end](const TextSpan& comment) { return comment.start >= end; });
  if (found == file.comments.end()) return nullptr;
  const std::string_view between =
      std::string_view(file.source.text()).substr(end, found->start - end);
  const bool same_line =
      between.find_first_not_of(" \t") == std::string_view::npos;
  return same_line ? &*found : nullptr;
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.sql_node;
  const bool yaml = definition.dialect == Dialect::kGitOps ||
                    definition.dialect == Dialect::kApply;
  if (!yaml || node == nullptr || node->style != ScalarStyle::kPlain) return;
  if (open_at_end(definition.sql) == std::string_view::npos) return;
  const TextSpan* comment = comment_after(*definition.file, node->end);
  if (comment == nullptr) return;
  context.report(
      {.place = {definition.file, comment->start, comment->start + 1},
       .message = "the SQL ends here: ' #' begins a YAML comment in unquoted "
                  "text",
       .help = "write the SQL behind `|`, or put it in quotes"});
}

}  // namespace

constinit const Rule truncated_by_comment = {
    .id = "truncated-by-comment",
    .severity = Severity::kError,
    .summary = "unquoted SQL that a ' #' cuts inside a string or parenthesis",
    .why = "The rest of the statement is a YAML comment and never sent.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1 FROM mounts WHERE path IN ('/a #b', '/c')\n",
    .good =
        "- name: a\n"
        "  query: |\n"
        "    SELECT 1 FROM mounts WHERE path IN ('/a #b', '/c')\n",
    .check_definition = check,
};

}  // namespace ctl
