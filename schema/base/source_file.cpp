#include "schema/base/source_file.h"

#include <algorithm>
#include <utility>

namespace ctl {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

SourceFile::SourceFile(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  starts_.push_back(std::string_view(text_).starts_with(kByteOrderMark) ? 3
                                                                        : 0);
  std::size_t cr = text_.find('\r');
  std::size_t lf = text_.find('\n');
  while (cr != std::string::npos || lf != std::string::npos) {
    // npos is the largest of all.
    const std::size_t next = cr < lf ? cr + (lf == cr + 1 ? 2U : 1U) : lf + 1;
    starts_.push_back(next);
    if (cr < next) cr = text_.find('\r', next);
    if (lf < next) lf = text_.find('\n', next);
  }
}

std::string_view SourceFile::line(int number) const {
  if (number < 1 || number > line_count()) return {};
  const std::string_view rest = std::string_view(text_).substr(
      starts_[static_cast<std::size_t>(number) - 1]);
  return rest.substr(0, rest.find_first_of("\r\n"));
}

Position SourceFile::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  if (after == starts_.begin()) return {1, 1};  // inside a byte order mark
  const auto start = after - 1;
  const auto first = text_.begin() + static_cast<std::ptrdiff_t>(*start);
  const auto last = text_.begin() + static_cast<std::ptrdiff_t>(offset);
  const auto before = std::count_if(
      first, last, [](char byte) { return !is_continuation(byte); });
  return {static_cast<int>(start - starts_.begin()) + 1,
          static_cast<int>(before) + 1};
}

std::size_t SourceFile::offset(Position at) const {
  if (at.line < 1 || at.line > line_count()) return std::string::npos;
  const std::size_t start = starts_[static_cast<std::size_t>(at.line) - 1];
  const std::string_view text = line(at.line);
  std::size_t i = 0;
  for (int column = 1; i < text.size(); ++i) {
    if (i > 0 && !is_continuation(text[i])) ++column;
    if (column >= at.column && !is_continuation(text[i])) break;
  }
  return start + i;
}

}  // namespace ctl
