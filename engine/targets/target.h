#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/http/transport.h"
#include "engine/plan/plan.h"
#include "engine/targets/activity.h"
#include "schema/base/result.h"

namespace ctl {

// A write that the server refused, or whose answer never came.
struct WriteFailure {
  std::size_t change = 0;  // index into Plan::changes
  int status = 0;          // 0: no answer
  Error error;
};

// How far the writes of a plan came: each change is in one of the three.
struct WriteOutcome {
  std::vector<std::size_t> done;
  std::vector<WriteFailure> failed;
  std::vector<std::size_t> not_started;
};

// Told after each write: changes done so far.
using Progress = std::function<void(std::size_t done)>;

struct TargetOptions {
  std::string url;           // for messages and plans
  std::string token_origin;  // "FLEET_API_TOKEN", for messages
};

// A scope of a server and how many enrol secrets it has.
struct ScopeInfo {
  std::string scope;
  std::size_t secrets = 0;
};

// A kind of server. Reading sends GET only.
class Target {
 public:
  virtual ~Target() = default;
  // Who and what answers: version, licence, and that the token is good.
  virtual Result<ServerInfo> identify() = 0;
  // What the scopes hold ("global", "team:NAME", "no-team"); a team that does
  // not exist holds nothing. Labels are read always.
  virtual Result<State> read(const std::vector<std::string>& scopes) = 0;
  // Every scope there is, "global" first.
  virtual Result<std::vector<ScopeInfo>> scopes() = 0;
  // A page of the audit feed, from 0; an Error when the token may not read it.
  virtual Result<ActivityPage> activities(std::size_t page) = 0;
  // Says in each change of the plan which requests it takes.
  virtual void route(Plan& plan) const = 0;
  // An Error when the token may read only.
  virtual Status may_write() const = 0;
  // Writes what the plan says in the order that loses least, and stops at the
  // first refusal. `before` is the state that the plan was made from.
  virtual WriteOutcome write(const Plan& plan, const State& before,
                             const Progress& progress) = 0;
};

#define CTL_TARGET(name)                                             \
  std::unique_ptr<Target> make_##name##_target(Transport& transport, \
                                               TargetOptions options);
#include "engine/targets/targets.def"
#undef CTL_TARGET

// Changes of `plan` that `after` does not show: what the server answered "ok"
// to and did not store. Sentences, in the plan's order.
std::vector<std::string> unverified(const Plan& plan, const State& after);

}  // namespace ctl
