#include <algorithm>
#include <array>

#include "schema/documents/yaml_escapes.h"
#include "schema/documents/yaml_text.h"

namespace ctl {
namespace {

// LF, CR, CRLF and NEL all become LF; LS and PS stay what they are.
void put_break(ScalarText& out, const YamlChars& chars, std::size_t at) {
  const std::size_t length = chars.break_length(at);
  if (length == 3) {
    out.copy(chars.text(), at, 3);
  } else {
    out.put("\n", at);
  }
}

// Line breaks between two lines of a flow scalar: one becomes a blank, of more
// the first disappears.
void put_folded(ScalarText& out, const YamlChars& chars,
                const std::vector<std::size_t>& breaks) {
  if (breaks.empty()) return;
  const bool keeps_first = chars.break_length(breaks.front()) == 3;
  if (keeps_first) put_break(out, chars, breaks.front());
  if (!keeps_first && breaks.size() == 1) out.put(" ", breaks.front());
  for (std::size_t i = 1; i < breaks.size(); ++i) {
    put_break(out, chars, breaks[i]);
  }
}

bool ends_plain(const ScalarContext& context, std::size_t i) {
  const YamlChars& chars = context.chars;
  const char c = chars.at(i);
  if (c == ':') return chars.ends_word(i + 1);
  return context.flow &&
         std::string_view(",?[]{}").find(c) != std::string_view::npos;
}

// The next line break, or the end.
std::size_t line_end(const YamlChars& chars, std::size_t i) {
  const std::string_view text = chars.text();
  const auto may_break = [](char c) {
    return c == '\n' || c == '\r' || c == '\xc2' || c == '\xe2';
  };
  while (i < text.size() && !(may_break(text[i]) && chars.is_break(i)))
    ++i;
  return i;
}

// Bytes that are part of a word wherever they stand.
constexpr std::array<bool, 256> kInWord = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0x21; i < table.size(); ++i)
    table[i] = true;
  for (const char c :
       {':', ',', '?', '[', ']', '{', '}', '\'', '"', '\\', '\xc2', '\xe2'})
    table[static_cast<unsigned char>(c)] = false;
  return table;
}();

std::size_t skip_word(const YamlChars& chars, std::size_t i) {
  const std::string_view text = chars.text();
  while (i < text.size() && kInWord[static_cast<unsigned char>(text[i])])
    ++i;
  return i;
}

std::size_t plain_word_end(const ScalarContext& context, std::size_t i) {
  i = skip_word(context.chars, i);
  while (!context.chars.ends_word(i) && !ends_plain(context, i))
    i = skip_word(context.chars, i + 1);
  return i;
}

// Blanks and line breaks between two words of a flow scalar.
struct Gap {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t line_start = 0;
  std::vector<std::size_t> breaks;
};

// `tab_limit`: a tab left of this column after a line break is an error.
void read_gap(Gap& gap, const YamlChars& chars, std::size_t from,
              std::size_t tab_limit) {
  gap.from = from;
  gap.breaks.clear();
  std::size_t i = from;
  while (chars.is_blank(i) || chars.is_break(i)) {
    if (chars.is_break(i)) {
      gap.breaks.push_back(i);
      i += chars.break_length(i);
      gap.line_start = i;
    } else {
      if (!gap.breaks.empty() && chars.at(i) == '\t' &&
          i - gap.line_start < tab_limit) {
        throw YamlFault{i, "a tab stands where blanks should indent this line",
                        "replace the tab by blanks"};
      }
      ++i;
    }
  }
  gap.to = i;
}

void put_gap(ScalarText& out, const YamlChars& chars, const Gap& gap) {
  if (gap.breaks.empty()) {
    out.copy(chars.text(), gap.from, gap.to - gap.from);
  } else {
    put_folded(out, chars, gap.breaks);
  }
}

}  // namespace

