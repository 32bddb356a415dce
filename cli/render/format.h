#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"
#include "schema/base/text.h"

namespace ctl {

// What a renderer may know of where its output goes.
struct Style {
  bool color = false;
  std::size_t width = 0;  // columns of the terminal; 0: not a terminal
};

// One way to print a report: a line of a formats .def list and a function.
template <typename Report>
struct Format {
  std::string_view name;
  std::string_view summary;
  void (*render)(const Report&, const Style&, std::ostream&);
};

// "text (for people), json (one document)"; the text of --format's help.
template <typename Report>
std::string format_help(std::span<const Format<Report>> formats) {
  std::string out;
  for (const Format<Report>& format : formats) {
    out +=
        concat(out.empty() ? "" : ", ", format.name, " (", format.summary, ")");
  }
  return out;
}

// The error of an unknown name tells the nearest, else all of them.
template <typename Report>
Result<const Format<Report>*> find_format(
    std::span<const Format<Report>> formats, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Format<Report>& format : formats) {
    if (format.name == name) return &format;
    names.push_back(format.name);
  }
  const std::string_view near = closest(name, names);
  const std::vector<std::string> all(names.begin(), names.end());
  return Error{concat("unknown format ", quote(name)),
               near.empty() ? concat("use one of ", join(all))
                            : concat("did you mean '", near, "'?")};
}

}  // namespace ctl
