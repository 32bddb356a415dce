#include "validators/documents.h"

namespace ctl {
namespace {

void check_limit(const FileContext& context, const Entry* entry,
                 std::size_t limit, bool bytes) {
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const std::string& text = entry->value.text;
  const std::size_t length = bytes ? text.size() : code_points(text);
  if (length <= limit) return;
  context.report({.place = place_of(context.file, entry->value),
                  .message = concat(quote(entry->key.text), " has ", length,
                                    bytes ? " bytes" : " characters",
                                    ", the limit is ", limit),
                  .help = "shorten it",
                  .definition = definition_around(context.tree, context.file,
                                                  entry->value.offset)});
}

void check(const FileContext& context) {
  constexpr std::size_t kShort = 255;
  constexpr std::size_t kResolution = 65535;
  constexpr std::size_t kTeamDescription = 1023;
  for (const Mapping& mapping : mappings_of(context.file)) {
    const MapKind kind = mapping.kind;
    const auto limit = [&](std::string_view key, std::size_t most,
                           bool bytes = false) {
      check_limit(context, find_value(mapping, key), most, bytes);
    };
    const bool definition = is_query(kind) || is_policy(kind) || is_label(kind);
    const bool reference = is_gitops_item(kind) && is_reference(*mapping.node);
    if (reference) continue;
    if (definition || kind == MapKind::kApplyPack || kind == MapKind::kEntry) {
      limit("name", kShort);
    }
    if (definition || kind == MapKind::kApplyPack) limit("platform", kShort);
    if (is_query(kind)) limit("min_osquery_version", kShort);
    if (is_label(kind)) limit("description", kShort);
    if (is_policy(kind)) limit("resolution", kResolution, true);
    if (kind != MapKind::kApplyTeam) continue;
    for (const std::string_view key : {"team", "fleet"}) {
      const Node* team = mapping.node->find_any_case(key);
      if (team == nullptr || !team->is_map()) continue;
      check_limit(context, team->entry_any_case("name"), kShort, false);
      check_limit(context, team->entry_any_case("description"),
                  kTeamDescription, false);
    }
  }
}

}  // namespace

constinit const Rule too_long = {
    .id = "too-long",
    .severity = Severity::kError,
    .summary = "a text over the limit of the server's database",
    .why = "The server answers 422 with the words of its database.",
    .bad =
        "- name: "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "\n"
        "  query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
