#include "cli/render/word_diff.h"

#include <algorithm>
#include <cstddef>

namespace ctl {
namespace {

using Words = std::vector<std::string_view>;
constexpr std::size_t kMostCells = 4'000'000;

int class_of(char c) {
  if (c == ' ' || c == '\t') return 0;
  const auto byte = static_cast<unsigned char>(c);
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
  return letter ? 1 : 2;
}

Words split(std::string_view text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    const int kind = class_of(text[at]);
    while (kind != 2 && end < text.size() && class_of(text[end]) == kind)
      ++end;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

void add(std::vector<WordRun>& runs, WordEdit edit, std::string_view text) {
  if (runs.empty() || runs.back().edit != edit) runs.push_back({edit, {}});
  runs.back().text += text;
}

void add_all(std::vector<WordRun>& runs, WordEdit edit, const Words& words,
             std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i)
    add(runs, edit, words[i]);
}

// The middle parts by their longest common subsequence.
void add_middle(std::vector<WordRun>& runs, const Words& a, const Words& b) {
  if (a.size() * b.size() > kMostCells) {
    add_all(runs, WordEdit::kRemoved, a, 0, a.size());
    add_all(runs, WordEdit::kAdded, b, 0, b.size());
    return;
  }
  const std::size_t width = b.size() + 1;
  std::vector<unsigned> length((a.size() + 1) * width);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      length[i * width + j] = a[i] == b[j]
                                  ? length[(i + 1) * width + j + 1] + 1
                                  : std::max(length[(i + 1) * width + j],
                                             length[i * width + j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add(runs, WordEdit::kSame, a[i]);
      ++i;
      ++j;
    } else if (i < a.size() &&
               (j == b.size() ||
                length[(i + 1) * width + j] >= length[i * width + j + 1])) {
      add(runs, WordEdit::kRemoved, a[i++]);
    } else {
      add(runs, WordEdit::kAdded, b[j++]);
    }
  }
}

}  // namespace

std::vector<WordRun> word_diff(std::string_view before,
                               std::string_view after) {
  const Words a = split(before);
  const Words b = split(after);
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head])
    ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<WordRun> runs;
  add_all(runs, WordEdit::kSame, a, 0, head);
  const auto middle = [&](const Words& words) {
    return Words(words.begin() + static_cast<std::ptrdiff_t>(head),
                 words.end() - static_cast<std::ptrdiff_t>(tail));
  };
  add_middle(runs, middle(a), middle(b));
  add_all(runs, WordEdit::kSame, a, a.size() - tail, a.size());
  return runs;
}

std::string marked_words(std::string_view before, std::string_view after) {
  std::string out;
  for (const WordRun& run : word_diff(before, after)) {
    switch (run.edit) {
      case WordEdit::kSame: out += run.text; break;
      case WordEdit::kRemoved: out += "[-" + run.text + "-]"; break;
      case WordEdit::kAdded: out += "{+" + run.text + "+}"; break;
    }
  }
  return out;
}

}  // namespace ctl
