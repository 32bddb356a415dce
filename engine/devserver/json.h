#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ctl::devserver {

// A JSON value as Go's decoder reads it: numbers keep their text, keys their
// order, broken UTF-8 and lone surrogates become U+FFFD.
class Json {
 public:
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(bool value) : value_(value) {}
  Json(Number value) : value_(std::move(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  static Json integer(std::int64_t value);

  bool is_null() const { return value_.index() == 0; }
  bool is_object() const { return object() != nullptr; }
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const Number* number() const { return std::get_if<Number>(&value_); }
  const std::string* string() const {
    return std::get_if<std::string>(&value_);
  }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  Array* array() { return std::get_if<Array>(&value_); }
  Object* object() { return std::get_if<Object>(&value_); }

  // The member of exactly this name; nullptr when there is none.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  // As Go matches keys to fields: in any ASCII case, the last one given.
  const Json* field(std::string_view key) const;
  // Sets a member, at the end when it is new; makes this an object if it is
  // none.
  Json& set(std::string_view key, Json value);
  void erase(std::string_view key);

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

// The first value of a text, what follows it ignored; nothing when it is not
// JSON or nested deeper than 1000.
std::optional<Json> parse_json(std::string_view text);

// "string", "number", "object" …, as error messages name it.
std::string_view kind_name(const Json& value);

std::string to_text(const Json& value);  // compact

}  // namespace ctl::devserver
