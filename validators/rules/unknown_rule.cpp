#include "validators/context.h"
#include "validators/options.h"

namespace ctl {
namespace {

// Ids in ctl.yml; those in `ctl: ignore[...]` comments are reported where the
// comments are read.
void check(const FileContext& context) {
  if (context.file.source.path() != "ctl.yml") return;
  for (const Document& document : context.file.documents) {
    for (const Entry* entry : level_entries(document.root)) {
      if (find_rule(entry->key.text) != nullptr) continue;
      context.report(
          {.place = key_place(context.file, *entry),
           .message = concat("no rule is called ", quote(entry->key.text)),
           .help = unknown_rule_help(entry->key.text)});
    }
  }
}

}  // namespace

constinit const Rule unknown_rule = {
    .id = "unknown-rule",
    .severity = Severity::kWarning,
    .summary = "a rule id that does not exist, in a comment or in ctl.yml",
    .why =
        "It changes nothing: what was meant to be off is on, what was meant "
        "to be strict is not.",
    .bad =
        "# ctl.yml\n"
        "rules:\n"
        "  interval-to-short: error\n",
    .good =
        "# ctl.yml\n"
        "rules:\n"
        "  interval-too-short: error\n",
    .check_file = check,
};

}  // namespace ctl
