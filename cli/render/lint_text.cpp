#include <algorithm>
#include <ostream>
#include <string>

#include "cli/render/lint.h"
#include "schema/base/text.h"
#include "schema/base/visible.h"
#include "validators/secrets.h"

namespace ctl {
namespace {

constexpr std::size_t kWidest = 120;  // of a source line, in code points

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return "\x1b[1;31m";
    case Severity::kWarning: return "\x1b[1;33m";
    case Severity::kNote: return "\x1b[1;36m";
  }
  return "";
}

std::string paint(std::string_view text, std::string_view color,
                  const Style& style) {
  if (!style.color) return std::string(text);
  return concat(color, text, "\x1b[0m");
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

// The bytes of `count` code points of `text`, starting at code point `first`.
std::string_view part(std::string_view text, std::size_t first,
                      std::size_t count) {
  const auto byte_of = [text](std::size_t wanted) {
    std::size_t seen = 0;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
      const bool starts =
          (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
      if (starts && seen++ == wanted) break;
    }
    return i;
  };
  const std::size_t begin = byte_of(first);
  return text.substr(begin, byte_of(first + count) - begin);
}

// What must not reach a terminal is one blank, so that the caret stays below
// its character.
std::string printable(std::string_view text) {
  if (find_invalid_utf8(text) != std::string_view::npos) return {};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t hidden = hidden_length(text, i);
    const std::size_t length = hidden > 0 ? hidden : utf8_length(text, i);
    out += hidden > 0 ? std::string_view(" ") : text.substr(i, length);
    i += length;
  }
  return out;
}

void print_snippet(const SourceFile& file, const Diagnostic& finding,
                   const Style& style, std::ostream& out) {
  const std::string_view line = file.line(finding.at.line);
  const auto column = static_cast<std::size_t>(finding.at.column);
  const std::size_t skipped =
      column > kWidest * 2 / 3 ? column - kWidest / 2 : 0;
  const std::string shown = printable(part(line, skipped, kWidest));
  if (shown.empty()) return;
  const std::string number = std::to_string(finding.at.line);
  const std::string gutter(number.size(), ' ');
  const std::string lead = skipped > 0 ? "…" : "";
  std::size_t length = 1;
  if (finding.end.line == finding.at.line && finding.end > finding.at) {
    length = static_cast<std::size_t>(finding.end.column) - column;
  }
  const std::size_t start = column - 1 - skipped + (skipped > 0 ? 1 : 0);
  length = std::min(length, kWidest + 1 - std::min(start, kWidest));
  out << ' ' << number << " | " << lead << shown
      << (code_points(line) > skipped + kWidest ? "…" : "") << '\n'
      << ' ' << gutter << " | " << std::string(start, ' ')
      << paint(std::string(std::max<std::size_t>(length, 1), '^'),
               color_of(finding.severity), style)
      << '\n';
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
    print_snippet(file->source, finding, style, out);
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
