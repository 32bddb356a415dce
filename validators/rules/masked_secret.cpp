#include "validators/secrets.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  for (const SecretValue& secret : secret_values(context.file)) {
    if (!is_masked(*secret.value)) continue;
    context.report({.place = place_of(context.file, *secret.value),
                    .message = "a masked secret overwrites the real one",
                    .help = "write `$VARIABLE`, or remove the key"});
  }
}

}  // namespace

constinit const Rule masked_secret = {
    .id = "masked-secret",
    .severity = Severity::kError,
    .summary = "a secret of asterisks, as the server prints it",
    .why = "Copied from an export, it becomes the secret.",
    .bad =
        "# default.yml\n"
        "org_settings:\n"
        "  secrets:\n"
        "    - secret: '********'\n",
    .good =
        "# default.yml\n"
        "org_settings:\n"
        "  secrets:\n"
        "    - secret: $ENROLL_SECRET\n",
    .check_file = check,
};

}  // namespace ctl
