#include "validators/secrets.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  constexpr std::string_view kMask = "********";
  for (const SecretValue& secret : secret_values(context.file)) {
    const Node& value = *secret.value;
    if (is_blank(value.text) || value.text == kMask) continue;
    if (is_variable(context.file, value)) continue;
    context.report(
        {.place = place_of(context.file, value),
         .message = secret.enroll ? "an enroll secret stands in this file"
                                  : "a secret stands in this file",
         .help = "write `$VARIABLE`, set it where the files are deployed, and "
                 "replace this secret: git keeps it"});
  }
}

}  // namespace

constinit const Rule literal_secret = {
    .id = "literal-secret",
    .severity = Severity::kWarning,
    .summary = "a secret in plain text",
    .why = "Everybody who can read the repository, now or later, has it.",
    .bad =
        "# default.yml\n"
        "org_settings:\n"
        "  secrets:\n"
        "    - secret: not-a-real-secret\n",
    .good =
        "# default.yml\n"
        "org_settings:\n"
        "  secrets:\n"
        "    - secret: $ENROLL_SECRET\n",
    .check_file = check,
};

}  // namespace ctl
