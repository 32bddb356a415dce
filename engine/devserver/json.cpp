#include "engine/devserver/json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/devserver/json_writer.h"
#include "schema/base/text.h"
#include "schema/base/utf8.h"

namespace ctl::devserver {
namespace {

constexpr int kDeepest = 1000;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Json> value(int depth) {
    skip_blanks();
    if (at_ >= text_.size() || depth > kDeepest) return std::nullopt;
    switch (text_[at_]) {
      case '{': return object(depth);
      case '[': return array(depth);
      case '"': {
        auto text = string();
        if (!text) return std::nullopt;
        return Json(std::move(*text));
      }
      case 't': return word("true", Json(true));
      case 'f': return word("false", Json(false));
      case 'n': return word("null", Json());
      default: return number();
    }
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) !=
                                     std::string_view::npos) {
      ++at_;
    }
  }

  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<Json> word(std::string_view expected, Json value) {
    if (text_.substr(at_, expected.size()) != expected) return std::nullopt;
    at_ += expected.size();
    return value;
  }

  std::size_t digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
      ++at_;
    return at_ - start;
  }

  bool peek(std::string_view set) const {
    return at_ < text_.size() && set.find(text_[at_]) != std::string_view::npos;
  }

  std::optional<Json> number() {
    const std::size_t start = at_;
    if (peek("-")) ++at_;
    const bool zero = peek("0");
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return std::nullopt;
    if (peek(".")) {
      ++at_;
      if (digits() == 0) return std::nullopt;
    }
    if (peek("eE")) {
      ++at_;
      if (peek("+-")) ++at_;
      if (digits() == 0) return std::nullopt;
    }
    return Json(Json::Number{std::string(text_.substr(start, at_ - start))});
  }

  std::optional<Json> array(int depth) {
    ++at_;
    Json::Array items;
    if (take(']')) return Json(std::move(items));
    do {
      auto item = value(depth + 1);
      if (!item) return std::nullopt;
      items.push_back(std::move(*item));
    } while (take(','));
    if (!take(']')) return std::nullopt;
    return Json(std::move(items));
  }

  std::optional<Json> object(int depth) {
    ++at_;
    Json::Object members;
    if (take('}')) return Json(std::move(members));
    do {
      skip_blanks();
      if (!peek("\"")) return std::nullopt;
      auto key = string();
      if (!key || !take(':')) return std::nullopt;
      auto item = value(depth + 1);
      if (!item) return std::nullopt;
      members.emplace_back(std::move(*key), std::move(*item));
    } while (take(','));
    if (!take('}')) return std::nullopt;
    return Json(std::move(members));
  }

  std::optional<std::uint32_t> hex4() {
    if (text_.size() - at_ < 4) return std::nullopt;
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_++];
      const auto digit = std::string_view("0123456789abcdef")
                             .find(static_cast<char>(
                                 c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
      if (digit == std::string_view::npos) return std::nullopt;
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return code;
  }

  // After "\u". A surrogate without its other half is U+FFFD.
  bool unicode_escape(std::string& out) {
    const auto first = hex4();
    if (!first) return false;
    std::uint32_t code = *first;
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      const std::size_t back = at_;
      at_ += 2;
      const auto second = hex4();
      if (!second) return false;
      if (*second >= 0xDC00 && *second < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (*second - 0xDC00);
      } else {
        at_ = back;
      }
    }
    if (code >= 0xD800 && code < 0xE000) code = kReplacement;
    append_utf8(out, code);
    return true;
  }

  bool escape(std::string& out) {
    if (++at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c == 'u') return unicode_escape(out);
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    const auto found = kNames.find(c);
    if (found == std::string_view::npos) return false;
    out += kValues[found];
    return true;
  }

  std::optional<std::string> string() {
    ++at_;
    std::string out;
    while (at_ < text_.size()) {
      const auto end = text_.find_first_of("\"\\", at_);
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view plain = text_.substr(at_, end - at_);
      if (std::any_of(plain.begin(), plain.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20;
          })) {
        return std::nullopt;
      }
      append_valid_utf8(out, plain);
      at_ = end;
      if (text_[at_] == '"') {
        ++at_;
        return out;
      }
      if (!escape(out)) return std::nullopt;
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void write(JsonWriter& out, const Json& value) {
  out.value(value);
}

}  // namespace

Json Json::integer(std::int64_t value) {
  return Json(Number{std::to_string(value)});
}

const Json* Json::find(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  // Of a key given twice the last one counts.
  const auto found =
      std::find_if(members->rbegin(), members->rend(),
                   [&](const Member& m) { return m.first == key; });
  return found == members->rend() ? nullptr : &found->second;
}

Json* Json::find(std::string_view key) {
  return const_cast<Json*>(std::as_const(*this).find(key));
}

const Json* Json::field(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const Json* found = nullptr;
  for (const Member& member : *members) {
    if (member.first.size() == key.size() && lower_ascii(member.first) == key) {
      found = &member.second;
    }
  }
  return found;
}

Json& Json::set(std::string_view key, Json value) {
  if (!is_object()) value_ = Object{};
  if (Json* found = find(key); found != nullptr) {
    *found = std::move(value);
    return *found;
  }
  object()->emplace_back(std::string(key), std::move(value));
  return object()->back().second;
}

void Json::erase(std::string_view key) {
  if (Object* members = object(); members != nullptr) {
    std::erase_if(*members, [&](const Member& m) { return m.first == key; });
  }
}

std::optional<Json> parse_json(std::string_view text) {
  return Parser(text).value(0);
}

std::string_view kind_name(const Json& value) {
  if (value.is_null()) return "null";
  if (value.boolean() != nullptr) return "bool";
  if (value.number() != nullptr) return "number";
  if (value.string() != nullptr) return "string";
  return value.array() != nullptr ? "array" : "object";
}

std::string to_text(const Json& value) {
  JsonWriter out(JsonWriter::Style::kCompact);
  write(out, value);
  return std::move(out).text();
}

}  // namespace ctl::devserver
