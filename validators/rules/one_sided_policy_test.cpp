#include <map>

#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

std::string_view expected_policy(const Node& test) {
  const Node* expect = test.find("expect");
  const Node* policy = expect == nullptr ? nullptr : expect->find("policy");
  return policy == nullptr ? std::string_view() : policy->text;
}

// What the cases of one policy expect, wherever they stand.
struct Sides {
  const File* file = nullptr;
  const Node* item = nullptr;  // the first that has cases
  bool pass = false;
  bool fail = false;
};

void check(const TreeContext& context) {
  std::map<std::string, Sides> policies;
  for (const auto& file : context.tree.files) {
    for (const SidecarEntry& entry : test_entries(*file)) {
      if (entry.kind != DefinitionKind::kPolicy || entry.cases().empty())
        continue;
      Sides& sides = policies[std::string(entry.name())];
      if (sides.item == nullptr) {
        sides.file = file.get();
        sides.item = entry.item;
      }
      for (const Node& test : entry.cases()) {
        const std::string_view expected = expected_policy(test);
        sides.pass = sides.pass || expected == "pass";
        sides.fail = sides.fail || expected == "fail";
      }
    }
  }
  for (const auto& [name, sides] : policies) {
    if (sides.pass && sides.fail) continue;
    context.report({.place = item_place(*sides.file, *sides.item),
                    .message = concat("no case expects the policy to ",
                                      sides.pass   ? "fail"
                                      : sides.fail ? "pass"
                                                   : "pass or to fail"),
                    .help = "add one with `expect: {policy: …}`"});
  }
}

}  // namespace

constinit const Rule one_sided_policy_test = {
    .id = "one-sided-policy-test",
    .severity = Severity::kNote,
    .summary = "a policy whose cases expect only one of pass and fail",
    .why = "A policy that always answers the same would pass its tests.",
    .bad =
        "# policies.yml\n"
        "- name: Kernel is recent\n"
        "  description: Checks the kernel.\n"
        "  resolution: Update it.\n"
        "  platform: linux\n"
        "  query: SELECT 1 FROM kernel_info WHERE version LIKE '6.%'\n"
        "# policies.tests.yml\n"
        "tests:\n"
        "  - policy: Kernel is recent\n"
        "    cases:\n"
        "      - {name: recent, host: lab, given: {kernel_info: [{version: "
        "\"6.1\"}]}, expect: {policy: pass}}\n",
    .good =
        "# policies.yml\n"
        "- name: Kernel is recent\n"
        "  description: Checks the kernel.\n"
        "  resolution: Update it.\n"
        "  platform: linux\n"
        "  query: SELECT 1 FROM kernel_info WHERE version LIKE '6.%'\n"
        "# policies.tests.yml\n"
        "tests:\n"
        "  - policy: Kernel is recent\n"
        "    cases:\n"
        "      - {name: recent, host: lab, given: {kernel_info: [{version: "
        "\"6.1\"}]}, expect: {policy: pass}}\n"
        "      - {name: old, host: lab, given: {kernel_info: [{version: "
        "\"4.9\"}]}, expect: {policy: fail}}\n",
    .check_tree = check,
};

}  // namespace ctl
