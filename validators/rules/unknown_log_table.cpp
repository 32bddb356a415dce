#include <map>

#include "validators/documents.h"
#include "validators/matano.h"

namespace ctl {
namespace {

using Tables = std::optional<std::set<std::string>>;

void check_detection(const Context& context, const Definition& definition,
                     const std::set<std::string>& tables) {
  const Node* list = definition.field("tables");
  if (list == nullptr) return;
  const std::vector<std::string_view> names(tables.begin(), tables.end());
  for (const Node& value : list->items) {
    if (!value.is_scalar() || tables.count(value.text) != 0) continue;
    const std::string_view near = closest(value.text, names);
    context.report(
        {.place = place_of(*definition.file, value),
         .message = concat("no log source makes the table ", quote(value.text)),
         .help = near.empty()
                     ? "name `SOURCE` or `SOURCE_TABLE` of `log_sources/`"
                     : concat("did you mean ", quote(near), '?'),
         .definition = &definition});
  }
}

void check(const TreeContext& context) {
  std::map<std::string, Tables> known;
  for (const Definition& definition : context.tree.definitions) {
    if (definition.kind != DefinitionKind::kDetection) continue;
    const auto root = matano_root(definition.file->source.path());
    if (!root) continue;
    const auto found = known.find(*root);
    const Tables& tables =
        found != known.end()
            ? found->second
            : known.emplace(*root, log_tables(context.tree, *root))
                  .first->second;
    if (tables) check_detection(context, definition, *tables);
  }
}

}  // namespace

constinit const Rule unknown_log_table = {
    .id = "unknown-log-table",
    .severity = Severity::kError,
    .summary = "a detection on a table that no log source makes",
    .why = "Nothing checks the name, and the detection never fires.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_result]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# log_sources/osquery/log_source.yml\n"
        "name: osquery\n"
        "# log_sources/osquery/tables/results.yml\n"
        "name: results\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# log_sources/osquery/log_source.yml\n"
        "name: osquery\n"
        "# log_sources/osquery/tables/results.yml\n"
        "name: results\n",
    .check_tree = check,
};

}  // namespace ctl
