#include "validators/documents.h"

namespace ctl {
namespace {

bool has_severity(const Node& detection) {
  const Node* alert = detection.find("alert");
  const Node* severity =
      alert == nullptr || !alert->is_map() ? nullptr : alert->find("severity");
  return severity != nullptr && !severity->is_null();
}

void report(const FileContext& context, const Entry& entry, std::string help) {
  context.report(
      {.place = key_place(context.file, entry),
       .message = concat("nothing reads key ", quote(entry.key.text)),
       .help = std::move(help),
       .definition =
           definition_around(context.tree, context.file, entry.key.offset)});
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    const Node& node = *mapping.node;
    if (mapping.kind == MapKind::kDetection) {
      const Entry* references = node.entry("references");
      if (references != nullptr && node.entry("reference") == nullptr) {
        report(context, *references, "write `reference:` with one of them");
      }
      const Entry* level = node.entry("level");
      if (level != nullptr && !has_severity(node)) {
        report(context, *level, "write `severity:` under `alert:`");
      }
    } else if (mapping.kind == MapKind::kAlert) {
      const Entry* window = node.entry("deduplication_window");
      if (window != nullptr) {
        report(context, *window,
               "write `deduplication_window_minutes:`, in minutes");
      }
    }
  }
}

}  // namespace

constinit const Rule unread_key = {
    .id = "unread-key",
    .severity = Severity::kWarning,
    .summary = "a key of a detection that looks read and is not",
    .why =
        "Matano reads `reference`, `alert.deduplication_window_minutes` and "
        "`alert.severity`; `references`, `deduplication_window` and `level` "
        "are dropped without a word.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  deduplication_window: 3600\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "alert:\n"
        "  severity: medium\n"
        "  deduplication_window_minutes: 60\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_file = check,
};

}  // namespace ctl
