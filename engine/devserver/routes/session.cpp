// Setting up, logging in and out, who am I, version, health.
#include <array>

#include "engine/devserver/decode.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/secrets.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::int64_t kSessionSeconds = std::int64_t{5} * 24 * 3600;

std::string start_session(Call& call, std::int64_t user) {
  std::string token = new_token();
  call.db.run(
      "INSERT INTO sessions (token_hash, user_id, expires_at)"
      " VALUES (?1, ?2, ?3)",
      token_hash(token), user, call.now + kSessionSeconds);
  return token;
}

bool is_set_up(Call& call) {
  return call.db.first("SELECT 1 FROM settings WHERE name = 'set_up'")
      .has_value();
}

Answer not_there() {
  Answer answer;
  answer.status = 404;
  answer.type = "text/plain; charset=utf-8";
  answer.body = "404 page not found\n";
  return answer;
}

// POST /api/v1/setup. The admin of the fresh database becomes the one given.
Answer set_up(Call& call) {
  call.open_to_all();
  if (is_set_up(call)) return not_there();
  const Fields body(call.body());
  const Json admin = body.object("admin").value_or(Json());
  const Fields fields(admin);
  const std::string email = fields.text("email").value_or("");
  const std::string password = fields.text("password").value_or("");
  if (email.empty()) throw invalid("email", "missing required argument");
  if (password.empty()) throw invalid("password", "missing required argument");
  const Json org_info = body.object("org_info").value_or(Json());
  const std::string url = body.text("server_url").value_or("");
  Json config = stored_config(call.db);
  config.find("org_info")
      ->set("org_name", Fields(org_info).text("org_name").value_or(""));
  config.find("server_settings")->set("server_url", url);
  call.db.run("UPDATE settings SET value = ?1 WHERE name = 'config'",
              to_text(config));
  call.db.run(
      "UPDATE users SET name = ?1, email = ?2, email_key = ?3, password = ?4,"
      " created_at = ?5, updated_at = ?5 WHERE id = 1",
      fields.text("name").value_or(""), email, collation_key(email),
      password_hash(password), call.now);
  call.db.run("INSERT INTO settings (name, value) VALUES ('set_up', '1')");
  const std::string token = start_session(call, 1);
  JsonWriter out;
  out.begin_object().key("admin");
  write_user(out, call, *user_by_id(call.db, 1));
  out.key("org_info").begin_object();
  out.field("org_name", Fields(org_info).text("org_name").value_or(""));
  out.end_object()
      .field("server_url", url)
      .key("osquery_enroll_secret")
      .null()
      .field("token", token)
      .end_object();
  Answer answer = answer_of(out);
  answer.type = "text/plain; charset=utf-8";
  return answer;
}

Answer get_set_up(Call& call) {
  call.open_to_all();
  return not_there();
}

Answer too_many_logins(std::int64_t wait) {
  const std::string text =
      "limit exceeded, retry after: " + std::to_string(wait) + "s";
  ApiError error;
  error.status = 429;
  error.message = text;
  error.reasons.push_back({"base", text});
  error.early = true;
  Answer answer = to_answer(error);
  answer.headers.emplace_back("Retry-After", std::to_string(wait));
  return answer;
}

Answer log_in(Call& call) {
  call.open_to_all();
  const Fields body(call.body());
  const std::string email = lower_ascii(body.text("email").value_or(""));
  const std::string password = body.text("password").value_or("");
  const std::int64_t wait = call.settings.logins->wait(email, call.now);
  if (wait > 0) return too_many_logins(wait);
  Rows row =
      call.db.query("SELECT id, password FROM users WHERE email_key = ?1",
                    collation_key(email));
  const bool known = row.step();
  if (!password_matches(password, known ? row.string(1) : std::string())) {
    Json details;
    details.set("email", email);
    details.set("public_ip", kLoopback);
    record_as(call, nullptr, "user_failed_login", details);
    Answer answer = to_answer(unauthorized("Authentication failed", false));
    answer.delay_ms = call.settings.login_delay_ms;
    return answer;
  }
  const User user = *user_by_id(call.db, row.integer(0));
  const std::string token = start_session(call, user.id);
  record_login(call, user);
  JsonWriter out;
  out.begin_object().key("user");
  write_user(out, call, user);
  write_available_teams(out, call, user);
  out.field("token", token).end_object();
  return answer_of(out);
}

Answer log_out(Call& call) {
  call.open_to_all();
  const int ended = call.db.run("DELETE FROM sessions WHERE token_hash = ?1",
                                token_hash(call.token()));
  if (ended == 0) throw unauthorized("Authentication required", false);
  return empty_answer();
}

Answer me(Call& call) {
  const User& user = call.user();
  call.allow(true);
  JsonWriter out;
  out.begin_object().key("user");
  write_user(out, call, user);
  write_available_teams(out, call, user);
  if (call.flag("include_ui_settings")) {
    out.key("settings").begin_object().key("hidden_host_columns").null();
    out.end_object();
  }
  out.end_object();
  return answer_of(out);
}

Answer version_answer(Call& call) {
  JsonWriter out;
  out.begin_object()
      .field("version", call.settings.version)
      .field("branch", "main")
      .field("revision", "unknown")
      .field("go_version", "unknown")
      .field("build_date", "unknown")
      .field("build_user", "unknown")
      .end_object();
  return answer_of(out);
}

Answer version(Call& call) {
  call.allow(true);
  return version_answer(call);
}

Answer public_version(Call& call) {
  call.open_to_all();
  return version_answer(call);
}

Answer health(Call& call) {
  call.open_to_all();
  Answer answer;
  answer.type.clear();
  const auto check = call.param("check");
  if (check && *check != "mysql" && *check != "redis") answer.status = 400;
  return answer;
}

constexpr auto kReads = Access::kReads;
constexpr auto kWrites = Access::kWrites;
constexpr Route kRoutes[] = {
    {Under::kRoot, "POST", "/api/v1/setup", kWrites, set_up},
    {Under::kRoot, "GET", "/api/v1/setup", kReads, get_set_up},
    {Under::kRoot, "GET", "/healthz", kReads, health},
    {Under::kRoot, "GET", "/version", kReads, public_version},
    {Under::kApi, "POST", "/login", kWrites, log_in},
    {Under::kApi, "POST", "/logout", kWrites, log_out},
    {Under::kApi, "GET", "/me", kReads, me},
    {Under::kApi, "GET", "/version", kReads, version},
};

}  // namespace

std::span<const Route> routes_session() {
  return kRoutes;
}

}  // namespace ctl::devserver
