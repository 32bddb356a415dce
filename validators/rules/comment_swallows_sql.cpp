#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

bool folds(const Node& node) {
  switch (node.style) {
    case ScalarStyle::kPlain:
    case ScalarStyle::kSingleQuoted:
    case ScalarStyle::kDoubleQuoted:
    case ScalarStyle::kFolded: return true;
    case ScalarStyle::kLiteral:
    case ScalarStyle::kJson: return false;
  }
  return false;
}

// Whether a comment of the statement holds the start of a later line of the
// file that is SQL, not a comment itself.
bool swallows(const SourceFile& source, const SourceMap& map,
              const std::string& sql, const TextSpan& comment) {
  int line = source.position(map.offset(comment.start)).line;
  for (std::size_t i = comment.start; i < comment.end; ++i) {
    if (sql[i] == ' ' || sql[i] == '\t') continue;
    // Only what follows a blank can be the first word of a line.
    if (i == comment.start || (sql[i - 1] != ' ' && sql[i - 1] != '\t'))
      continue;
    const int here = source.position(map.offset(i)).line;
    if (here == line) continue;
    line = here;
    if (sql.compare(i, 2, "--") != 0) return true;
  }
  return false;
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const Node* node = definition.sql_node;
  const bool yaml = definition.dialect == Dialect::kGitOps ||
                    definition.dialect == Dialect::kApply;
  if (!yaml || node == nullptr || !folds(*node)) return;
  const SourceFile& source = definition.file->source;
  const std::string_view bytes =
      std::string_view(source.text())
          .substr(node->offset, node->end - node->offset);
  if (bytes.find_first_of("\r\n") == std::string_view::npos) return;
  const std::vector<TextSpan> comments = line_comments(definition.sql);
  if (comments.empty()) return;
  const SourceMap map(source, *node);
  for (const TextSpan& comment : comments) {
    if (!swallows(source, map, definition.sql, comment)) continue;
    const std::size_t at = map.offset(comment.start);
    context.report({.place = {definition.file, at, at + 2},
                    .message = "this comment swallows the lines after it: YAML "
                               "joins them to one",
                    .help = "write the SQL behind `|`, which keeps its lines"});
    return;
  }
}

}  // namespace

constinit const Rule comment_swallows_sql = {
    .id = "comment-swallows-sql",
    .severity = Severity::kError,
    .summary = "a `--` comment in SQL whose lines YAML joins",
    .why = "The rest of the statement becomes part of the comment.",
    .bad =
        "- name: a\n"
        "  query: >\n"
        "    SELECT 1 FROM mounts -- any\n"
        "    WHERE path = '/'\n",
    .good =
        "- name: a\n"
        "  query: |\n"
        "    SELECT 1 FROM mounts -- any\n"
        "    WHERE path = '/'\n",
    .check_definition = check,
};

}  // namespace ctl
