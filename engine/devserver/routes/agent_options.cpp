// What agent options may say: keys and their types (contracts/fleet.md 6.1).
#include <algorithm>
#include <iterator>
#include <span>

#include "engine/devserver/routes/team_object.h"
#include "schema/base/text.h"
#include "schema/catalog/flags.h"

namespace ctl::devserver {
namespace {

using Keys = std::span<const std::string_view>;

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
    "file_paths_query",
    "file_accesses",
    "exclude_paths",
};
constexpr std::string_view kDecoratorKeys[] = {"load", "always", "interval"};
constexpr std::string_view kYaraKeys[] = {"signatures", "file_paths",
                                          "signature_urls"};
constexpr std::string_view kPrometheusKeys[] = {"timeout", "urls"};
constexpr std::string_view kEventsKeys[] = {"disable_subscribers",
                                            "enable_subscribers"};
// Sections of a configuration whose keys are known.
constexpr struct {
  std::string_view name;
  Keys keys;
} kSections[] = {
    {"decorators", kDecoratorKeys},
    {"yara", kYaraKeys},
    {"prometheus_targets", kPrometheusKeys},
    {"events", kEventsKeys},
};
constexpr std::string_view kChannelKeys[] = {"orbit", "osqueryd", "desktop"};

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

bool has(Keys keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

const Option* find_option(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kOptions), std::end(kOptions),
                   [&](const Option& o) { return o.name == name; });
  return found == std::end(kOptions) ? nullptr : found;
}

bool is_command_line_flag(std::string_view name) {
  const Flag* flag = find_flag(name);
  return find_option(name) != nullptr ||
         (flag != nullptr && flag->kind != FlagKind::kShell);
}

// The object where a key would be right, as the server words it; empty when
// there is none.
std::string right_place(std::string_view key) {
  if (has(kTopKeys, key)) return "top level";
  if (has(kConfigKeys, key)) return "\"config\"";
  if (find_option(key) != nullptr) return "\"config.options\"";
  for (const auto& section : kSections) {
    if (has(section.keys, key)) return concat("\"config.", section.name, '"');
  }
  if (key == "platforms") return "\"overrides\"";
  if (is_command_line_flag(key)) return "\"command_line_flags\"";
  if (has(kChannelKeys, key)) return "\"update_channels\"";
  return {};
}

ApiError refused(std::string text) {
  return user_message(400, std::move(text));
}

ApiError unsupported(std::string_view key) {
  const std::string place = right_place(key);
  if (place.empty()) {
    return refused(concat("unsupported key provided: \"", key, '"'));
  }
  return refused(
      concat('"', key, "\" should be part of the ", place, " object"));
}

ApiError expected(std::string_view path, std::string_view type,
                  const Json& value) {
  return refused(concat("invalid value type at '", path, "': expected ", type,
                        " but got ", kind_name(value)));
}

bool fits(std::string_view type, const Json& value) {
  if (type == "string") return value.string() != nullptr;
  if (type == "bool") return value.boolean() != nullptr;
  return value.number() != nullptr && value.number()->text.find_first_not_of(
                                          "0123456789") == std::string::npos;
}

// An object or null, whose keys are known.
template <typename Known>
void check_each(std::string_view path, const Json& object, const Known& known) {
  if (object.is_null()) return;
  if (!object.is_object()) throw expected(path, "object", object);
  for (const auto& [key, value] : *object.object()) {
    if (!known(key)) throw unsupported(key);
  }
}

void check_keys(std::string_view path, const Json& object, Keys keys) {
  check_each(path, object,
             [&](std::string_view key) { return has(keys, key); });
}

void check_options(const Json& options) {
  check_each("options", options,
             [](std::string_view key) { return find_option(key) != nullptr; });
  if (options.is_null()) return;
  for (const auto& [key, value] : *options.object()) {
    const std::string_view type = find_option(key)->type;
    if (!value.is_null() && !fits(type, value)) {
      throw expected(concat("options.", key), type, value);
    }
  }
  const Json* endpoint = options.find("logger_tls_endpoint");
  if (endpoint == nullptr || endpoint->is_null()) return;
  const std::string& path = *endpoint->string();
  if (!path.empty() && !path.starts_with('/')) {
    throw refused(concat(
        "options.logger_tls_endpoint must be a path starting with '/': ", '"',
        path, '"'));
  }
}

void check_config(const Json& config) {
  check_keys("config", config, kConfigKeys);
  if (const Json* options = config.find("options"); options != nullptr) {
    check_options(*options);
  }
  for (const auto& section : kSections) {
    const Json* found = config.find(section.name);
    if (found != nullptr) check_keys(section.name, *found, section.keys);
  }
}

void check_timeout(const Json& options) {
  constexpr std::int64_t kLongest = 3600;
  const Json* timeout = options.find("script_execution_timeout");
  if (timeout == nullptr || timeout->is_null()) return;
  if (!fits("int", *timeout)) {
    throw expected("script_execution_timeout", "int", *timeout);
  }
  const std::string& text = timeout->number()->text;
  if (text.size() > 4 || std::stoll(text) > kLongest) {
    throw refused(
        "'script_execution_timeout' value exceeds limit. Maximum value is "
        "3600");
  }
}

void check_channels(const Json& channels, bool premium) {
  if (!premium) throw premium_only();
  if (channels.is_null()) throw refused("update_channels cannot be null");
  if (channels.is_object()) {
    for (const auto& [key, value] : *channels.object()) {
      if (value.is_null()) {
        throw refused(
            concat("update_channels.", key, " is defined but not set"));
      }
      if (value.string() != nullptr && value.string()->empty()) {
        throw refused(
            concat("update_channels.", key, " is set to an empty string"));
      }
    }
  }
  check_keys("update_channels", channels, kChannelKeys);
}

void check_overrides(const Json& overrides) {
  const Json* platforms = overrides.find("platforms");
  if (platforms == nullptr || !platforms->is_object()) return;
  for (const auto& [platform, config] : *platforms->object()) {
    if (config.is_null()) {
      throw refused(
          "platforms cannot be null. To remove platform overrides omit "
          "overrides from agent options.");
    }
    check_config(config);
  }
}

}  // namespace

void check_agent_options(const Json& options, bool premium) {
  check_keys("agent_options", options, kTopKeys);
  if (options.is_null()) return;
  check_timeout(options);
  if (const Json* flags = options.find("command_line_flags")) {
    check_each("command_line_flags", *flags, is_command_line_flag);
  }
  if (const Json* channels = options.find("update_channels")) {
    check_channels(*channels, premium);
  }
  if (const Json* config = options.find("config")) check_config(*config);
  if (const Json* overrides = options.find("overrides")) {
    check_overrides(*overrides);
  }
}

}  // namespace ctl::devserver
