// Making users: POST /users/admin.
#include <algorithm>
#include <cctype>

#include "engine/devserver/collation.h"
#include "engine/devserver/decode.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/secrets.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct NewUser {
  std::string name;
  std::string email;
  std::string password;
  std::string global_role;
  std::vector<User::Membership> teams;
  bool api_only = false;
  bool force_reset = true;
};

NewUser read_user(const Json& body) {
  const Fields fields(body);
  NewUser user;
  user.name = fields.text("name").value_or("");
  user.email = fields.text("email").value_or("");
  user.password = fields.text("password").value_or("");
  user.global_role = fields.text("global_role").value_or("");
  user.api_only = fields.boolean("api_only").value_or(false);
  user.force_reset =
      fields.boolean("admin_forced_password_reset").value_or(true);
  for (const Json& team : fields.objects("teams").value_or(Json::Array())) {
    const Fields entry(team);
    user.teams.push_back(
        {entry.uint("id").value_or(0), entry.text("role").value_or("")});
  }
  return user;
}

bool password_is_strong(std::string_view password) {
  const auto any = [&](auto test) {
    return std::any_of(password.begin(), password.end(), [&](char c) {
      return test(static_cast<unsigned char>(c)) != 0;
    });
  };
  return code_points(password) >= 12 &&
         any([](unsigned char c) { return std::isdigit(c); }) &&
         any([](unsigned char c) { return std::ispunct(c); });
}

ApiError role_error(std::string text, int code) {
  ApiError error;
  error.status = 422;
  error.message = std::move(text);
  error.code = code;
  error.uuid = true;
  return error;
}

void check_role(const Call& call, const NewUser& user, const std::string& role,
                bool global) {
  const Roles known = role_from(role);
  if (known == 0) {
    throw role_error(
        concat(global ? "invalid global role: " : "invalid team role: ", role),
        1);
  }
  if ((known & (kGitops | kObserverPlus)) != 0 && !call.settings.premium) {
    throw premium_only();
  }
  if (known == kGitops && !user.api_only) {
    throw role_error("role GitOps can only be set for API only users", 4);
  }
}

void check_user(const Call& call, const NewUser& user) {
  if (user.name.empty()) throw invalid("name", "Full name missing");
  if (user.email.empty()) throw invalid("email", "Email missing");
  if (user.password.empty()) throw invalid("password", "Password missing");
  if (!password_is_strong(user.password)) {
    throw invalid("password",
                  "Password does not meet required criteria: Must include 12 "
                  "characters, at least 1 number (e.g. 0 - 9), and at least 1 "
                  "symbol (e.g. &*#).");
  }
  if (!user.global_role.empty() && !user.teams.empty()) {
    throw role_error("Cannot specify both Global Role and Team Roles", 2);
  }
  if (user.global_role.empty() && user.teams.empty()) {
    throw role_error("either global role or team role needs to be defined", 3);
  }
  if (!user.global_role.empty()) {
    check_role(call, user, user.global_role, true);
  }
  for (const User::Membership& team : user.teams) {
    check_role(call, user, team.role, false);
  }
  check_characters(user.name, kNameLimit, "name");
  check_characters(user.email, kNameLimit, "email");
}

Answer create_user(Call& call) {
  const NewUser user = read_user(call.body());
  const User& actor = call.user();
  const bool own_teams =
      user.global_role.empty() && !user.teams.empty() &&
      std::all_of(user.teams.begin(), user.teams.end(), [&](const auto& team) {
        return actor.is_in(team.team, kAdmin);
      });
  call.allow(actor.is(kAdmin) || own_teams);
  check_user(call, user);
  if (call.db.first("SELECT 1 FROM users WHERE email_key = ?1",
                    collation_key(user.email))) {
    throw duplicate_entry(user.email, "users.idx_user_unique_email");
  }
  call.db.run(
      "INSERT INTO users (name, email, email_key, password, global_role,"
      " api_only, force_reset, created_at, updated_at)"
      " VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6, ?7, ?8, ?8)",
      user.name, user.email, collation_key(user.email),
      password_hash(user.password), user.global_role, user.api_only,
      user.force_reset, call.now);
  const std::int64_t id = call.db.last_id();
  for (const User::Membership& team : user.teams) {
    if (team_name(call.db, team.team).empty()) {
      throw foreign_key("user_teams", "user_teams_ibfk_2");
    }
    call.db.run(
        "INSERT OR REPLACE INTO user_teams (user_id, team_id, role)"
        " VALUES (?1, ?2, ?3)",
        id, team.team, team.role);
  }
  JsonWriter out;
  out.begin_object().key("user");
  write_user(out, call, *user_by_id(call.db, id));
  if (user.api_only) {
    const std::string token = new_token();
    call.db.run("INSERT INTO sessions (token_hash, user_id) VALUES (?1, ?2)",
                token_hash(token), id);
    out.field("token", token);
  }
  out.end_object();
  return answer_of(out);
}

constexpr Route kRoutes[] = {
    {Under::kApi, "POST", "/users/admin", Access::kWrites, create_user},
};

}  // namespace

std::span<const Route> routes_users() {
  return kRoutes;
}

}  // namespace ctl::devserver
