#include "validators/rule.h"

namespace ctl {

// Reported by the reader of the files (schema/documents).
constinit const Rule json_syntax = {
    .id = "json-syntax",
    .severity = Severity::kError,
    .summary = "a pack or a configuration that does not parse",
    .why =
        "The agent loads nothing of it. It takes away lines that begin with "
        "`#` or `//` and joins lines that end in a backslash; what is left "
        "must be plain JSON.",
    .bad =
        "# packs/host.conf\n"
        "{\n"
        "  \"queries\": {\n"
        "    \"mounts\": {\"query\": \"SELECT 1\", \"interval\": 3600,}\n"
        "  }\n"
        "}\n",
    .good =
        "# packs/host.conf\n"
        "{\n"
        "  \"queries\": {\n"
        "    // a comment\n"
        "    \"mounts\": {\"query\": \"SELECT \\\n"
        "      1\", \"interval\": 3600}\n"
        "  }\n"
        "}\n",
};

}  // namespace ctl
