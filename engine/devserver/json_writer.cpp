#include "engine/devserver/json_writer.h"

#include <array>
#include <charconv>

namespace ctl::devserver {
namespace {

// The escape of each byte below 0x80 that needs one.
void append_escape(std::string& out, unsigned char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u00";
  out += kHex[c >> 4U];
  out += kHex[c & 15U];
}

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (unsigned c = 0; c < 256; ++c) {
    plain[c] = c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' &&
               c != '&' && c != 0xE2;
  }
  return plain;
}
constexpr std::array<bool, 256> kPlain = make_plain();

void append_string(std::string& out, std::string_view value) {
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (kPlain[c]) continue;
    if (c == 0xE2) {  // U+2028 and U+2029 are escaped too
      const std::string_view next = value.substr(i, 3);
      if (next != "\xE2\x80\xA8" && next != "\xE2\x80\xA9") continue;
      out.append(value, start, i - start);
      out += next.back() == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out.append(value, start, i - start);
      append_escape(out, c);
    }
    start = i + 1;
  }
  out.append(value, start, value.size() - start);
  out += '"';
}

}  // namespace

void JsonWriter::line() {
  if (style_ == Style::kCompact) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!first_) out_ += ',';
  line();
  first_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  ++depth_;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  --depth_;
  if (!first_) line();
  out_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (!first_) out_ += ',';
  line();
  first_ = false;
  append_string(out_, name);
  out_ += style_ == Style::kCompact ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::null() {
  return raw("null");
}

JsonWriter& JsonWriter::boolean(bool value) {
  return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  std::array<char, 24> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

JsonWriter& JsonWriter::string(std::string_view value) {
  before_value();
  append_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::value(const Json& value) {
  if (const auto* items = value.array()) {
    begin_array();
    for (const Json& item : *items)
      this->value(item);
    return end_array();
  }
  if (const auto* members = value.object()) {
    begin_object();
    for (const auto& [name, item] : *members)
      key(name).value(item);
    return end_object();
  }
  if (const auto* text = value.string()) return string(*text);
  if (const auto* number = value.number()) return raw(number->text);
  if (const auto* flag = value.boolean()) return boolean(*flag);
  return null();
}

JsonWriter& JsonWriter::field(std::string_view name, std::string_view value) {
  return key(name).string(value);
}
JsonWriter& JsonWriter::field(std::string_view name, const std::string& value) {
  return key(name).string(value);
}
JsonWriter& JsonWriter::field(std::string_view name, const char* value) {
  return key(name).string(value);
}
JsonWriter& JsonWriter::field(std::string_view name, bool value) {
  return key(name).boolean(value);
}
JsonWriter& JsonWriter::field(std::string_view name, std::int64_t value) {
  return key(name).integer(value);
}
JsonWriter& JsonWriter::field(std::string_view name,
                              std::optional<std::int64_t> value) {
  key(name);
  return value ? integer(*value) : null();
}

JsonWriter& JsonWriter::field(std::string_view name,
                              std::optional<bool> value) {
  key(name);
  return value ? boolean(*value) : null();
}

JsonWriter& JsonWriter::field(std::string_view name,
                              const std::optional<std::string>& value) {
  key(name);
  return value ? string(*value) : null();
}
JsonWriter& JsonWriter::field(std::string_view name, const Json& value) {
  return key(name).value(value);
}

std::string JsonWriter::text() && {
  if (style_ == Style::kIndented) out_ += '\n';
  return std::move(out_);
}

}  // namespace ctl::devserver
