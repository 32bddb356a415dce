#include "cli/render/markdown.h"

#include <algorithm>

#include "cli/render/plan.h"
#include "schema/base/text.h"

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

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (std::string_view("\\`*_{}[]<>#|~@").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string markdown_fence(std::string_view language, std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return concat(fence, language, '\n', text, text.ends_with('\n') ? "" : "\n",
                fence, '\n');
}

}  // namespace ctl
