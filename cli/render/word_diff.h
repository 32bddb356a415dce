#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ctl {

enum class WordEdit { kSame, kRemoved, kAdded };

struct WordRun {
  WordEdit edit = WordEdit::kSame;
  std::string text;
};

// What became of a text, word by word; runs of one kind are one. Words are
// letters and digits, runs of blanks, single other characters. Texts that
// differ in more than some thousand words are given whole.
std::vector<WordRun> word_diff(std::string_view before, std::string_view after);

// The same as one text: "a [-b-]{+c+}".
std::string marked_words(std::string_view before, std::string_view after);

}  // namespace ctl
