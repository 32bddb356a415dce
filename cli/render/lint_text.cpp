#include <algorithm>
#include <ostream>
#include <string>

#include "cli/render/lint.h"
#include "cli/render/snippet.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"
#include "validators/secrets.h"

namespace ctl {
namespace {

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return kRed;
    case Severity::kWarning: return kYellow;
    case Severity::kNote: return kCyan;
  }
  return "";
}

const File* find_file(const Tree& tree, const std::string& path) {
  const auto found =
      std::lower_bound(tree.files.begin(), tree.files.end(), path,
                       [](const auto& file, const std::string& wanted) {
                         return file->source.path() < wanted;
                       });
  if (found == tree.files.end() || (*found)->source.path() != path) {
    return nullptr;
  }
  return found->get();
}

// Whether a line must not be shown, because a secret stands in it.
bool holds_secret(const File& file, int line) {
  if (file.broken) {
    // No values are known, so by the look of it.
    const std::string text = lower_ascii(file.source.line(line));
    return text.find("secret") != std::string::npos ||
           text.find("password") != std::string::npos ||
           text.find("token") != std::string::npos;
  }
  const auto values = secret_values(file);
  return std::any_of(values.begin(), values.end(),
                     [&](const SecretValue& secret) {
                       const Node& value = *secret.value;
                       return !is_masked(value) && !is_variable(file, value) &&
                              value.at.line <= line &&
                              line <= file.source.position(value.end).line;
                     });
}

void print_place(const LintOutput& output, const std::string& path, Position at,
                 std::ostream& out) {
  if (path.empty()) {
    out << "ctl: ";
    return;
  }
  out << visible(output.prefix + path) << ':';
  if (at.line > 0) out << at.line << ':' << at.column << ':';
  out << ' ';
}

void print_finding(const LintOutput& output, const Diagnostic& finding,
                   const Style& style, std::ostream& out) {
  print_place(output, finding.path, finding.at, out);
  out << paint(to_string(finding.severity), color_of(finding.severity), style)
      << ": " << visible(finding.message) << " [" << finding.rule
      << (finding.preview ? ", preview" : "") << "]\n";
  const File* file = find_file(output.tree, finding.path);
  if (file != nullptr && finding.at.line > 0 &&
      !holds_secret(*file, finding.at.line)) {
    print_snippet(file->source.line(finding.at.line), finding.at, finding.end,
                  color_of(finding.severity), " ", style, out);
  }
  if (!finding.help.empty()) out << "  help: " << visible(finding.help) << '\n';
  for (const Related& place : finding.related) {
    print_place(output, place.path, place.at, out);
    out << "note: " << visible(place.message) << '\n';
  }
}

std::string summary_of(const LintOutput& output) {
  const LintReport& report = output.report;
  std::string text;
  const auto add = [&text](std::size_t count, std::string_view noun) {
    if (count == 0) return;
    text += concat(text.empty() ? "" : ", ", plural(count, noun));
  };
  add(report.errors, "error");
  add(report.warnings, "warning");
  add(report.notes, "note");
  if (text.empty()) text = "nothing found";
  text += concat(" in ", plural(report.files, "file"), ", ",
                 plural(report.definitions, "definition"));
  if (report.suppressed > 0) {
    text += concat(" (", report.suppressed, " suppressed)");
  }
  if (output.known > 0) {
    text += concat(" (", output.known, " in the baseline)");
  }
  return text;
}

}  // namespace

void render_lint_text(const LintOutput& output, const Style& style,
                      std::ostream& out) {
  const auto& findings = output.report.findings;
  const std::size_t shown = std::min(findings.size(), output.limit);
  for (std::size_t i = 0; i < shown; ++i) {
    print_finding(output, findings[i], style, out);
  }
  if (shown < findings.size()) {
    out << "… " << plural(findings.size() - shown, "more finding")
        << "; --limit 0 prints all\n";
  }
  out << summary_of(output) << '\n';
}

}  // namespace ctl
