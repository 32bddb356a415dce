#pragma once

#include <cstdint>
#include <string>

#include "engine/devserver/call.h"
#include "engine/devserver/json_writer.h"

namespace ctl::devserver {

struct Host {
  std::int64_t id = 0;
  std::string uuid;
  std::string hostname;
  std::string platform;
  std::string os_version;
  std::string osquery_version;
  std::string profile;
  std::int64_t team = 0;
  std::int64_t created_at = 0;
  std::int64_t seen_at = 0;
};

inline constexpr const char* kSelectHost =
    "SELECT h.id, h.uuid, h.hostname, h.platform, h.os_version,"
    " h.osquery_version, h.profile, h.team_id, h.created_at, h.seen_at"
    " FROM hosts h";
Host read_host(const Rows& row);

// online, offline, mia.
std::string status_of(const Host& host, std::int64_t now);

// Into an open object; `detailed` adds labels and policies.
void write_host_fields(JsonWriter& out, Call& call, const Host& host,
                       bool detailed);

// Throws 404.
Host load_host(Call& call, std::int64_t id);

}  // namespace ctl::devserver
