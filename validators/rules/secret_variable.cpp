#include "validators/documents.h"

namespace ctl {
namespace {

// Newest releases fill in secrets of the server in `controls.name_template`.
bool is_name_template(const File& file, std::size_t offset) {
  const Node* root = file.root();
  if (root == nullptr || !root->is_map()) return false;
  const Node* controls = root->find("controls");
  if (controls == nullptr) controls = root;
  const Node* name =
      controls->is_map() ? controls->find("name_template") : nullptr;
  return name != nullptr && name->offset <= offset && offset < name->end;
}

void check(const FileContext& context) {
  const File& file = context.file;
  for (const Variable& variable : file.variables) {
    if (variable.state != Variable::State::kSecret) continue;
    if (is_name_template(file, variable.start)) continue;
    context.report(
        {.place = {&file, variable.start, variable.end},
         .message = concat("secret variable ", quote(variable.name),
                           " is refused in YAML files"),
         .help = "use a variable without the prefix FLEET_SECRET_; only "
                 "scripts and profiles may hold one with it",
         .definition = definition_around(context.tree, file, variable.start)});
  }
}

}  // namespace

constinit const Rule secret_variable = {
    .id = "secret-variable",
    .severity = Severity::kError,
    .summary = "`$FLEET_SECRET_…` in a YAML file",
    .why =
        "The server's tool refuses the file: such variables are filled in by "
        "the server, in scripts and profiles only.",
    .bad =
        "- name: a\n"
        "  description: Asks with $FLEET_SECRET_KEY.\n"
        "  query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  description: Asks with a key.\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
