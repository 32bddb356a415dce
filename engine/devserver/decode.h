#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/json.h"

namespace ctl::devserver {

// Reads the fields of one JSON object as the real server's decoder does: keys
// in any case, null and absent alike, unknown keys passed over, a value of
// another type a 400 (`json decoder error`).
class Fields {
 public:
  // An object or null; anything else throws.
  explicit Fields(const Json& object);

  std::optional<std::string> text(std::string_view key) const;
  std::optional<bool> boolean(std::string_view key) const;
  // 0 … 2^64-1, above 2^63-1 clamped.
  std::optional<std::int64_t> uint(std::string_view key) const;
  std::optional<std::vector<std::string>> texts(std::string_view key) const;
  std::optional<std::vector<std::int64_t>> uints(std::string_view key) const;
  // An array of objects; null elements are refused.
  std::optional<Json::Array> objects(std::string_view key) const;
  std::optional<Json> object(std::string_view key) const;
  // Present, and not null.
  bool has(std::string_view key) const { return value(key) != nullptr; }
  // Present, null too.
  bool mentions(std::string_view key) const;

 private:
  const Json* value(std::string_view key) const;
  const Json& object_;
};

}  // namespace ctl::devserver
