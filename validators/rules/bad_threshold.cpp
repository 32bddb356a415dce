#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (mapping.kind != MapKind::kAlert) continue;
    for (const std::string_view key :
         {"threshold", "deduplication_window_minutes"}) {
      const Entry* entry = find_value(mapping, key);
      if (entry == nullptr || !entry->value.is_scalar()) continue;
      const auto number = whole_number(entry->value);
      if (number && *number > 0) continue;
      context.report(
          {.place = place_of(context.file, entry->value),
           .message = concat(quote(key), " is ", quote(entry->value.text),
                             ", not a positive whole number"),
           .help = "write 1 or more",
           .definition = definition_around(context.tree, context.file,
                                           entry->value.offset)});
    }
  }
}

}  // namespace

constinit const Rule bad_threshold = {
    .id = "bad-threshold",
    .severity = Severity::kError,
    .summary = "a threshold or window that is no positive whole number",
    .why = "The writer of alerts stops at it, or none is ever written.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  threshold: 0\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  threshold: 5\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_file = check,
};

}  // namespace ctl
