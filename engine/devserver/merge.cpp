#include "engine/devserver/merge.h"

#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

bool is_open(const Json& shape) {
  return shape.object() == nullptr || shape.object()->empty();
}

}  // namespace

std::string unknown_key(const Json& given, const Json& shape) {
  if (given.object() == nullptr || is_open(shape)) return {};
  for (const auto& [key, value] : *given.object()) {
    const Json* known = shape.find(key);
    if (known == nullptr) return key;
    std::string inner = unknown_key(value, *known);
    if (!inner.empty()) return inner;
  }
  return {};
}

std::string wrong_type(const Json& given, const Json& shape) {
  if (given.is_null() || shape.is_null()) return {};
  if (kind_name(given) != kind_name(shape)) return "value";
  if (given.object() == nullptr) return {};
  for (const auto& [key, value] : *given.object()) {
    const Json* known = shape.find(key);
    if (known == nullptr) continue;
    const std::string inner = wrong_type(value, *known);
    if (!inner.empty()) {
      return inner == "value" ? key : concat(key, '.', inner);
    }
  }
  return {};
}

void merge(Json& into, const Json& given) {
  if (given.object() == nullptr || into.object() == nullptr) {
    into = given;
    return;
  }
  for (const auto& [key, value] : *given.object()) {
    Json* there = into.find(key);
    if (there == nullptr) {
      into.set(key, value);
    } else if (!(value.is_null() && there->is_object())) {
      merge(*there, value);
    }
  }
}

void complete(Json& value, const Json& shape) {
  if (value.object() == nullptr || shape.object() == nullptr) return;
  for (const auto& [key, known] : *shape.object()) {
    Json* there = value.find(key);
    if (there == nullptr) {
      value.set(key, known);
    } else {
      complete(*there, known);
    }
  }
}

}  // namespace ctl::devserver
