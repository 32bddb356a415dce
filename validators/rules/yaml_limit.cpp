#include "validators/rule.h"

namespace ctl {

// Reported by the reader of the files (schema/documents).
constinit const Rule yaml_limit = {
    .id = "yaml-limit",
    .severity = Severity::kError,
    .summary =
        "more than 10,000 nodes from aliases, nesting over 100 levels, a file "
        "over 16 MiB",
    .why = "Hostile input must cost little; no real definition comes near.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  labels_include_any: "
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[a"
        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  labels_include_any: [a]\n",
};

}  // namespace ctl
