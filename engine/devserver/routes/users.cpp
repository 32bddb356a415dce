// Making users: POST /users/admin.
#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/devserver/decode.h"
#include "engine/devserver/objects.h"
#include "engine/devserver/router.h"
#include "engine/devserver/secrets.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct NewUser {
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> password;
  std::string global_role;
  std::vector<User::Membership> teams;
  bool api_only = false;
  bool force_reset = true;
};

NewUser read_user(const Json& body) {
  const Fields fields(body);
  NewUser user;
  user.name = fields.text("name");
  user.email = fields.text("email");
  user.password = fields.text("password");
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

// What is wrong with a text that has to be there; nothing when it is.
std::string missing(const std::optional<std::string>& text,
                    std::string_view what) {
  if (!text) return concat(what, " missing required argument");
  return text->empty() ? concat(what, " cannot be empty") : std::string();
}

std::string wrong_address(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos) return "mail: missing '@' or angle-addr";
  const bool whole = at > 0 && at + 1 < email.size() &&
                     email.find_first_of(" \t<>,;") == std::string_view::npos;
  return whole ? "" : "Email is invalid";
}

// Everything that is wrong is told at once.
void check_fields(const NewUser& user) {
  ApiError error = invalid("", "");
  error.reasons.clear();
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) error.reasons.push_back({name, std::move(text)});
  };
  add("name", missing(user.name, "Full name"));
  std::string password = missing(user.password, "Password");
  if (password.empty() && !password_is_strong(*user.password)) {
    password =
        "Password does not meet required criteria: Must include 12 "
        "characters, at least 1 number (e.g. 0 - 9), and at least 1 symbol "
        "(e.g. &*#).";
  }
  add("password", password);
  std::string email = missing(user.email, "Email");
  if (email.empty()) email = wrong_address(*user.email);
  add("email", email);
  if (!error.reasons.empty()) throw error;
}

// What bcrypt takes, less the salt.
void check_length(const std::string& password) {
  constexpr std::size_t kLongest = 48;
  if (password.size() <= kLongest) return;
  throw invalid(
      "Could not create user. Password is over the 48 characters limit. If the "
      "password is under 48 characters, please check the auth_salt_key_size in "
      "your Fleet server config.",
      "password too long");
}

void check_teams(Call& call, const NewUser& user) {
  for (const User::Membership& team : user.teams) {
    if (call.db.first("SELECT 1 FROM teams WHERE id = ?1", team.team)) continue;
    throw invalid("teams.id",
                  concat("team with id ", team.team, " does not exist"));
  }
}

void check_roles(const Call& call, const NewUser& user) {
  constexpr int kCode = 1;
  constexpr int kApiOnlyCode = 4;
  const bool global = !user.global_role.empty();
  if (global && !user.teams.empty()) {
    throw role_error("Cannot specify both Global Role and Team Roles", kCode);
  }
  if (!global && user.teams.empty()) {
    throw role_error("either global role or team role needs to be defined",
                     kCode);
  }
  if (global && role_from(user.global_role) == 0) {
    throw role_error(concat("invalid global role: ", user.global_role), kCode);
  }
  Roles all = role_from(user.global_role);
  for (const User::Membership& team : user.teams) {
    if (role_from(team.role) == 0) {
      throw role_error(concat("invalid team role: ", team.role), kCode);
    }
    all |= role_from(team.role);
  }
  if ((all & (kGitops | kObserverPlus)) != 0 && !call.settings.premium) {
    throw premium_only();
  }
  if ((all & kGitops) != 0 && !user.api_only) {
    throw role_error("role GitOps can only be set for API only users",
                     kApiOnlyCode);
  }
}

std::int64_t insert_user(Call& call, const NewUser& user) {
  check_characters(*user.name, kNameLimit, "name");
  check_characters(*user.email, kNameLimit, "email");
  if (call.db.first("SELECT 1 FROM users WHERE email_key = ?1",
                    collation_key(*user.email))) {
    throw duplicate_entry(*user.email, "users.idx_user_unique_email");
  }
  call.db.run(
      "INSERT INTO users (name, email, email_key, password, global_role,"
      " api_only, force_reset, created_at, updated_at)"
      " VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6, ?7, ?8, ?8)",
      *user.name, *user.email, collation_key(*user.email),
      password_hash(*user.password), user.global_role, user.api_only,
      user.force_reset, call.now);
  const std::int64_t id = call.db.last_id();
  for (const User::Membership& team : user.teams) {
    call.db.run(
        "INSERT OR REPLACE INTO user_teams (user_id, team_id, role)"
        " VALUES (?1, ?2, ?3)",
        id, team.team, team.role);
  }
  return id;
}

void record_user(Call& call, const User& user) {
  Json details;
  details.set("user_id", Json::integer(user.id));
  details.set("user_name", user.name);
  details.set("user_email", user.email);
  record(call, "created_user", details);
  if (!user.global_role.empty()) {
    details.set("role", user.global_role);
    record(call, "changed_user_global_role", details);
  }
  for (const User::Membership& team : user.teams) {
    details.set("role", team.role);
    details.set("team_id", Json::integer(team.team));
    details.set("team_name", team_name(call.db, team.team));
    record(call, "changed_user_team_role", details);
  }
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
  check_fields(user);
  check_teams(call, user);
  check_roles(call, user);
  check_length(*user.password);
  const std::int64_t id = insert_user(call, user);
  const User made = *user_by_id(call.db, id);
  record_user(call, made);
  JsonWriter out;
  out.begin_object().key("user");
  write_user(out, call, made);
  if (user.api_only) {
    record_login(call, made);
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
