#include "validators/rule.h"

namespace ctl {

// Reported by the reader of the files (schema/documents).
constinit const Rule invalid_utf8 = {
    .id = "invalid-utf8",
    .severity = Severity::kError,
    .summary = "bytes that are not UTF-8, nor UTF-16 with a byte order mark",
    .why = "The server's parser refuses the whole file, even in a comment.",
    .bad = "- name: caf\xe9\n  query: SELECT 1\n",
    .good = "- name: caf\xc3\xa9\n  query: SELECT 1\n",
};

}  // namespace ctl
