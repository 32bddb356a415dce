#include "validators/documents.h"

namespace ctl {
namespace {

bool is_version(std::string_view text) {
  if (text.empty() || text == "null") return true;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() ||
        part.find_first_not_of("0123456789") != std::string_view::npos)
      return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

void check_value(const FileContext& context, const Entry* entry) {
  if (entry == nullptr || !entry->value.is_scalar()) return;
  if (is_version(entry->value.text)) return;
  context.report(
      {.place = value_place(context.file, *entry),
       .message = concat(quote(entry->value.text), " is no agent version"),
       .help = "write numbers and points, as `5.12.0`; older agents skip it",
       .definition =
           definition_around(context.tree, context.file, entry->value.offset)});
}

void check(const FileContext& context) {
  if (context.file.role == FileRole::kSql && context.file.root() != nullptr) {
    check_value(context, context.file.root()->entry("min_osquery_version"));
  }
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool pack = mapping.kind == MapKind::kPack ||
                      mapping.kind == MapKind::kPackQuery ||
                      mapping.kind == MapKind::kApplyPackQuery;
    if (!pack && !is_query(mapping.kind)) continue;
    check_value(context,
                find_value(mapping, pack ? "version" : "min_osquery_version"));
  }
}

}  // namespace

constinit const Rule bad_version = {
    .id = "bad-version",
    .severity = Severity::kError,
    .summary = "an agent version with a part that is no number",
    .why =
        "Agents compare part by part, and such a part never compares as "
        "meant.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  min_osquery_version: v5.12.0\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  min_osquery_version: 5.12.0\n",
    .check_file = check,
};

}  // namespace ctl
