// What agent options may say: keys and their types (contracts/fleet.md 6.1).
#include <algorithm>
#include <iterator>

#include "engine/devserver/routes/team_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::string_view kTopKeys[] = {
    "config",
    "overrides",
    "command_line_flags",
    "extensions",
    "script_execution_timeout",
    "update_channels",
};
constexpr std::string_view kConfigKeys[] = {
    "options",
    "decorators",
    "yara",
    "views",
    "prometheus_targets",
    "auto_table_construction",
    "events",
    "packs",
    "schedule",
    "file_paths",
    "file_accesses",
    "exclude_paths",
};

struct Option {
  std::string_view name;
  std::string_view type;
};
// Flags of the agent that may be given as options.
constexpr Option kOptions[] = {
#define CTL_AGENT_OPTION(name, type) {#name, #type},
#include "engine/devserver/agent_options.def"
#undef CTL_AGENT_OPTION
};

ApiError unsupported(std::string_view key) {
  return user_message(400, concat("unsupported key provided: \"", key, '"'));
}

ApiError expected(std::string_view path, std::string_view type,
                  const Json& value) {
  return user_message(
      400, concat("invalid value type at '", path, "': expected ", type,
                  " but got ", kind_name(value)));
}

bool fits(std::string_view type, const Json& value) {
  if (type == "string") return value.string() != nullptr;
  if (type == "bool") return value.boolean() != nullptr;
  return value.number() != nullptr && value.number()->text.find_first_not_of(
                                          "0123456789") == std::string::npos;
}

template <typename Keys>
void check_keys(const Json& object, const Keys& keys) {
  for (const auto& [key, value] : *object.object()) {
    if (std::find(std::begin(keys), std::end(keys), key) == std::end(keys)) {
      throw unsupported(key);
    }
  }
}

void check_options(const Json& options) {
  if (options.is_null()) return;
  if (!options.is_object()) {
    throw expected("options", "object", options);
  }
  for (const auto& [key, value] : *options.object()) {
    const std::string_view name = key;
    const auto known =
        std::find_if(std::begin(kOptions), std::end(kOptions),
                     [&](const Option& o) { return o.name == name; });
    if (known == std::end(kOptions)) throw unsupported(key);
    if (!value.is_null() && !fits(known->type, value)) {
      throw expected(concat("options.", key), known->type, value);
    }
  }
}

void check_config(const Json& config) {
  if (config.is_null()) return;
  if (!config.is_object()) throw expected("config", "object", config);
  check_keys(config, kConfigKeys);
  if (const Json* options = config.find("options"); options != nullptr) {
    check_options(*options);
  }
}

}  // namespace

void check_agent_options(const Json& options) {
  if (options.is_null()) return;
  if (!options.is_object()) throw expected("agent_options", "object", options);
  check_keys(options, kTopKeys);
  if (const Json* config = options.find("config"); config != nullptr) {
    check_config(*config);
  }
  const Json* overrides = options.find("overrides");
  const Json* platforms =
      overrides == nullptr ? nullptr : overrides->find("platforms");
  if (platforms == nullptr || !platforms->is_object()) return;
  for (const auto& [platform, config] : *platforms->object()) {
    check_config(config);
  }
}

}  // namespace ctl::devserver
