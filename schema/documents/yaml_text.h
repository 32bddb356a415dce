#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/node.h"

namespace ctl {

// What is wrong with a text that does not parse: `offset` is into the text that
// was read. Thrown inside this folder only; read_yaml() catches it.
struct YamlFault {
  std::size_t offset = 0;
  std::string message;
  std::string help;
  bool limit = false;  // over a limit of ctl, not a mistake in the syntax
};

// The value of a scalar as it is put together, and, when asked for, where each
// part of it came from.
class ScalarText {
 public:
  explicit ScalarText(std::vector<SourceRun>* runs = nullptr) : runs_(runs) {}

  void copy(std::string_view source, std::size_t from, std::size_t length);
  // Text that stands for something else at `from`: an escape, a folded break.
  void put(std::string_view added, std::size_t from);

  const std::string& value() const { return value_; }
  std::string take() && { return std::move(value_); }

 private:
  std::string value_;
  std::vector<SourceRun>* runs_;
};

// Line breaks and blanks as YAML 1.1 has them: NEL, LS and PS break lines too.
// A position at or past the end reads as '\0', which no input holds.
class YamlChars {
 public:
  explicit YamlChars(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  std::size_t size() const { return text_.size(); }
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool is_end(std::size_t i) const { return i >= text_.size(); }
  bool is_blank(std::size_t i) const { return at(i) == ' ' || at(i) == '\t'; }
  // Bytes of the line break at `i`; 0 when there is none.
  std::size_t break_length(std::size_t i) const;
  bool is_break(std::size_t i) const { return break_length(i) > 0; }
  bool is_break_or_end(std::size_t i) const { return is_end(i) || is_break(i); }
  bool ends_word(std::size_t i) const {
    return is_blank(i) || is_break_or_end(i);
  }
  // `---` or `...` and then a blank; the caller knows that a line starts here.
  bool is_document_mark(std::size_t i) const;

 private:
  std::string_view text_;
};

// A scalar and where it ends in the text.
struct ScannedScalar {
  std::size_t end = 0;                   // one past its last character
  std::size_t next = 0;                  // where scanning goes on
  std::size_t line_start = 0;            // of the line of `next`
  bool ends_line = false;                // plain: a line break follows
  std::uint32_t indent = 0;              // block: columns before the text
  std::size_t comment = Node::kNowhere;  // block: comment in the first line
};

// What the scalar scanners must know of the place they stand in.
struct ScalarContext {
  YamlChars chars;
  std::size_t line_start = 0;
  int parent_indent = -1;  // column of the enclosing block; -1 at the top
  bool flow = false;
  std::uint32_t block_indent = 0;  // when known from an earlier scan
};

// Read one scalar that starts at `start` and append its value to `out`; throw
// YamlFault. The rules are those of the server's parser (YAML 1.1).
ScannedScalar scan_plain(const ScalarContext& context, std::size_t start,
                         ScalarText& out);
ScannedScalar scan_quoted(const ScalarContext& context, std::size_t start,
                          ScalarText& out);
ScannedScalar scan_block(const ScalarContext& context, std::size_t start,
                         ScalarText& out);

}  // namespace ctl
