#include "schema/catalog/flags.h"
#include "validators/agent_options.h"
#include "validators/context.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  const bool fleet = context.file.role != FileRole::kConfig;
  for (const Node* config : agent_configs(context.tree, context.file)) {
    const Node* options = config->find("options");
    if (options == nullptr) continue;
    for (const Entry& entry : options->entries) {
      const Flag* flag = find_flag(entry.key.text);
      if (flag == nullptr || flag->kind == FlagKind::kOption) continue;
      const bool shell = flag->kind == FlagKind::kShell;
      context.report(
          {.place = key_place(context.file, entry),
           .message = concat(
               "option ", quote(flag->name),
               shell ? " is for the interactive shell alone"
                     : " is taken from the command line and flag file alone"),
           .help = shell   ? "remove it"
                   : fleet ? "move it to `command_line_flags`"
                           : "move it to the flag file"});
    }
  }
}

}  // namespace

constinit const Rule cli_only_option = {
    .id = "cli-only-option",
    .severity = Severity::kError,
    .summary = "an option that only the command line takes",
    .why = "The agent reads the configuration too late for it and ignores it.",
    .bad =
        "# osquery.conf\n"
        "{\n"
        "  \"options\": {\"database_path\": \"/var/osquery/db\"},\n"
        "  \"schedule\": {}\n"
        "}\n",
    .good =
        "# osquery.conf\n"
        "{\n"
        "  \"options\": {\"events_expiry\": 3600},\n"
        "  \"schedule\": {}\n"
        "}\n",
    .check_file = check,
};

}  // namespace ctl
