#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/finding_json.h"
#include "cli/render/lint.h"

namespace ctl {

void render_lint_json(const LintOutput& output, const Style& /*style*/,
                      std::ostream& out) {
  const LintReport& report = output.report;
  using Json = nlohmann::ordered_json;
  Json findings = Json::array();
  for (const Diagnostic& finding : report.findings) {
    findings.push_back(finding_json(finding));
  }
  Json document = {{"format_version", "1.0"},
                   {"command", "lint"},
                   {"summary",
                    {{"files", report.files},
                     {"definitions", report.definitions},
                     {"errors", report.errors},
                     {"warnings", report.warnings},
                     {"notes", report.notes},
                     {"suppressed", report.suppressed}}},
                   {"findings", std::move(findings)}};
  if (output.known > 0) document["summary"]["baseline"] = output.known;
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
