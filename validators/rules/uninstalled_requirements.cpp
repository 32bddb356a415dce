#include "schema/documents/paths.h"
#include "validators/documents.h"

namespace ctl {
namespace {

// Where the first line with a package begins; npos when there is none.
std::size_t first_package(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, end - at));
    if (!line.empty() && !line.starts_with('#')) return at;
    at = end + 1;
  }
  return std::string_view::npos;
}

void check(const FileContext& context) {
  const File& file = context.file;
  if (file.role != FileRole::kMatanoScript ||
      base_name(file.source.path()) != "requirements.txt")
    return;
  const std::size_t at = first_package(file.source.text());
  if (at == std::string_view::npos) return;
  context.report({.place = {&file, at, at + 1},
                  .message = "Matano never installs these packages",
                  .help = "use what its layer has, or put the modules beside "
                          "the detections"});
}

}  // namespace

constinit const Rule uninstalled_requirements = {
    .id = "uninstalled-requirements",
    .severity = Severity::kWarning,
    .summary = "packages in the requirements.txt of a detection",
    .why =
        "The directory is copied as it is. An import of a package that the "
        "layer lacks fails for all detections.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# detections/logins/requirements.txt\n"
        "requests==2.31.0\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n"
        "# detections/logins/requirements.txt\n"
        "# nothing yet\n",
    .check_file = check,
};

}  // namespace ctl
