#include "validators/precedence.h"

namespace ctl {
namespace {

// A rule silences only what its own rows say: a chain a > b > c has a row for
// a > c too, because b may have nothing to say.
constexpr Precedence kTable[] = {
    // Nothing is known about what does not parse.
    {"yaml-syntax", "*", Reach::kDocument},
    {"json-syntax", "*", Reach::kDocument},
    {"invalid-utf8", "*", Reach::kDocument},
    {"yaml-limit", "*", Reach::kDocument},
    {"yaml-syntax", "unknown-label", Reach::kTree},
    {"yaml-syntax", "unknown-test-target", Reach::kTree},
    {"yaml-syntax", "orphan-file", Reach::kTree},
    {"json-syntax", "unknown-test-target", Reach::kTree},
    {"invalid-utf8", "unknown-label", Reach::kTree},
    {"invalid-utf8", "unknown-test-target", Reach::kTree},
    {"invalid-utf8", "orphan-file", Reach::kTree},
    {"yaml-limit", "unknown-label", Reach::kTree},
    {"yaml-limit", "unknown-test-target", Reach::kTree},
    {"yaml-limit", "orphan-file", Reach::kTree},
    {"duplicate-key", "*", Reach::kFirst},

    // Keys and values.
    {"masked-secret", "literal-secret", Reach::kPlace},
    {"conflicting-labels", "duplicate-entry", Reach::kEntry},
    {"conflicting-keys", "label-members", Reach::kMapping},
    {"conflicting-keys", "ignored-key", Reach::kMapping},
    {"conflicting-keys", "deprecated-key", Reach::kMapping},
    {"conflicting-keys", "missing-query", Reach::kMapping},
    {"key-case", "unknown-key", Reach::kPlace},
    {"ignored-key", "unknown-key", Reach::kPlace},
    {"wrong-scope", "unknown-key", Reach::kPlace},
    {"wrong-scope", "unknown-script", Reach::kEntry},
    {"wrong-scope", "unknown-software", Reach::kEntry},
    {"wrong-type", "*", Reach::kPlace},
    {"lossy-number", "*", Reach::kPlace},

    // References and names.
    {"missing-file", "not-a-list", Reach::kPlace},
    {"glob-in-path", "missing-file", Reach::kPlace},
    {"missing-file", "path-outside-tree", Reach::kPlace},
    {"nested-path", "*", Reach::kMapping},
    {"duplicate-reference", "duplicate-name", Reach::kNamedFile},
    {"duplicate-reference", "colliding-name", Reach::kNamedFile},
    {"duplicate-reference", "duplicate-sql", Reach::kNamedFile},
    {"reserved-name", "duplicate-name", Reach::kPlace},
    {"reserved-name", "colliding-name", Reach::kPlace},
    {"duplicate-name", "colliding-name", Reach::kPlace},
    {"colliding-name", "fragile-name", Reach::kPlace},
    {"reserved-name", "fragile-name", Reach::kPlace},
    {"duplicate-name", "fragile-name", Reach::kPlace},
    {"non-ascii-name", "fragile-name", Reach::kEntry},
    {"non-ascii-name", "colliding-name", Reach::kEntry},

    // A statement that is not what it seems to be.
    {"truncated-by-comment", "*", Reach::kStatement},
    {"comment-swallows-sql", "*", Reach::kStatement},
    {"unset-variable", "*", Reach::kStatement},
    {"template-in-sql", "*", Reach::kStatement},
    {"missing-query", "*", Reach::kStatement},
    {"secret-variable", "unset-variable", Reach::kPlace},
    {"secret-variable", "variable-in-comment", Reach::kPlace},

    // Platforms and versions.
    {"unknown-platform", "table-not-on-platform", Reach::kItem},
    {"unknown-platform", "no-common-platform", Reach::kItem},
    {"unknown-platform", "missing-platform", Reach::kItem},
    {"unknown-platform", "column-not-on-platform", Reach::kItem},
    {"unknown-platform", "column-empty-on-platform", Reach::kItem},
    {"unknown-platform", "function-not-on-platform", Reach::kItem},
    {"table-removed", "table-not-on-platform", Reach::kItem},
    {"table-too-new", "table-not-on-platform", Reach::kItem},
    {"table-removed", "missing-platform", Reach::kItem},
    {"table-too-new", "missing-platform", Reach::kItem},
    {"table-not-on-platform", "missing-platform", Reach::kItem},
    {"unknown-table", "no-common-platform", Reach::kItem},
    {"column-too-new", "column-not-on-platform", Reach::kItem},
    {"column-too-new", "unknown-column", Reach::kItem},
    {"column-not-on-platform", "unknown-column", Reach::kItem},
    {"function-too-new", "unknown-function", Reach::kItem},
    {"function-not-on-platform", "unknown-function", Reach::kItem},

    // What a plan does with a table.
    {"limit-as-constraint", "silent-empty-scan", Reach::kSubject},
    {"silent-empty-scan", "missing-required-column", Reach::kSubject},
    {"missing-required-column", "misread-operator", Reach::kSubject},
    {"missing-required-column", "current-user-only", Reach::kSubject},
    {"missing-required-column", "unkeyed-join", Reach::kItem},
    {"missing-required-column", "costly-interval", Reach::kSubject},
    {"missing-required-column", "recursive-root-scan", Reach::kSubject},
    {"silent-empty-scan", "misread-operator", Reach::kSubject},
    {"silent-empty-scan", "current-user-only", Reach::kSubject},
    {"silent-empty-scan", "unkeyed-join", Reach::kItem},
    {"silent-empty-scan", "costly-interval", Reach::kSubject},
    {"silent-empty-scan", "recursive-root-scan", Reach::kSubject},
    {"limit-as-constraint", "misread-operator", Reach::kSubject},
    {"limit-as-constraint", "current-user-only", Reach::kSubject},
    {"limit-as-constraint", "unkeyed-join", Reach::kItem},
    {"limit-as-constraint", "costly-interval", Reach::kSubject},
    {"limit-as-constraint", "recursive-root-scan", Reach::kSubject},

    // Literals.
    {"double-backslash", "escape-in-literal", Reach::kPlace},
    {"relative-path-pattern", "shell-glob-in-like", Reach::kPlace},
    {"relative-path-pattern", "recursive-root-scan", Reach::kPlace},
    {"relative-path-pattern", "mid-path-recursion", Reach::kPlace},
    {"shell-glob-in-like", "recursive-root-scan", Reach::kPlace},
    {"shell-glob-in-like", "mid-path-recursion", Reach::kPlace},
    {"recursive-root-scan", "mid-path-recursion", Reach::kPlace},
    {"recursive-root-scan", "costly-interval", Reach::kItem},

    // Rows that never come or always come.
    {"statement-not-allowed", "no-result-columns", Reach::kItem},
    {"null-test-on-key", "never-returns-rows", Reach::kItem},
    {"null-test-on-key", "policy-always-passes", Reach::kItem},
    {"never-returns-rows", "policy-always-passes", Reach::kItem},
    {"no-result-columns", "several-statements", Reach::kItem},

    // Schedules.
    {"unknown-value", "never-runs", Reach::kItem},
    {"never-runs", "interval-too-short", Reach::kItem},
    {"automations-without-interval", "interval-too-short", Reach::kItem},
    {"automations-without-interval", "costly-interval", Reach::kItem},
    {"bad-interval", "interval-too-short", Reach::kItem},
    {"interval-too-short", "costly-interval", Reach::kItem},
    {"never-runs", "costly-interval", Reach::kItem},
    {"bad-interval", "costly-interval", Reach::kItem},
    {"scheduled-request", "costly-interval", Reach::kItem},
    {"evented-policy", "current-user-only", Reach::kItem},
    {"obsolete-publisher", "evented-rescan", Reach::kItem},
    {"obsolete-publisher", "evented-snapshot", Reach::kItem},
    {"credential-column", "personal-data-without-reason", Reach::kItem},

    // Matano, sidecars, suppressions.
    {"disabled-but-live", "unread-key", Reach::kPlace},
    {"broken-detection-directory", "missing-name", Reach::kDocument},
    {"unknown-test-target", "*", Reach::kBelow},
    {"unknown-rule", "unused-suppression", Reach::kPlace},
};

}  // namespace

std::span<const Precedence> precedence_table() {
  return kTable;
}

}  // namespace ctl
