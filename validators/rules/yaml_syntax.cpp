#include "validators/rule.h"

namespace ctl {

// Reported by the reader of the files (schema/documents).
constinit const Rule yaml_syntax = {
    .id = "yaml-syntax",
    .severity = Severity::kError,
    .summary = "a document that does not parse",
    .why =
        "Nothing in it is applied. Also what only the server's YAML 1.1 parser "
        "refuses: raw control characters, `\\/` and surrogate pairs as escapes "
        "in double quotes, `%YAML 1.2`.",
    .evidence = "the server's parser, tried on 200,000 variants of real files",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "   interval: 60\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: 60\n",
};

}  // namespace ctl
