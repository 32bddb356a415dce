#include "schema/documents/paths.h"
#include "validators/documents.h"
#include "validators/python_names.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  const File& file = context.file;
  if (file.role != FileRole::kMatanoScript || file.broken ||
      base_name(file.source.path()) != "detect.py")
    return;
  if (binds_name(file.source.text(), "detect")) return;
  context.report({.place = {&file, 0, 1},
                  .message = "this module has no function 'detect'",
                  .help = "add `def detect(record):`, which returns whether "
                          "the record matches"});
}

}  // namespace

constinit const Rule missing_detect_function = {
    .id = "missing-detect-function",
    .severity = Severity::kError,
    .preview = true,
    .summary = "detect.py without a `detect` at its top level",
    .why = "Every record of its tables raises an error, and nothing matches.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "# detections/logins/detect.py\n"
        "def detects(r):\n"
        "    return True\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_file = check,
};

}  // namespace ctl
