#include "schema/documents/yaml_text.h"

namespace ctl {

void ScalarText::copy(std::string_view text, std::size_t from,
                      std::size_t length) {
  if (length == 0) return;
  if (runs_ != nullptr) {
    const bool joins = !runs_->empty() && runs_->back().length > 0 &&
                       runs_->back().source + runs_->back().length == from;
    if (joins) {
      runs_->back().length += length;
    } else {
      runs_->push_back({value_.size(), from, length});
    }
  }
  value_.append(text.substr(from, length));
}

void ScalarText::put(std::string_view text, std::size_t from) {
  if (runs_ != nullptr) runs_->push_back({value_.size(), from, 0});
  value_.append(text);
}

std::size_t YamlChars::break_length(std::size_t i) const {
  switch (at(i)) {
    case '\n': return 1;
    case '\r': return at(i + 1) == '\n' ? 2 : 1;
    case '\xc2': return at(i + 1) == '\x85' ? 2 : 0;
    case '\xe2':
      return at(i + 1) == '\x80' && (at(i + 2) == '\xa8' || at(i + 2) == '\xa9')
                 ? 3
                 : 0;
    default: return 0;
  }
}

bool YamlChars::is_document_mark(std::size_t i) const {
  const char c = at(i);
  return (c == '-' || c == '.') && at(i + 1) == c && at(i + 2) == c &&
         ends_word(i + 3);
}

}  // namespace ctl
