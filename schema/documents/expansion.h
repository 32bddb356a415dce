#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {

// The value of an environment variable, or nothing when it is not set.
using Environment =
    std::function<std::optional<std::string>(const std::string&)>;

// One place in a file where the server's tool looks for a variable
// (contracts/fleet.md 8.5). [start, end) is the `$` to the end of the form.
struct Variable {
  enum class State {
    kSet,
    kUnset,
    kQuiet,   // in the text of a description or resolution: left alone
    kServer,  // $FLEET_VAR_…: filled in by the server
    kSecret,  // $FLEET_SECRET_…: refused in YAML files
  };
  std::string name;
  std::size_t start = 0;
  std::size_t end = 0;
  State state = State::kSet;
};

// A text after expansion, and the way back to the file.
class ExpandedText {
 public:
  // A piece of the new text, [to, next piece), made from the file at `from`:
  // byte for byte, or (a variable's value) from one `$`.
  struct Piece {
    std::size_t to = 0;
    std::size_t from = 0;
    bool copied = true;
  };

  ExpandedText(std::string text, std::vector<Piece> pieces,
               std::vector<Variable> variables);

  const std::string& text() const { return text_; }
  const std::vector<Variable>& variables() const { return variables_; }
  bool changed() const { return pieces_.size() > 1; }
  // The offset in the file of what became byte `offset` of text().
  std::size_t source(std::size_t offset) const;
  // True when [start, end) of text() is not a copy of one stretch of the file.
  bool differs(std::size_t start, std::size_t end) const;

 private:
  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<Variable> variables_;
};

// Expands variables in raw text, comments and quoted text included, and drops
// the backslash of an escaped `\$`. A variable that is not set stays as it is
// written. `quiet_text`: leave descriptions and resolutions alone (Fleet 4.68).
ExpandedText expand(std::string_view text, const Environment& environment,
                    bool quiet_text = true);

}  // namespace ctl
