#include "schema/documents/paths.h"
#include "validators/documents.h"
#include "validators/matano.h"
#include "validators/python_modules.h"

namespace ctl {
namespace {

struct Fault {
  std::string message;
  std::string help;
};

std::optional<Fault> fault_of(const DetectionDirectory& directory) {
  const std::string name(base_name(directory.path));
  for (const std::string_view file : {"detection.yml", "detect.py"}) {
    if (directory.files.count(file) != 0) continue;
    return Fault{concat("directory ", quote(name), " has no ", file),
                 concat("add it, or move the directory out of `detections/`; "
                        "helpers may be files beside it")};
  }
  if (name.find('.') != std::string::npos) {
    return Fault{concat("directory ", quote(name),
                        " cannot be imported: its name holds a dot"),
                 "rename it"};
  }
  if (is_python_module(name)) {
    return Fault{concat("directory ", quote(name),
                        " hides the Python module of that name"),
                 "rename it"};
  }
  return std::nullopt;
}

void check(const TreeContext& context) {
  for (const DetectionDirectory& directory :
       detection_directories(context.tree)) {
    const std::optional<Fault> fault = fault_of(directory);
    if (!fault) continue;
    Finding finding = {
        .message = fault->message, .help = fault->help, .path = directory.path};
    for (const std::string_view name : {"detection.yml", "detect.py"}) {
      const File* file = context.tree.file(concat(directory.path, '/', name));
      if (file == nullptr) continue;
      finding.place = {file, 0, 1};
      break;
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule broken_detection_directory = {
    .id = "broken-detection-directory",
    .severity = Severity::kError,
    .summary = "a directory of `detections/` that Matano cannot load",
    .why =
        "Every directory there needs `detection.yml` and `detect.py`, and its "
        "name is a Python package. The deployment stops, or the first import "
        "fails for all detections.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/json/detection.yml\n"
        "name: json\n"
        "tables: [osquery_results]\n"
        "# detections/json/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .good =
        "# detections/json-logins/detection.yml\n"
        "name: json\n"
        "tables: [osquery_results]\n"
        "# detections/json-logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_tree = check,
};

}  // namespace ctl
