#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"

namespace CLI {
class App;
}

namespace ctl {

// A word that may stand where the cursor is, and what it means.
struct Candidate {
  std::string word;
  std::string description;
};

// The words that an argument may be, by the name its value has in the help
// (RULE, TABLE, HOST, NAME); nothing when only the shell can know (FILE).
// `directory` is the value of -C so far.
using ValueSource = std::optional<std::vector<Candidate>> (*)(
    std::string_view value_name, const std::string& directory);

// What may replace the last of `words`, which are those after `ctl`; read from
// the declared commands and options, so it cannot be out of date. `files` asks
// the shell for paths.
struct Completion {
  std::vector<Candidate> candidates;
  bool files = false;
};
Completion complete(const CLI::App& root, const std::vector<std::string>& words,
                    ValueSource values);

// A shell and how it is answered: each candidate is one line, `:files` a line
// of its own.
struct Shell {
  std::string_view name;
  std::string_view script;  // what `ctl completion NAME` prints
  std::string (*line)(const Candidate&, const std::string& typed);
};
Result<const Shell*> find_shell(std::string_view name);

}  // namespace ctl
