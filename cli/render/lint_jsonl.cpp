#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/finding_json.h"
#include "cli/render/lint.h"

namespace ctl {

void render_lint_jsonl(const LintOutput& output, const Style& /*style*/,
                       std::ostream& out) {
  using Json = nlohmann::ordered_json;
  for (const Diagnostic& finding : output.report.findings) {
    Json line = {{"format_version", "1.0"}};
    line.update(finding_json(finding));
    out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
}

}  // namespace ctl
