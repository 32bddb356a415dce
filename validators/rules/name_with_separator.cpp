#include "validators/documents.h"

namespace ctl {
namespace {

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  const bool fleet = definition.dialect == Dialect::kGitOps ||
                     definition.dialect == Dialect::kApply;
  if (!fleet || definition.kind != DefinitionKind::kQuery) return;
  const std::size_t at = definition.name.find_first_of("/%");
  if (at == std::string::npos || definition.name_node == nullptr) return;
  context.report(
      {.place = place_of(*definition.file, *definition.name_node),
       .message = concat("the name ", quote(definition.name), " holds ",
                         quote(definition.name.substr(at, 1))),
       .help = "use another sign; it splits names in logs and addresses"});
}

}  // namespace

constinit const Rule name_with_separator = {
    .id = "name-with-separator",
    .severity = Severity::kNote,
    .summary = "a query name with `/` or `%`",
    .why =
        "The server cannot be asked for it by name, and log names are split at "
        "the slash.",
    .bad =
        "- name: CPU/memory\n"
        "  query: SELECT 1\n",
    .good =
        "- name: CPU and memory\n"
        "  query: SELECT 1\n",
    .check_definition = check,
};

}  // namespace ctl
