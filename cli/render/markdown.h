#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ctl {

// Text that is data inside a Markdown table: one line, nothing of it markup.
std::string markdown_cell(std::string_view text);

// Text inside a paragraph: one line, nothing of it markup or a control
// character.
std::string markdown_text(std::string_view text);

// A span of code on one line, whatever backticks are in it.
std::string markdown_code(std::string_view text);

// A code block; its fence is longer than any run of backticks inside.
std::string markdown_fence(std::string_view language, std::string_view text);

// What a comment on a pull request may hold, with room to spare: bytes.
inline constexpr std::size_t kMostMarkdown = 60'000;

// One part of a report, and what stands for it when it is too long.
struct MarkdownBlock {
  std::string full;
  std::string brief;
};

// `head` and as many blocks, in their order, as fit into kMostMarkdown; then
// how many do not, as "3 more changes; `ctl diff` lists them".
std::string markdown_fitted(std::string head,
                            std::span<const MarkdownBlock> blocks,
                            std::string_view noun, std::string_view command);

}  // namespace ctl
