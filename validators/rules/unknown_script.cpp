#include <algorithm>

#include "validators/references.h"

namespace ctl {
namespace {

// Whether `controls` of an entry file was read to the end.
bool are_controls_known(const Tree& tree, std::string_view entry_path) {
  return std::none_of(
      tree.references.begin(), tree.references.end(),
      [&](const Reference& one) {
        if (one.entry_path != entry_path || one.section != "controls")
          return false;
        if (one.use != Reference::Use::kSection) {
          return one.key == "scripts" && holds_variable(*one.from, *one.value);
        }
        const File* file =
            one.targets.empty() ? nullptr : tree.file(one.targets.front());
        return one.outcome != Reference::Outcome::kFound || file == nullptr ||
               file->broken;
      });
}

bool lists_script(const Tree& tree, std::string_view entry_path,
                  const std::string& script) {
  return std::any_of(tree.references.begin(), tree.references.end(),
                     [&](const Reference& one) {
                       const auto& targets = one.targets;
                       return one.entry_path == entry_path &&
                              one.section == "controls" &&
                              one.key == "scripts" &&
                              std::find(targets.begin(), targets.end(),
                                        script) != targets.end();
                     });
}

void check(const TreeContext& context) {
  const Tree& tree = context.tree;
  for (const Reference& reference : tree.references) {
    const bool script = reference.key == "run_script" &&
                        reference.outcome == Reference::Outcome::kFound;
    if (!script || holds_variable(*reference.from, *reference.value)) continue;
    const std::string& path = reference.targets.front();
    if (lists_script(tree, reference.entry_path, path) ||
        !are_controls_known(tree, reference.entry_path))
      continue;
    context.report(
        {.place = reference_place(reference),
         .message = concat(quote(reference.value->text), " is no script of ",
                           reference.entry_path),
         .help = concat("list it in ", reference.entry_path,
                        " under `controls:` `scripts:`"),
         .definition = definition_around(tree, *reference.from,
                                         reference.value->offset)});
  }
}

}  // namespace

constinit const Rule unknown_script = {
    .id = "unknown-script",
    .severity = Severity::kError,
    .summary = "`run_script` that the controls of its team do not list",
    .why =
        "The server's tool refuses the policy. Hosts without a team have the "
        "scripts of their own file, not those of the global one.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "controls:\n"
        "policies:\n"
        "  - name: a\n"
        "    query: SELECT 1 FROM mounts WHERE path = '/'\n"
        "    run_script:\n"
        "      path: ../lib/fix.sh\n"
        "# lib/fix.sh\n"
        "exit 0\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "controls:\n"
        "  scripts:\n"
        "    - path: ../lib/fix.sh\n"
        "policies:\n"
        "  - name: a\n"
        "    query: SELECT 1 FROM mounts WHERE path = '/'\n"
        "    run_script:\n"
        "      path: ../lib/fix.sh\n"
        "# lib/fix.sh\n"
        "exit 0\n",
    .check_tree = check,
};

}  // namespace ctl
