#include <map>

#include "validators/documents.h"
#include "validators/matano.h"

namespace ctl {
namespace {

using Names = std::optional<std::set<std::string>>;

void check_detection(const Context& context, const Definition& definition,
                     const std::set<std::string>& known) {
  const Node* alert = definition.field("alert");
  const Node* list = alert == nullptr || !alert->is_map()
                         ? nullptr
                         : alert->find("destinations");
  if (list == nullptr) return;
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const Node& value : list->items) {
    if (!value.is_scalar() || known.count(value.text) != 0) continue;
    const std::string_view near = closest(value.text, names);
    context.report(
        {.place = place_of(*definition.file, value),
         .message = concat("no destination is called ", quote(value.text)),
         .help = near.empty() ? "add it below `integrations/destinations/`"
                              : concat("did you mean ", quote(near), '?'),
         .definition = &definition});
  }
}

void check(const TreeContext& context) {
  std::map<std::string, Names> known;
  for (const Definition& definition : context.tree.definitions) {
    if (definition.kind != DefinitionKind::kDetection) continue;
    const auto root = matano_root(definition.file->source.path());
    if (!root) continue;
    const auto found = known.find(*root);
    const Names& names =
        found != known.end()
            ? found->second
            : known.emplace(*root, destination_names(context.tree, *root))
                  .first->second;
    if (names) check_detection(context, definition, *names);
  }
}

}  // namespace

constinit const Rule unknown_destination = {
    .id = "unknown-destination",
    .severity = Severity::kError,
    .summary = "a destination that `integrations/destinations` lacks",
    .why = "Nothing checks the name; each alert fails when it is delivered.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  destinations: [slack_mian]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# integrations/destinations/slack.yml\n"
        "name: slack_main\n"
        "type: slack\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  destinations: [slack_main]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# integrations/destinations/slack.yml\n"
        "name: slack_main\n"
        "type: slack\n",
    .check_tree = check,
};

}  // namespace ctl
