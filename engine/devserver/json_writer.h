#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/devserver/json.h"

namespace ctl::devserver {

// Writes JSON as Go's encoder does: keys in the order given, two spaces of
// indentation, `<`, `>` and `&` escaped.
class JsonWriter {
 public:
  enum class Style { kCompact, kIndented };
  explicit JsonWriter(Style style = Style::kIndented) : style_(style) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& null();
  JsonWriter& boolean(bool value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& string(std::string_view value);
  JsonWriter& value(const Json& value);
  // JSON text that is known to be valid.
  JsonWriter& raw(std::string_view json);

  // A key and its value.
  JsonWriter& field(std::string_view name, std::string_view value);
  JsonWriter& field(std::string_view name, const std::string& value);
  JsonWriter& field(std::string_view name, const char* value);
  JsonWriter& field(std::string_view name, bool value);
  JsonWriter& field(std::string_view name, std::int64_t value);
  JsonWriter& field(std::string_view name, std::optional<std::int64_t> value);
  // Null when there is none.
  JsonWriter& field(std::string_view name, std::optional<bool> value);
  JsonWriter& field(std::string_view name,
                    const std::optional<std::string>& value);
  JsonWriter& field(std::string_view name, const Json& value);

  std::size_t size() const { return out_.size(); }
  // The document so far; an indented one ends in a line break.
  std::string text() &&;

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void before_value();
  void line();

  Style style_;
  std::string out_;
  int depth_ = 0;
  bool first_ = true;  // nothing in the innermost bracket yet
  bool after_key_ = false;
};

}  // namespace ctl::devserver
