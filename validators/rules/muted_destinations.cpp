#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (mapping.kind != MapKind::kAlert) continue;
    const Entry* destinations = find_value(mapping, "destinations");
    if (destinations == nullptr || !destinations->value.is_list()) continue;
    const Entry* severity = find_value(mapping, "severity");
    if (severity != nullptr && severity->value.text != "info") continue;
    context.report(
        {.place = key_place(context.file, *destinations),
         .message = severity == nullptr
                        ? "destinations without a severity"
                        : "alerts of severity 'info' go to no destination",
         .help = "write `severity: notice` or above, or remove the "
                 "destinations",
         .definition = definition_around(context.tree, context.file,
                                         destinations->key.offset)});
  }
}

}  // namespace

constinit const Rule muted_destinations = {
    .id = "muted-destinations",
    .severity = Severity::kError,
    .summary = "destinations of alerts whose severity is `info` or absent",
    .why =
        "The deployment stops; where it does not, such alerts are sent to "
        "nobody.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  destinations: [slack_main]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: notice\n"
        "  destinations: [slack_main]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_file = check,
};

}  // namespace ctl
