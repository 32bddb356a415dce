#include "cli/deploy/settings.h"

#include <charconv>
#include <string_view>
#include <vector>

#include "cli/deploy/token.h"
#include "schema/base/text.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

// The name in `$NAME` or `${NAME}`; empty for anything else.
std::string variable_in(const std::string& text) {
  std::string_view name = text;
  if (!name.starts_with('$')) return {};
  name.remove_prefix(1);
  if (name.starts_with('{') && name.ends_with('}')) {
    name = name.substr(1, name.size() - 2);
  }
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  if (name.find_first_not_of(kLetters) != std::string_view::npos) return {};
  return std::string(name);
}

std::vector<std::string> names_in(const Node* environments) {
  std::vector<std::string> names;
  if (environments == nullptr || !environments->is_map()) return names;
  for (const Entry& entry : environments->entries)
    names.push_back(entry.key.text);
  return names;
}

Result<ServerSettings> with_token(ServerSettings settings,
                                  const std::string& variable,
                                  const Environment& variables) {
  auto token = read_token(variable, variables);
  if (!token) return token.error();
  settings.token = std::move(token->value);
  settings.token_origin = std::move(token->origin);
  return settings;
}

// One environment of ctl.yml.
Result<ServerSettings> from_config(const Node& node, const std::string& name,
                                   const Environment& variables) {
  ServerSettings settings;
  settings.environment = name;
  const std::string where = concat("environments.", name, " in ctl.yml");
  settings.url = text_at(&node, "url");
  settings.url_origin = where;
  if (settings.url.empty()) {
    return Error{concat(where, " has no `url`"),
                 "`url: https://HOST` or `url: $VARIABLE`"};
  }
  if (const std::string from = variable_in(settings.url); !from.empty()) {
    const auto url = variables(from);
    if (!url || url->empty()) {
      return Error{concat("no server address: ", from, " is not set"),
                   concat("set ", from, " in the environment")};
    }
    settings.url = *url;
    settings.url_origin = from;
  }
  const std::string token = text_at(&node, "token");
  const std::string source = variable_in(token);
  if (source.empty()) {
    return Error{concat(where, token.empty() ? " has no `token`"
                                             : " holds the token itself"),
                 "`token: $VARIABLE` names the variable that holds it"};
  }
  return with_token(std::move(settings), source, variables);
}

Result<ServerSettings> from_variables(const std::string& url,
                                      const Environment& variables) {
  ServerSettings settings;
  settings.url = url;
  settings.url_origin = "FLEET_URL";
  return with_token(std::move(settings), "FLEET_API_TOKEN", variables);
}

}  // namespace

Result<ServerSettings> server_settings(const Node* config,
                                       const std::string& environment,
                                       const Environment& variables) {
  const Node* environments =
      config == nullptr ? nullptr : config->find("environments");
  const std::vector<std::string> names = names_in(environments);
  std::string chosen = environment;
  if (chosen.empty()) {
    const std::optional<std::string> url = variables("FLEET_URL");
    if (url && !url->empty()) return from_variables(*url, variables);
    if (names.empty()) {
      return Error{"no server address",
                   "set FLEET_URL and FLEET_API_TOKEN, or `environments` in "
                   "ctl.yml"};
    }
    if (names.size() > 1) {
      return Error{concat("ctl.yml has ", names.size(), " environments"),
                   concat("choose one with `--env`: ", join(names))};
    }
    chosen = names.front();
  }
  const Node* node =
      environments == nullptr ? nullptr : environments->find(chosen);
  if (node == nullptr) {
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view near = closest(chosen, known);
    return Error{concat("no environment ", quote(chosen), " in ctl.yml"),
                 names.empty()  ? "add it under `environments`"
                 : near.empty() ? concat("it has ", join(names))
                                : concat("did you mean ", quote(near), "?")};
  }
  return from_config(*node, chosen, variables);
}

Result<DeploySettings> deploy_settings(const Node* config) {
  DeploySettings settings;
  if (config == nullptr) return settings;
  settings.audit = text_at(config, "audit");
  const Node* limits = config->find("limits");
  const std::string most = text_at(limits, "deletes");
  if (most.empty()) return settings;
  const char* end = most.data() + most.size();
  const auto [stop, error] =
      std::from_chars(most.data(), end, settings.most_deletes);
  if (error != std::errc() || stop != end) {
    return Error{concat("limits.deletes in ctl.yml is ", quote(most),
                        ", which is no number"),
                 "`deletes: 5`"};
  }
  return settings;
}

}  // namespace ctl
