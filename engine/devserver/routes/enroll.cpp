// Enroll secrets and secret variables.
#include "engine/devserver/decode.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/router.h"
#include "engine/devserver/routes/team_object.h"
#include "engine/devserver/secrets.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

Answer get_secrets(Call& call) {
  call.allow(call.user().is(kAdmin | kMaintainer));
  JsonWriter out;
  out.begin_object().key("spec").begin_object().key("secrets");
  const std::vector<Secret> secrets = load_secrets(call.db, std::nullopt);
  if (secrets.empty()) {
    out.null();
  } else {
    out.begin_array();
    for (const Secret& secret : secrets) {
      out.begin_object()
          .field("secret", secret.secret)
          .field("created_at", rfc3339(secret.created_at))
          .end_object();
    }
    out.end_array();
  }
  out.end_object().end_object();
  return answer_of(out);
}

Answer change_secrets(Call& call) {
  const auto spec = Fields(call.body()).object("spec");
  if (!spec) throw bad_decode("json decoder error");
  const auto secrets = read_secrets(*spec).value_or(std::vector<std::string>());
  call.allow(call.user().is(kWriters));
  if (secrets.size() > 50) throw invalid("secrets", "too many secrets");
  for (const std::string& secret : secrets) {
    if (secret.empty()) throw failure("enroll secret must not be empty");
  }
  if (call.flag("dry_run")) {
    for (const std::string& secret : secrets) {
      if (call.db.first("SELECT 1 FROM enroll_secrets WHERE secret = ?1"
                        " AND team_id IS NOT NULL",
                        secret)) {
        throw invalid("secrets",
                      "a provided global enroll secret is already being used");
      }
    }
    return empty_answer();
  }
  replace_secrets(call, std::nullopt, secrets);
  return empty_answer();
}

Answer save_variables(Call& call) {
  const Fields body(call.body());
  const bool dry_run = body.boolean("dry_run").value_or(false);
  const auto items = body.objects("secrets").value_or(Json::Array());
  call.allow(call.user().is(kWriters));
  for (const Json& item : items) {
    const Fields fields(item);
    std::string name = fields.text("name").value_or("");
    const std::string value = fields.text("value").value_or("");
    constexpr std::string_view kPrefix = "FLEET_SECRET_";
    if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
    if (name.empty()) {
      throw invalid("name", "secret variable name cannot be empty");
    }
    if (name.size() > kNameLimit) {
      throw invalid("name", concat("secret variable name is too long: ", name));
    }
    if (dry_run) continue;
    call.db.run(
        "INSERT OR REPLACE INTO secret_variables (name, value_hash)"
        " VALUES (?1, ?2)",
        name, token_hash(value));
  }
  return empty_answer();
}

constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kApi, "GET", "/spec/enroll_secret", Access::kReads, get_secrets},
    {Under::kApi, "POST", "/spec/enroll_secret", kWrites, change_secrets},
    {Under::kApi, "PUT", "/spec/secret_variables", kWrites, save_variables},
};

}  // namespace

std::span<const Route> routes_enroll() {
  return kRoutes;
}

}  // namespace ctl::devserver
