#include "validators/documents.h"

namespace ctl {
namespace {

// Removes the line of an entry that has it for itself.
Fix remove_line(const File& file, const Entry& entry) {
  Fix fix;
  const std::string& text = file.source.text();
  const int line = entry.key.at.line;
  const std::size_t begin = file.source.offset({line, 1});
  const std::size_t end = file.source.offset({line + 1, 1});
  if (end == std::string::npos || !can_fix(file)) return fix;
  const bool first =
      is_blank(std::string_view(text).substr(begin, entry.key.offset - begin));
  const bool simple = entry.value.is_null() || entry.value.is_scalar();
  const bool last =
      entry.value.end < end && is_blank(std::string_view(text).substr(
                                   entry.value.end, end - entry.value.end));
  if (first && simple && last) fix.edits = {replace(file, begin, end, "")};
  return fix;
}

bool has_content(const Node& node) {
  return !node.items.empty() || !node.entries.empty() ||
         (node.is_scalar() && !node.text.empty());
}

void check_no_team(const FileContext& context) {
  for (const EntryFile& entry : context.tree.entries) {
    if (entry.file != &context.file || entry.scope != "no-team") continue;
    for (const std::string_view key : {"agent_options", "queries", "reports"}) {
      const Entry* found = entry.root->entry(key);
      if (found == nullptr || !has_content(found->value)) continue;
      context.report({.place = key_place(context.file, *found),
                      .message = concat("key ", quote(key),
                                        " is ignored for hosts without a team"),
                      .help = "move it to the global file or to a team"});
    }
  }
}

void check(const FileContext& context) {
  if (context.file.role == FileRole::kEntry) check_no_team(context);
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (!is_gitops_item(mapping.kind) || is_reference(*mapping.node)) continue;
    for (const Entry& entry : mapping.node->entries) {
      const Field* field = field_of(mapping, entry.key.text);
      if (field == nullptr || !field->ignored) continue;
      context.report(
          {.place = key_place(context.file, entry),
           .message =
               concat("key ", quote(entry.key.text), " is ", field->summary),
           .help = "remove it; the file that lists the definition decides",
           .fix = remove_line(context.file, entry),
           .definition = definition_around(context.tree, context.file,
                                           entry.key.offset)});
    }
  }
}

}  // namespace

constinit const Rule ignored_key = {
    .id = "ignored-key",
    .severity = Severity::kWarning,
    .summary = "a key that the server's tool overwrites or skips",
    .why = "What it says does not happen.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  team: Workstations\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
