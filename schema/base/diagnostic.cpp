#include "schema/base/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace ctl {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "";
}

bool before(const Diagnostic& a, const Diagnostic& b) {
  return std::tie(a.path, a.at, a.rule, a.message) <
         std::tie(b.path, b.at, b.rule, b.message);
}

void Diagnostics::add(Diagnostic finding) {
  all_.push_back(std::move(finding));
}

void Diagnostics::append(Diagnostics other) {
  std::move(other.all_.begin(), other.all_.end(), std::back_inserter(all_));
}

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(std::count_if(
      all_.begin(), all_.end(),
      [severity](const Diagnostic& d) { return d.severity == severity; }));
}

std::vector<Diagnostic> Diagnostics::sorted() && {
  std::stable_sort(all_.begin(), all_.end(), before);
  return std::move(all_);
}

}  // namespace ctl
