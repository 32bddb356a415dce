#include "engine/devserver/call.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "engine/devserver/json_writer.h"
#include "engine/devserver/secrets.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

const std::string* lookup(const Pairs& pairs, std::string_view key) {
  for (const auto& [name, value] : pairs) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::optional<std::uint64_t> parse_uint(std::string_view text) {
  std::uint64_t value = 0;
  const auto end =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_form(const Request& request) {
  return request.header("content-type")
             .starts_with("application/x-www-form-urlencoded") &&
         (request.method == "POST" || request.method == "PUT" ||
          request.method == "PATCH");
}

std::optional<std::string> bearer(const Request& request) {
  const std::string_view header = request.header("authorization");
  const auto blank = header.find(' ');
  if (blank == std::string_view::npos ||
      header.find(' ', blank + 1) != std::string_view::npos ||
      lower_ascii(header.substr(0, blank)) != "bearer") {
    return std::nullopt;
  }
  return std::string(header.substr(blank + 1));
}

}  // namespace

Call::Call(const Request& request, Pairs path, Pairs params, Database& database,
           std::unique_lock<std::mutex>& lock, const Settings& its_settings)
    : db(database),
      settings(its_settings),
      now(its_settings.clock()),
      request_(request),
      lock_(lock),
      path_(std::move(path)),
      params_(std::move(params)) {}

std::int64_t Call::id(std::string_view variable) const {
  const auto value = parse_uint(*lookup(path_, variable));
  if (!value) throw bad_decode("UintFromRequest");
  return clamp_id(*value);
}

std::string Call::name(std::string_view variable) const {
  auto value = percent_decode(*lookup(path_, variable), false);
  if (!value) throw bad_decode("StringFromRequest");
  return *std::move(value);
}

std::optional<std::string> Call::param(std::string_view key) const {
  const std::string* value = lookup(params_, key);
  if (value == nullptr || value->empty()) return std::nullopt;
  return *value;
}

bool Call::flag(std::string_view key) const {
  const auto value = param(key);
  return value && (*value == "1" || *value == "true");
}

MaybeInteger Call::uint_param(std::string_view key) const {
  const auto value = param(key);
  if (!value) return std::nullopt;
  std::int64_t number = 0;
  const std::string_view text =
      value->starts_with('+') ? std::string_view(*value).substr(1) : *value;
  const auto end =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    throw bad_decode("parsing uint from query");
  }
  // Negative ones wrap around in the real server: ids that nothing has.
  return number < 0 ? INT64_MAX : number;
}

const Json& Call::body() {
  if (body_) return *body_;
  const bool foreign =
      !request_.header("origin").empty() || !request_.header("referer").empty();
  if (foreign && request_.header("content-type") != "application/json") {
    throw user_message(415, "Expected Content-Type \"application/json\"", true);
  }
  // Looking for a token in a form eats the body.
  const bool eaten = is_form(request_) && !bearer(request_);
  if (request_.body.empty() || eaten) throw bad_decode("Expected JSON Body");
  body_ = parse_json(request_.body);
  if (!body_ || !(body_->is_null() || body_->is_object())) {
    throw bad_decode("json decoder error");
  }
  return *body_;
}

std::string Call::token() const {
  if (auto token = bearer(request_)) return *token;
  if (is_form(request_)) {
    for (const auto& part : {std::string_view(request_.body)}) {
      std::string_view rest = part;
      while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        if (pair.starts_with("token=")) {
          return percent_decode(pair.substr(6), true).value_or("");
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }
  return param("token").value_or("");
}

const User& Call::user() {
  if (user_) return *user_;
  const std::string given = token();
  if (given.empty()) throw unauthorized("Authorization header required");
  const auto id = db.first(
      "SELECT user_id FROM sessions WHERE token_hash = ?1"
      " AND (expires_at IS NULL OR expires_at > ?2)",
      token_hash(given), now);
  if (!id) throw unauthorized("Authentication required");
  user_ = user_by_id(db, *id);
  if (user_->force_reset) throw unauthorized("password reset required");
  return *user_;
}

void Call::allow(bool permitted) {
  user();
  decided_ = true;
  if (!permitted) throw forbidden();
}

std::optional<User> user_by_id(Database& db, std::int64_t id) {
  Rows row = db.query(
      "SELECT name, email, ifnull(global_role, ''), api_only, force_reset,"
      " created_at, updated_at FROM users WHERE id = ?1",
      id);
  if (!row.step()) return std::nullopt;
  User user;
  user.id = id;
  user.name = row.string(0);
  user.email = row.string(1);
  user.global_role = row.string(2);
  user.api_only = row.boolean(3);
  user.force_reset = row.boolean(4);
  user.created_at = row.integer(5);
  user.updated_at = row.integer(6);
  Rows teams = db.query(
      "SELECT team_id, role FROM user_teams WHERE user_id = ?1"
      " ORDER BY team_id",
      id);
  while (teams.step()) {
    user.teams.push_back({teams.integer(0), teams.string(1)});
  }
  return user;
}

void record(Call& call, std::string_view type, const Json& details) {
  record_as(call, &call.user(), type, details);
}

void record_as(Call& call, const User* actor, std::string_view type,
               const Json& details) {
  const MaybeInteger id = actor == nullptr ? MaybeInteger() : actor->id;
  call.db.run(
      "INSERT INTO activities (created_at, actor_id, actor_name, actor_email,"
      " type, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      call.now, id, actor == nullptr ? "" : actor->name,
      actor == nullptr ? "" : actor->email, type, to_text(details));
}

void require_premium(Call& call) {
  call.user();
  if (call.settings.premium) return;
  throw premium_only();
}

Answer empty_answer() {
  Answer answer;
  answer.body = "{}\n";
  return answer;
}

Answer answer_of(JsonWriter& out) {
  Answer answer;
  answer.body = std::move(out).text();
  return answer;
}

std::string rfc3339(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

std::int64_t clamp_id(std::uint64_t value) {
  return static_cast<std::int64_t>(
      std::min(value, static_cast<std::uint64_t>(INT64_MAX)));
}

std::optional<std::string> percent_decode(std::string_view text, bool plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

}  // namespace ctl::devserver
