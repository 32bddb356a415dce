#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/devserver/call.h"
#include "engine/devserver/routes/query_object.h"

namespace ctl::devserver {

// What creating or changing a query may say.
struct QueryPayload {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> sql;
  std::optional<bool> observer_can_run;
  MaybeInteger team;
  MaybeInteger interval;
  std::optional<std::string> platform;
  std::optional<std::string> min_version;
  std::optional<bool> automations;
  std::optional<std::string> logging;
  std::optional<bool> discard_data;
  std::optional<std::vector<std::string>> labels;
};
// Throws 400.
QueryPayload read_query_payload(const Json& body);

// Each with the caller's right to do it and an entry in the audit feed.
// Answers of these are thrown as ApiError. The query as it was given, with its
// id; then as it is stored.
Query create_query(Call& call, const QueryPayload& payload);
Query change_query(Call& call, std::int64_t id, const QueryPayload& payload);
void delete_query(Call& call, std::int64_t id);
// Without asking who may; `name` as the caller wrote it.
void delete_query(Call& call, std::int64_t id, const std::string& name);

}  // namespace ctl::devserver
