// The configuration: GET and PATCH /config.
#include "engine/devserver/decode.h"
#include "engine/devserver/defaults.h"
#include "engine/devserver/merge.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/team_object.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr const char* kContact = "https://fleetdm.com/company/contact";

void fill_contact(Json& config) {
  Json* org = config.find("org_info");
  const Json* url = org == nullptr ? nullptr : org->find("contact_url");
  if (url != nullptr && url->string() != nullptr && url->string()->empty()) {
    org->set("contact_url", kContact);
  }
}

// Settings that only a global admin sees.
void hide_from(const User& user, Json& config) {
  if (user.is(kAdmin)) return;
  for (const char* section :
       {"agent_options", "smtp_settings", "sso_settings"}) {
    config.erase(section);
  }
}

// The answer of a change shows an empty list where null is stored.
void show_profiles(Json& config) {
  Json* profiles =
      config.find("mdm")->find("windows_settings")->find("custom_settings");
  if (profiles != nullptr && profiles->is_null()) *profiles = Json::Array();
}

Answer config_answer(const Call& call, Json config, bool intervals) {
  if (!intervals) show_profiles(config);
  JsonWriter out;
  out.begin_object();
  const Json server = *parse_json(server_intervals());
  for (const auto& [name, value] : *server.object()) {
    out.field(name, intervals ? value : Json());
  }
  const Json extras = *parse_json(server_extras(call.settings.premium));
  for (const auto& [name, value] : *extras.object())
    out.field(name, value);
  for (const auto& [name, value] : *config.object()) {
    if (name == "agent_options" && value.is_null()) continue;
    out.field(name, value);
  }
  out.end_object();
  return answer_of(out);
}

Answer get_config(Call& call) {
  call.allow(true);
  Json config = stored_config(call.db);
  hide_from(call.user(), config);
  fill_contact(config);
  return config_answer(call, config, true);
}

// Sections the real server knows beside those of a new configuration.
const Json& shape() {
  static const Json kShape = [] {
    Json shape = *parse_json(default_config());
    complete(shape, *parse_json(config_shape()));
    return shape;
  }();
  return kShape;
}

void check_keys(const Json& given) {
  Json strict = shape();
  strict.set("agent_options", Json());
  strict.set("features", Json());
  const std::string unknown = unknown_key(given, strict);
  if (!unknown.empty()) {
    throw user_message(400,
                       concat("unsupported key provided: \"", unknown, '"'));
  }
  if (!wrong_type(given, strict).empty()) {
    throw bad_request("failed to decode app config");
  }
}

void check_values(const Call& call, const Json& config) {
  const auto text = [&](const char* section, const char* key) {
    const Json* value = config.find(section)->find(key);
    return value == nullptr || value->string() == nullptr ? std::string()
                                                          : *value->string();
  };
  if (text("org_info", "org_name").empty()) {
    throw invalid("org_name", "organization name must be present");
  }
  if (text("server_settings", "server_url").empty()) {
    throw invalid("server_url", "Fleet server URL must be present");
  }
  const Json standard = *parse_json(default_config());
  if (!call.settings.premium &&
      *config.find("fleet_desktop") != *standard.find("fleet_desktop")) {
    throw invalid("transparency_url", "missing or invalid license");
  }
}

// `overwrite`: features that are left out are switched off, and single sign-on
// is forgotten.
void overwrite_sections(const Json& given, Json& config) {
  if (given.find("sso_settings") == nullptr) config.erase("sso_settings");
  if (given.find("features") != nullptr) return;
  Json off;
  off.set("enable_host_users", false);
  off.set("enable_software_inventory", false);
  config.set("features", std::move(off));
}

// A mask sent back keeps what is stored.
void keep_masked(Json& config, const Json& before) {
  if (Json::Object* members = config.object(); members != nullptr) {
    for (auto& [key, value] : *members) {
      const Json* old = before.find(key);
      if (old != nullptr) keep_masked(value, *old);
    }
  }
  if (config.string() != nullptr && *config.string() == "********") {
    config = before;
  }
}

// Not shown while empty.
void drop_empty_rules(Json& config) {
  const Json* rules = config.find("yara_rules");
  if (rules != nullptr &&
      (rules->array() == nullptr || rules->array()->empty())) {
    config.erase("yara_rules");
  }
}

Answer change_config(Call& call) {
  const Json given = call.body();
  call.allow(call.user().is(kAdmin | kGitops));
  const Json before = stored_config(call.db);
  if (!given.is_null()) check_keys(given);
  const Json* options = given.find("agent_options");
  if (options != nullptr && !call.flag("force")) {
    check_agent_options(*options, call.settings.premium);
  }
  Json after = before;
  if (!given.is_null()) merge(after, given);
  if (options != nullptr) after.set("agent_options", *options);
  drop_empty_rules(after);
  keep_masked(after, before);
  check_values(call, after);
  if (call.flag("dry_run")) return config_answer(call, before, false);
  if (call.flag("overwrite")) overwrite_sections(given, after);
  fill_contact(after);
  call.db.run("UPDATE settings SET value = ?1 WHERE name = 'config'",
              to_text(after));
  if (options != nullptr && *options != *before.find("agent_options")) {
    Json details;
    details.set("global", true);
    details.set("team_id", Json());
    details.set("team_name", Json());
    record(call, "edited_agent_options", details);
  }
  return config_answer(call, after, false);
}

// The chain is read from the server's own address, which speaks plain HTTP.
Answer certificate(Call& call) {
  call.allow(true);
  throw failure(
      "dial tls: tls: first record does not look like a TLS handshake");
}

constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/config", Access::kReads, get_config},
    {Under::kApi, "GET", "/config/certificate", Access::kReads, certificate},
    {Under::kApi, "PATCH", "/config", Access::kWrites, change_config},
};

}  // namespace

std::span<const Route> routes_config() {
  return kRoutes;
}

}  // namespace ctl::devserver
