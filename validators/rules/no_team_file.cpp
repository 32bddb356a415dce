#include "schema/documents/paths.h"
#include "validators/documents.h"

namespace ctl {
namespace {

void check(const TreeContext& context) {
  for (const EntryFile& entry : context.tree.entries) {
    const Node* name = entry.root->find("name");
    if (name == nullptr || !name->is_scalar()) continue;
    const std::string lower = lower_ascii(name->text);
    const std::string_view file = base_name(entry.file->source.path());
    const std::string_view stem = file.substr(0, file.find('.'));
    std::string message;
    std::string help;
    if (lower == "no team" && file != "no-team.yml") {
      message = "the file of 'No team' is not called no-team.yml";
      help = "rename the file, or the team";
    } else if (lower == "unassigned" && file != "unassigned.yml") {
      message = "the file of 'Unassigned' is not called unassigned.yml";
      help = "rename the file, or the team";
    } else if (stem == "no-team" && lower != "no team" &&
               file == "no-team.yml") {
      message = concat("no-team.yml is about ", quote(name->text));
      help = "write `name: No team`, or rename the file";
    } else if (stem == "unassigned" && lower != "unassigned" &&
               file == "unassigned.yml") {
      message = concat("unassigned.yml is about ", quote(name->text));
      help = "write `name: Unassigned`, or rename the file";
    } else {
      continue;
    }
    context.report({.place = place_of(*entry.file, *name),
                    .message = std::move(message),
                    .help = std::move(help)});
  }
}

}  // namespace

constinit const Rule no_team_file = {
    .id = "no-team-file",
    .severity = Severity::kError,
    .summary = "hosts without a team in another file than no-team.yml",
    .why =
        "The server's tool refuses it; Fleet 4.69 takes a no-team.yml of "
        "another name for that team.",
    .bad =
        "# teams/rest.yml\n"
        "name: No team\n"
        "policies: []\n",
    .good =
        "# teams/no-team.yml\n"
        "name: No team\n"
        "policies: []\n",
    .check_tree = check,
};

}  // namespace ctl
