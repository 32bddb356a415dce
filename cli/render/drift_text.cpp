#include <ostream>

#include "cli/render/drift.h"
#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

void print_value(const DriftField& field, std::ostream& out) {
  const auto* expected = std::get_if<std::string>(&field.expected);
  const auto* actual = std::get_if<std::string>(&field.actual);
  if (expected == nullptr || actual == nullptr) {
    out << value_text(field.expected) << " -> " << value_text(field.actual);
    return;
  }
  for (const char c : marked_words(visible(*expected), visible(*actual))) {
    out << c;
    if (c == '\n') out << "      ";
  }
}

void print_item(const DriftItem& item, std::ostream& out) {
  out << drift_headline(item) << "  "
      << place_text(item.object.path, item.object.line) << '\n';
  if (item.blame) out << "    " << visible(blame_text(*item.blame)) << '\n';
  for (const DriftField& field : item.fields) {
    out << "    " << field.field
        << (field.field == "query" ? ":\n      " : ": ");
    print_value(field, out);
    out << '\n';
    if (!field.commit.empty()) {
      out << "      put back to what the files had from "
          << field.commit.substr(0, 10) << '\n';
    }
    if (field.blame) {
      out << "      " << visible(blame_text(*field.blame)) << '\n';
    }
  }
  out << '\n';
}

}  // namespace

void render_drift_text(const DriftReport& report, const Style& /*style*/,
                       std::ostream& out) {
  for (const DriftItem& item : report.items)
    print_item(item, out);
  for (const std::string& warning : report.warnings)
    out << "warning: " << visible(warning) << '\n';
  if (!report.items.empty()) {
    out << "`ctl apply` makes the server as the files again; to keep what is "
           "there, change the files\n";
  }
  out << visible(report.server.url) << " (Fleet "
      << visible(report.server.version) << ", " << visible(report.server.tier)
      << ") and " << report.commit.substr(0, 10) << ": "
      << drift_summary(report) << '\n';
}

}  // namespace ctl
