#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (definition.kind != DefinitionKind::kPolicy ||
      definition.dialect != Dialect::kGitOps)
    return;
  const File& file = *definition.file;
  if (definition.scope == "global") {
    for (const std::string_view key : {"run_script", "install_software"}) {
      const Entry* entry = find_value(definition, key);
      if (entry == nullptr) continue;
      if (resolve(entry->value).type == ScalarType::kBool &&
          !resolve(entry->value).flag)
        continue;
      context.report({.place = key_place(file, *entry),
                      .message = concat(quote(key),
                                        " is for policies of a team, and this "
                                        "one is global"),
                      .help = "move the policy to a team, or remove the key"});
    }
  }
  if (definition.scope != "no-team") return;
  const Entry* calendar = find_value(definition, "calendar_events_enabled");
  if (calendar == nullptr || !resolve(calendar->value).flag) return;
  context.report({.place = key_place(file, *calendar),
                  .message = "hosts without a team have no calendar events",
                  .help = "move the policy to a team, or remove the key"});
}

void check_entries(const TreeContext& context) {
  for (const EntryFile& entry : context.tree.entries) {
    if (entry.scope == "global") {
      const Entry* software = entry.root->entry("software");
      if (software != nullptr && !software->value.is_null()) {
        context.report({.place = key_place(*entry.file, *software),
                        .message = "the global file takes no 'software'",
                        .help = "move it to the file of a team"});
      }
    } else if (entry.scope == "no-team") {
      const Entry* settings = entry.root->entry("team_settings");
      if (settings == nullptr) continue;
      context.report({.place = key_place(*entry.file, *settings),
                      .message = "hosts without a team have no 'team_settings'",
                      .help = "remove the key"});
    }
  }
}

}  // namespace

constinit const Rule wrong_scope = {
    .id = "wrong-scope",
    .severity = Severity::kError,
    .summary = "a key that this scope does not have",
    .why = "The server's tool refuses the file.",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "software: []\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "software:\n",
    .check_tree = check_entries,
    .check_definition = check,
};

}  // namespace ctl
