#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/devserver/api_error.h"
#include "engine/devserver/database.h"
#include "engine/devserver/http_message.h"
#include "engine/devserver/json.h"
#include "engine/devserver/login_limiter.h"
#include "engine/devserver/user.h"

namespace ctl::devserver {

class HostEngines;

// What does not change while the server runs.
struct Settings {
  bool premium = true;
  std::string version = "4.69.0";
  bool renamed = false;  // 4.82 and later: the new names are aliases
  int login_delay_ms = 1000;
  bool page_data = true;  // the page at `/` may read what it shows
  std::function<std::int64_t()> clock;
  std::shared_ptr<HostEngines> engines;  // of the simulated hosts
  std::shared_ptr<LoginLimiter> logins = std::make_shared<LoginLimiter>();
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One request on its way through a handler. Errors of decoding are found by
// body(), id(), name() and the parameters, which therefore come first in a
// handler; user() asks for the token. A handler must call allow() before it
// answers: when it did not, because a list was empty, the answer is the 500
// `forbidden` of the real server.
class Call {
 public:
  Call(const Request& request, Pairs path, Pairs params, Database& database,
       std::unique_lock<std::mutex>& lock, const Settings& settings);

  Database& db;
  const Settings& settings;
  std::int64_t now;

  const Request& request() const { return request_; }

  // Lets others use the database during work that takes long and does not. For
  // routes that read, and with no row being read.
  template <typename Work>
  auto without_database(const Work& work) {
    lock_.unlock();
    auto result = work();
    lock_.lock();
    return result;
  }

  // Variables of the path.
  std::int64_t id(std::string_view variable) const;
  std::string name(std::string_view variable) const;
  // Query parameters; an empty one counts as absent.
  std::optional<std::string> param(std::string_view key) const;
  bool flag(std::string_view key) const;
  MaybeInteger uint_param(std::string_view key) const;

  // The decoded body, an object or null. Throws when there is none.
  const Json& body();
  bool has_body() const { return !request_.body.empty(); }

  const User& user();
  void allow(bool permitted);
  bool decided() const { return decided_; }
  // The handler answers without a token (log-in, health).
  void open_to_all() { decided_ = true; }

  // The token of the request; empty when there is none.
  std::string token() const;

 private:
  const Request& request_;
  std::unique_lock<std::mutex>& lock_;
  Pairs path_;
  Pairs params_;
  std::optional<Json> body_;
  std::optional<User> user_;
  bool decided_ = false;
};

std::optional<User> user_by_id(Database& db, std::int64_t id);

// Appends to the audit feed; no details: null.
void record(Call& call, std::string_view type, const Json& details);
// The same for somebody who is not logged in, or by nobody (null).
void record_as(Call& call, const User* actor, std::string_view type,
               const Json& details);

// Throws 402 on a Free server.
void require_premium(Call& call);

// `{}`.
Answer empty_answer();
// The text of a finished writer.
Answer answer_of(class JsonWriter& out);

std::string rfc3339(std::int64_t seconds);
// What creates answer: the time is not read back.
constexpr std::string_view kZeroTime = "0001-01-01T00:00:00Z";

// Numbers beyond those of SQLite become its largest, which no row has.
std::int64_t clamp_id(std::uint64_t value);

// Percent-decodes; nothing when it is malformed. `plus`: a plus is a blank.
std::optional<std::string> percent_decode(std::string_view text, bool plus);

}  // namespace ctl::devserver
