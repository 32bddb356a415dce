#include "cli/testing/node_json.h"

#include <nlohmann/json.hpp>

#include "schema/documents/scalar.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json scalar(const Node& node) {
  const ScalarValue value = resolve(node);
  switch (value.type) {
    case ScalarType::kNull: return nullptr;
    case ScalarType::kBool: return value.flag;
    case ScalarType::kInteger:
      if (!value.negative) return value.whole;
      return -static_cast<std::int64_t>(value.whole);
    case ScalarType::kFloat: return value.number;
    case ScalarType::kText: return node.text;
  }
  return nullptr;
}

Json to_json(const Node& node) {
  if (node.is_list()) {
    Json out = Json::array();
    for (const Node& item : node.items)
      out.push_back(to_json(item));
    return out;
  }
  if (node.is_map()) {
    Json out = Json::object();
    for (const Entry& entry : node.entries)
      out[entry.key.text] = to_json(entry.value);
    return out;
  }
  return scalar(node);
}

}  // namespace

std::string json_of(const Node& value) {
  return to_json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ctl
