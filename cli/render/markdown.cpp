#include "cli/render/markdown.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "schema/base/visible.h"

namespace ctl {
namespace {

// Of backticks.
std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  constexpr std::string_view kMarkup = "|`*_[]\\#@~";
  std::string out;
  for (const char c : visible(text)) {
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
    if (std::string_view("\\`*_{}[]<>#|~@&").find(c) !=
        std::string_view::npos) {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::string shown = visible(text);
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  if (shown.find('`') == std::string::npos) return concat('`', shown, '`');
  const std::string fence(longest_run(shown) + 1, '`');
  return concat(fence, ' ', shown, ' ', fence);
}

std::string markdown_fence(std::string_view language, std::string_view text) {
  const std::string fence(std::max<std::size_t>(3, longest_run(text) + 1), '`');
  return concat(fence, language, '\n', text, text.ends_with('\n') ? "" : "\n",
                fence, '\n');
}

std::string markdown_fitted(std::string head,
                            std::span<const MarkdownBlock> blocks,
                            std::string_view noun, std::string_view command) {
  constexpr std::size_t kRoom = 200;  // for the last line
  std::string text = std::move(head);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t left = kMostMarkdown - kRoom - text.size();
    const MarkdownBlock& block = blocks[i];
    if (block.full.size() <= left) {
      text += block.full;
    } else if (block.brief.size() <= left) {
      text += block.brief;
    } else {
      return text + concat("\n",
                           plural(blocks.size() - i, concat("more ", noun)),
                           "; `", command, "` lists them.\n");
    }
  }
  return text;
}

}  // namespace ctl
