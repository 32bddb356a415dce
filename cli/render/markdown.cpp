#include "cli/render/markdown.h"

namespace ctl {

std::string markdown_cell(std::string_view text) {
  constexpr std::string_view kMarkup = "|`*_[]\\#@~";
  std::string out;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

}  // namespace ctl
