#include <algorithm>
#include <cctype>

#include "validators/documents.h"

namespace ctl {
namespace {

// Takes `prefix` and `count` digits off the front; false when they are not
// there.
bool take(std::string_view& text, std::string_view prefix, std::size_t count) {
  if (!text.starts_with(prefix)) return false;
  const std::string_view digits = text.substr(prefix.size(), count);
  const bool all = digits.size() == count &&
                   std::all_of(digits.begin(), digits.end(),
                               [](unsigned char c) { return std::isdigit(c); });
  if (all) text.remove_prefix(prefix.size() + count);
  return all;
}

// T1021, T1021.004
bool is_technique(std::string_view text, std::string_view letter) {
  if (!take(text, letter, 4)) return false;
  return text.empty() || (take(text, ".", 3) && text.empty());
}

// ta0006:t1110
bool is_pair(std::string_view text) {
  if (!take(text, "ta", 4) || !text.starts_with(':')) return false;
  return is_technique(text.substr(1), "t");
}

void check_values(const FileContext& context, const Entry& entry, bool pair) {
  std::vector<const Node*> values;
  if (entry.value.is_scalar()) values.push_back(&entry.value);
  for (const Node& item : entry.value.items)
    values.push_back(&item);
  for (const Node* value : values) {
    if (!value->is_scalar()) continue;
    const std::string& id = value->text;
    if (pair ? is_pair(id) : is_technique(id, "T")) continue;
    context.report({.place = place_of(context.file, *value),
                    .message = concat(quote(id), " is no ATT&CK technique"),
                    .help = pair ? "write tactic and technique: `ta0006:t1110`"
                                 : "write `T1021` or `T1021.004`",
                    .definition = definition_around(context.tree, context.file,
                                                    value->offset)});
  }
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool pair = mapping.kind == MapKind::kDetectionReports;
    if (!pair && mapping.kind != MapKind::kMeta) continue;
    const Entry* attack = find_value(mapping, "attack");
    if (attack != nullptr) check_values(context, *attack, pair);
  }
}

}  // namespace

constinit const Rule bad_attack_id = {
    .id = "bad-attack-id",
    .severity = Severity::kWarning,
    .summary = "an ATT&CK id that is not written as one",
    .why = "Reports of what is covered leave it out.",
    .bad =
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "meta:\n"
        "  - query: Mounts\n"
        "    attack: [T1021.4]\n",
    .good =
        "# queries.yml\n"
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "meta:\n"
        "  - query: Mounts\n"
        "    attack: [T1021.004]\n",
    .check_file = check,
};

}  // namespace ctl
