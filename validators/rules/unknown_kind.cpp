#include <algorithm>
#include <array>

#include "validators/documents.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 10> kKinds = {
    "query", "report", "policy", "label",         "pack",
    "team",  "fleet",  "config", "enroll_secret", "user_roles"};

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (mapping.kind != MapKind::kApply) continue;
    const Entry* kind = find_value(mapping, "kind");
    if (kind == nullptr || !kind->value.is_scalar()) continue;
    const std::string word = lower_ascii(kind->value.text);
    if (word.empty()) continue;
    if (std::find(kKinds.begin(), kKinds.end(), word) != kKinds.end()) continue;
    const std::string_view near = closest(word, kKinds);
    Finding finding = {
        .place = value_place(context.file, *kind),
        .message = concat("unknown kind ", quote(kind->value.text)),
        .help = near.empty() ? "use query, policy, label, pack, team, config, "
                               "enroll_secret or user_roles"
                             : concat("did you mean ", quote(near), "?")};
    const bool plain = kind->value.style == ScalarStyle::kPlain;
    if (!near.empty() && plain && can_fix(context.file)) {
      finding.fix = {.safe = true,
                     .edits = {replace(context.file, kind->value.offset,
                                       kind->value.end, std::string(near))}};
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule unknown_kind = {
    .id = "unknown-kind",
    .severity = Severity::kError,
    .summary = "an apply document of a kind that does not exist",
    .why = "The server's tool refuses the whole file.",
    .bad =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: dashboard\n"
        "spec:\n"
        "  name: a\n",
    .good =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: pack\n"
        "spec:\n"
        "  name: a\n",
    .check_file = check,
};

}  // namespace ctl
