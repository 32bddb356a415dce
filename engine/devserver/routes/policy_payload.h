#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/routes/policy_object.h"

namespace ctl::devserver {

using Names = std::vector<std::string>;

// What creating or changing a policy may say.
struct PolicyPayload {
  MaybeInteger query_id;
  std::optional<std::string> name;
  std::optional<std::string> sql;
  std::optional<std::string> description;
  std::optional<std::string> resolution;
  std::optional<std::string> platform;
  std::optional<bool> critical;
  std::optional<bool> calendar;
  std::optional<bool> conditional_access;
  MaybeInteger software;
  MaybeInteger script;
  std::optional<Names> include;
  std::optional<Names> exclude;
};

enum class PayloadOf { kGlobalPolicy, kTeamPolicy, kChange };

// Throws 400; also for options of Premium on a Free server.
PolicyPayload read_policy_payload(Call& call, PayloadOf what);

// A policy as it is to be made, every value checked.
Policy new_policy(Call& call, const PolicyPayload& payload, TeamId team);

// What is given replaces what is there, every value checked.
void merge_policy(Call& call, const PolicyPayload& payload, Policy& policy);

// Throws 500 when a policy would have both.
void refuse_both(const Names& include, const Names& exclude);

// {"ids": [..]}
std::vector<std::int64_t> read_ids(const Json& body);

}  // namespace ctl::devserver