ScannedScalar scan_plain(const ScalarContext& context, std::size_t start,
                         ScalarText& out) {
  const YamlChars& chars = context.chars;
  const auto indent = static_cast<std::size_t>(context.parent_indent + 1);
  ScannedScalar result;
  Gap gap;
  gap.from = gap.to = start;
  gap.line_start = context.line_start;
  std::size_t from = start;  // what a line has of the value goes in at once
  std::size_t to = start;
  while (true) {
    const std::size_t i = gap.to;
    if (i == gap.line_start && chars.is_document_mark(i)) break;
    if (chars.at(i) == '#') break;
    const std::size_t word_end = plain_word_end(context, i);
    if (word_end > i) {
      if (!gap.breaks.empty()) {
        out.copy(chars.text(), from, to - from);
        put_folded(out, chars, gap.breaks);
        gap.breaks.clear();
        from = i;
      }
      result.end = to = word_end;
      gap.from = gap.to = word_end;
    }
    if (!chars.is_blank(word_end) && !chars.is_break(word_end)) break;
    read_gap(gap, chars, word_end, indent);
    if (!context.flow && gap.to - gap.line_start < indent) break;
  }
  out.copy(chars.text(), from, to - from);
  result.next = gap.to;
  result.line_start = gap.line_start;
  result.ends_line = !gap.breaks.empty();
  return result;
}

namespace {

// The characters up to the next blank, line break or the closing quote, and
// whether an escaped line break was skipped.
struct QuotedWord {
  std::size_t end = 0;
  bool joined_line = false;
};

QuotedWord read_quoted_word(const YamlChars& chars, std::size_t i, char quote,
                            ScalarText& out) {
  std::size_t from = i;
  const auto flush = [&] { out.copy(chars.text(), from, i - from); };
  for (i = skip_word(chars, i); !chars.ends_word(i); i = skip_word(chars, i)) {
    const char c = chars.at(i);
    if (c == quote && quote == '\'' && chars.at(i + 1) == '\'') {
      flush();
      out.put("'", i);
      from = i += 2;
    } else if (c == quote) {
      break;
    } else if (c == '\\' && quote == '"' && chars.is_break(i + 1)) {
      flush();
      return {i + 1, true};
    } else if (c == '\\' && quote == '"') {
      flush();
      from = i = put_escape(out, chars, i);
    } else {
      ++i;
    }
  }
  flush();
  return {i, false};
}

}  // namespace

ScannedScalar scan_quoted(const ScalarContext& context, std::size_t start,
                          ScalarText& out) {
  const YamlChars& chars = context.chars;
  const char quote = chars.at(start);
  Gap gap;
  gap.line_start = context.line_start;
  std::size_t i = start + 1;
  while (true) {
    if (i == gap.line_start && chars.is_document_mark(i)) {
      throw YamlFault{i, "a document ends inside a quoted text",
                      "close the quote that is opened before"};
    }
    if (chars.is_end(i)) {
      throw YamlFault{start, "a quote is opened here and never closed",
                      "close the quote"};
    }
    const QuotedWord word = read_quoted_word(chars, i, quote, out);
    i = word.end;
    if (!word.joined_line && chars.at(i) == quote) break;
    if (word.joined_line) {
      // The escaped break vanishes; those after it stay, as after any first.
      const std::size_t next = i + chars.break_length(i);
      gap.line_start = next;
      read_gap(gap, chars, next, 0);
      for (const std::size_t at : gap.breaks)
        put_break(out, chars, at);
    } else {
      read_gap(gap, chars, i, 0);
      put_gap(out, chars, gap);
    }
    i = gap.to;
  }
  ScannedScalar result;
  result.end = result.next = i + 1;
  result.line_start = gap.line_start;
  return result;
}

