#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

bool has(const Node& expect, std::string_view key) {
  return expect.find(key) != nullptr;
}

// What is wrong with it, "" when nothing is.
std::string_view fault(const SidecarEntry& entry, const Node& expect) {
  if (expect.is_null() || (expect.is_map() && expect.entries.empty())) {
    return "`expect` is empty";
  }
  const Node* rows = expect.find("rows");
  const bool none = rows != nullptr && rows->is_scalar() && rows->text == "0";
  if (none && has(expect, "includes")) {
    return "`rows: 0` and `includes` contradict each other";
  }
  if (has(expect, "policy") && entry.kind != DefinitionKind::kPolicy) {
    return "`policy` is expected of what is no policy";
  }
  if (has(expect, "alert") && entry.kind == DefinitionKind::kPolicy) {
    return "`alert` is expected of a policy";
  }
  if (has(expect, "error") && (rows != nullptr || has(expect, "includes"))) {
    return "a statement that fails has no rows to expect";
  }
  return {};
}

void check(const FileContext& context) {
  for (const SidecarEntry& entry : test_entries(context.file)) {
    for (const Node& test : entry.cases()) {
      if (!test.is_map()) continue;
      const Entry* expect = test.entry("expect");
      const std::string_view message = expect == nullptr
                                           ? "case without `expect`"
                                           : fault(entry, expect->value);
      if (message.empty()) continue;
      context.report(
          {.place = expect == nullptr ? item_place(context.file, test)
                                      : key_place(context.file, *expect),
           .message = std::string(message),
           .help = "expect `rows`, `includes`, `excludes`, `policy`, "
                   "`error` or `alert`"});
    }
  }
}

}  // namespace

constinit const Rule bad_expectation = {
    .id = "bad-expectation",
    .severity = Severity::kError,
    .summary = "an expectation that says nothing or contradicts itself",
    .why = "The case cannot pass, or passes whatever happens.",
    .bad =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file systems\n"
        "    cases:\n"
        "      - {name: none, host: lab, expect: {policy: pass}}\n",
    .good =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file systems\n"
        "    cases:\n"
        "      - {name: none, host: lab, expect: {rows: 0}}\n",
    .check_file = check,
};

}  // namespace ctl
