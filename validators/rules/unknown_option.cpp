#include <algorithm>

#include "schema/catalog/flags.h"
#include "validators/agent_options.h"
#include "validators/context.h"

namespace ctl {
namespace {

// A flag of an extension that ctl.yml names: it begins as the extension does.
bool is_of_extension(const Context& context, std::string_view name) {
  const auto& extensions = context.options.extensions;
  return std::any_of(extensions.begin(), extensions.end(),
                     [name](std::string_view extension) {
                       return !extension.empty() && name.starts_with(extension);
                     });
}

std::string_view nearest(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Flag& flag : all_flags()) {
    if (flag.kind == FlagKind::kOption) names.push_back(flag.name);
  }
  return closest(name, names);
}

void check(const FileContext& context) {
  for (const Node* config : agent_configs(context.tree, context.file)) {
    const Node* options = config->find("options");
    if (options == nullptr) continue;
    for (const Entry& entry : options->entries) {
      const std::string& name = entry.key.text;
      if (find_flag(name) != nullptr || name.starts_with("custom_") ||
          is_of_extension(context, name))
        continue;
      const std::string_view near = nearest(name);
      context.report({.place = key_place(context.file, entry),
                      .message = concat("agents have no option ", quote(name)),
                      .help = near.empty()
                                  ? "remove it; options of your own begin with "
                                    "`custom_`"
                                  : concat("did you mean ", quote(near), '?')});
    }
  }
}

}  // namespace

constinit const Rule unknown_option = {
    .id = "unknown-option",
    .severity = Severity::kError,
    .summary = "an option that no agent knows",
    .why = "The agent ignores it with a warning; Fleet refuses it (400).",
    .bad =
        "# osquery.conf\n"
        "{\n"
        "  \"options\": {\"schedule_splay_percentage\": 10},\n"
        "  \"schedule\": {}\n"
        "}\n",
    .good =
        "# osquery.conf\n"
        "{\n"
        "  \"options\": {\"schedule_splay_percent\": 10},\n"
        "  \"schedule\": {}\n"
        "}\n",
    .check_file = check,
};

}  // namespace ctl
