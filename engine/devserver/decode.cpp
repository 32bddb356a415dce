#include "engine/devserver/decode.h"

#include <charconv>

#include "engine/devserver/api_error.h"
#include "engine/devserver/call.h"

namespace ctl::devserver {
namespace {

ApiError wrong_type() {
  return bad_decode("json decoder error");
}

std::int64_t to_uint(const Json& value) {
  const Json::Number* number = value.number();
  if (number == nullptr) throw wrong_type();
  std::uint64_t out = 0;
  const std::string& text = number->text;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    throw wrong_type();
  }
  return clamp_id(out);
}

}  // namespace

Fields::Fields(const Json& object) : object_(object) {
  if (!object.is_null() && !object.is_object()) throw wrong_type();
}

const Json* Fields::value(std::string_view key) const {
  const Json* found = object_.field(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool Fields::mentions(std::string_view key) const {
  return object_.field(key) != nullptr;
}

std::optional<std::string> Fields::text(std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (found->string() == nullptr) throw wrong_type();
  return *found->string();
}

std::optional<bool> Fields::boolean(std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (found->boolean() == nullptr) throw wrong_type();
  return *found->boolean();
}

std::optional<std::int64_t> Fields::uint(std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  return to_uint(*found);
}

std::optional<std::vector<std::string>> Fields::texts(
    std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (found->array() == nullptr) throw wrong_type();
  std::vector<std::string> out;
  for (const Json& item : *found->array()) {
    if (!item.is_null() && item.string() == nullptr) throw wrong_type();
    out.push_back(item.is_null() ? "" : *item.string());
  }
  return out;
}

std::optional<std::vector<std::int64_t>> Fields::uints(
    std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (found->array() == nullptr) throw wrong_type();
  std::vector<std::int64_t> out;
  for (const Json& item : *found->array()) {
    out.push_back(item.is_null() ? 0 : to_uint(item));
  }
  return out;
}

std::optional<Json::Array> Fields::objects(std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (found->array() == nullptr) throw wrong_type();
  for (const Json& item : *found->array()) {
    if (!item.is_object()) throw wrong_type();
  }
  return *found->array();
}

std::optional<Json> Fields::object(std::string_view key) const {
  const Json* found = value(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_object()) throw wrong_type();
  return *found;
}

}  // namespace ctl::devserver