namespace {

struct BlockHeader {
  char chomp = ' ';  // '+' keep, '-' strip, ' ' clip
  std::size_t indent = 0;
  std::size_t comment = Node::kNowhere;
  std::size_t next = 0;  // start of the first line of the text
};

BlockHeader read_block_header(const YamlChars& chars, std::size_t start) {
  BlockHeader header;
  std::size_t i = start + 1;
  for (int part = 0; part < 2; ++part) {
    const char c = chars.at(i);
    if ((c == '+' || c == '-') && header.chomp == ' ') {
      header.chomp = c;
      ++i;
    } else if (c >= '0' && c <= '9' && header.indent == 0) {
      if (c == '0') {
        throw YamlFault{i, "an indentation of 0 is not possible here",
                        "use 1 to 9, or leave the digit out"};
      }
      header.indent = static_cast<std::size_t>(c - '0');
      ++i;
    }
  }
  while (chars.is_blank(i))
    ++i;
  if (chars.at(i) == '#') {
    header.comment = i;
    i = line_end(chars, i);
  }
  if (!chars.is_break_or_end(i)) {
    throw YamlFault{i, "text follows on the line of a block scalar's indicator",
                    "begin the text on the next line, indented"};
  }
  header.next = i + chars.break_length(i);
  return header;
}

// Blank lines before the next line of text: their breaks, and where text or the
// next token stands.
struct BlockBreaks {
  std::vector<std::size_t> breaks;
  std::size_t line_start = 0;
  std::size_t next = 0;
  std::size_t deepest = 0;  // column of the deepest of these lines
};

// With `indent` 0 every blank counts as indentation, to find out how deep.
BlockBreaks read_block_breaks(const YamlChars& chars, std::size_t i,
                              std::size_t indent) {
  BlockBreaks result;
  while (true) {
    result.line_start = i;
    while ((indent == 0 || i - result.line_start < indent) &&
           chars.at(i) == ' ')
      ++i;
    const std::size_t column = i - result.line_start;
    result.deepest = std::max(result.deepest, column);
    if ((indent == 0 || column < indent) && chars.at(i) == '\t') {
      throw YamlFault{i, "a tab stands where blanks should indent this line",
                      "replace the tab by blanks"};
    }
    if (!chars.is_break(i)) break;
    result.breaks.push_back(i);
    i += chars.break_length(i);
  }
  result.next = i;
  return result;
}

}  // namespace

ScannedScalar scan_block(const ScalarContext& context, std::size_t start,
                         ScalarText& out) {
  const YamlChars& chars = context.chars;
  const bool literal = chars.at(start) == '|';
  const BlockHeader header = read_block_header(chars, start);
  const auto parent =
      static_cast<std::size_t>(std::max(context.parent_indent, 0));
  std::size_t indent = context.block_indent;
  if (indent == 0 && header.indent > 0) indent = parent + header.indent;
  BlockBreaks pause = read_block_breaks(chars, header.next, indent);
  if (indent == 0) {
    const auto least = static_cast<std::size_t>(context.parent_indent + 1);
    indent = std::max({pause.deepest, least, std::size_t{1}});
  }

  ScannedScalar result;
  result.comment = header.comment;
  result.indent = static_cast<std::uint32_t>(indent);
  result.end = start + 1;
  std::size_t last_break = Node::kNowhere;
  bool was_blank = false;
  while (pause.next - pause.line_start == indent && !chars.is_end(pause.next)) {
    const bool is_blank = chars.is_blank(pause.next);
    const bool folds = !literal && last_break != Node::kNowhere && !was_blank &&
                       !is_blank && chars.break_length(last_break) < 3;
    if (folds) {
      if (pause.breaks.empty()) out.put(" ", last_break);
    } else if (last_break != Node::kNowhere) {
      put_break(out, chars, last_break);
    }
    for (const std::size_t at : pause.breaks)
      put_break(out, chars, at);
    was_blank = is_blank;
    const std::size_t i = line_end(chars, pause.next);
    out.copy(chars.text(), pause.next, i - pause.next);
    result.end = i;
    last_break = chars.is_break(i) ? i : Node::kNowhere;
    pause = read_block_breaks(chars, i + chars.break_length(i), indent);
  }
  if (header.chomp != '-' && last_break != Node::kNowhere) {
    put_break(out, chars, last_break);
  }
  if (header.chomp == '+') {
    for (const std::size_t at : pause.breaks)
      put_break(out, chars, at);
  }
  result.next = pause.next;
  result.line_start = pause.line_start;
  return result;
}

}  // namespace ctl
