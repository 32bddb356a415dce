#include "schema/documents/yaml_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "schema/base/text.h"
#include "schema/documents/decode.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// What some parser takes for a line break or a mark, in UTF-8: next line, line
// and paragraph separator, byte order mark.
constexpr std::array<std::string_view, 4> kBreaks = {
    "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf"};

bool is_blank_or_break(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Every character can stand as itself in a block: no control characters but tab
// and line feed, nothing that some parser takes for a line break.
bool is_printable(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\t')) return false;
  }
  return find_invalid_utf8(text) == npos && !refused_character(text) &&
         std::none_of(kBreaks.begin(), kBreaks.end(),
                      [&](auto mark) { return text.find(mark) != npos; });
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_text_when_plain(std::string_view text) {
  Node node;
  node.kind = NodeKind::kScalar;
  node.text = text;
  return resolve(node).type == ScalarType::kText && !is_null_text(node);
}

bool can_be_plain(std::string_view text) {
  if (text.empty() || !is_printable(text)) return false;
  const auto first = static_cast<unsigned char>(text.front());
  const bool starts = is_letter(text.front()) || first >= 0x80 ||
                      (first >= '0' && first <= '9') || first == '/' ||
                      first == '(';
  if (!starts || text.back() == ' ' || text.back() == ':') return false;
  if (text.find_first_of("\n\t$") != npos) return false;
  if (text.find(": ") != npos || text.find(" #") != npos) return false;
  return is_text_when_plain(text);
}

// A code point as an escape of YAML. The server's tool knows no pairs of
// surrogates, but eight digits.
std::string escape(std::uint32_t code) {
  const char letter = code < 0x100 ? 'x' : code < 0x10000 ? 'u' : 'U';
  const int digits = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
  std::string out = {'\\', letter};
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789ABCDEF"[(code >> static_cast<unsigned>(shift)) & 0xFU];
  return out;
}

std::uint32_t decode(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  std::uint32_t code = character.size() == 1   ? lead
                       : character.size() == 2 ? lead & 0x1FU
                       : character.size() == 3 ? lead & 0x0FU
                                               : lead & 0x07U;
  for (const char c : character.substr(1))
    code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xC0) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

// One character between double quotes. A `$` is spelled as an escape: then
// nobody looks for a variable.
std::string quoted_character(std::string_view character) {
  if (character == "\n") return "\\n";
  if (character == "\t") return "\\t";
  if (character == "\r") return "\\r";
  if (character == "\"" || character == "\\") {
    return concat('\\', character);
  }
  if (character == "$" || !is_printable(character)) {
    return escape(decode(character));
  }
  return std::string(character);
}

std::string quoted_scalar(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = std::min(length_of(text.front()), text.size());
    out += quoted_character(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out + '"';
}

// The `$` of a raw text, escaped where its reader would look for a variable: a
// `$` that stands alone needs nothing, but backslashes before it count.
std::string escaped_dollars(std::string_view text) {
  constexpr std::string_view kForms =
      "{*#$@!?-_0123456789abcdefghijklmnopqrstuvwxyz"
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  std::size_t slashes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '$') {
      const bool form = i + 1 < text.size() && kForms.find(text[i + 1]) != npos;
      if (form || slashes > 0) out.append(slashes + 1, '\\');
    }
    slashes = c == '\\' ? slashes + 1 : 0;
    out += c;
  }
  return out;
}

bool can_be_block(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\n');
  if (last == npos || !is_printable(text)) return false;
  // Parsers disagree about blanks on the last line.
  const std::size_t line = text.rfind('\n', last);
  const std::string_view end =
      text.substr(line == npos ? 0 : line + 1, last - (line + 1) + 1);
  return end.find_first_not_of(" \t") != npos;
}

std::string_view chomping(std::string_view text) {
  if (!text.ends_with('\n')) return "-";
  return text.ends_with("\n\n") ? "+" : "";
}

}  // namespace

std::string yaml_text(std::string_view text) {
  return can_be_plain(text) ? std::string(text) : quoted_scalar(text);
}

std::string yaml_block(std::string_view text, std::size_t indent) {
  if (!can_be_block(text)) return quoted_scalar(text);
  const std::string raw = escaped_dollars(text);
  std::string out = "|";
  // The first line tells the indentation, unless it begins with blanks.
  if (is_blank_or_break(text.front())) out += '2';
  out += chomping(text);
  std::string_view rest = raw;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    out += '\n';
    if (!line.empty()) out += concat(std::string(indent, ' '), line);
    if (end == npos) break;
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::string yaml_comment(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    std::string line = "#";
    for (const char c : trim(text.substr(0, end))) {
      const auto byte = static_cast<unsigned char>(c);
      if (line.size() == 1) line += ' ';
      // Comments are expanded, too.
      line += c == '$' || byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    out += line + '\n';
    if (end == npos) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace ctl
