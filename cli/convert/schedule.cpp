#include "cli/convert/schedule.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr long long kLongestInterval = 604800;  // contracts/osquery.md 16
constexpr std::array<std::string_view, 3> kPlatformKeys = {"darwin", "linux",
                                                           "windows"};

bool restricts(std::string_view platform) {
  return !platform.empty() && platform != "null" &&
         platform.find("any") == std::string_view::npos &&
         platform.find("all") == std::string_view::npos;
}

// Whether the agent of a platform takes the text for its own: it looks for
// words anywhere in it.
bool matches(std::string_view text, std::string_view platform) {
  const auto has = [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  if (!restricts(text) || has(platform)) return true;
  if (platform != "windows" && has("posix")) return true;
  return platform == "linux" && (has("ubuntu") || has("centos"));
}

long long next_part(std::string_view& version) {
  long long part = 0;
  const auto [end, error] =
      std::from_chars(version.data(), version.data() + version.size(), part);
  version.remove_prefix(static_cast<std::size_t>(end - version.data()));
  if (version.starts_with('.')) version.remove_prefix(1);
  return error == std::errc() ? part : 0;
}

bool is_later(std::string_view a, std::string_view b) {
  for (int part = 0; part < 4; ++part) {
    const long long x = next_part(a);
    const long long y = next_part(b);
    if (x != y) return x > y;
  }
  return false;
}

std::string least_version(const PackSchedule& schedule) {
  std::string version = schedule.version == "null" ? "" : schedule.version;
  const std::string& pack = schedule.pack_version;
  if (pack.empty() || pack == "null") return version;
  return version.empty() || is_later(pack, version) ? pack : version;
}

// Narrower than a platform of the server's.
void note_distributions(const PackSchedule& schedule, const std::string& path,
                        const std::string& name, Losses& losses) {
  for (const std::string* text :
       {&schedule.platform, &schedule.pack_platform}) {
    for (const char* word : {"ubuntu", "centos"}) {
      if (text->find(word) == std::string::npos) continue;
      losses.note(path,
                  concat("platform '", word,
                         "' becomes 'linux', as the agent takes it"),
                  name);
    }
  }
}

}  // namespace

std::string text_any_case(const Node& map, std::string_view key) {
  const Node* node = map.find_any_case(key);
  return node != nullptr && node->is_scalar() ? node->text : std::string();
}

bool apply_schedule(const PackSchedule& schedule, const std::string& path,
                    Object& query, Losses& losses) {
  std::vector<std::string> platforms;
  for (const std::string_view platform : kPlatformKeys) {
    if (matches(schedule.platform, platform) &&
        matches(schedule.pack_platform, platform)) {
      platforms.emplace_back(platform);
    }
  }
  if (platforms.empty()) {
    const bool of_query = restricts(schedule.platform);
    losses.leave_out(
        path,
        concat("left out, no agent matches platform ",
               quote(of_query ? schedule.platform : schedule.pack_platform)),
        query.name);
    return false;
  }
  if (restricts(schedule.platform) || restricts(schedule.pack_platform)) {
    query.fields["platform"] = join(platforms, ",");
  }
  note_distributions(schedule, path, query.name, losses);
  if (const std::string version = least_version(schedule); !version.empty()) {
    query.fields["min_osquery_version"] = version;
  }
  query.fields["logging"] =
      std::string(schedule.snapshot  ? "snapshot"
                  : schedule.removed ? "differential"
                                     : "differential_ignore_removals");
  if (schedule.interval < 1 || schedule.interval > kLongestInterval) {
    losses.note(path,
                concat("not scheduled, as the agent refuses interval ",
                       schedule.interval),
                query.name);
    return true;
  }
  query.fields["interval"] = schedule.interval;
  // What a pack finds goes to the log; a query of the server only with this.
  query.fields["automations_enabled"] = true;
  return true;
}

void note_lost_keys(const Node& item, const std::string& path,
                    const std::string& name, Losses& losses) {
  const std::string shard = text_any_case(item, "shard");
  if (!shard.empty() && shard != "0" && shard != "100") {
    losses.note(path,
                concat("'shard: ", shard,
                       "' is not carried over, so it would run on every host "
                       "and not on ",
                       shard, " % of them"),
                name);
  }
  for (const char* key : {"denylist", "blacklist"}) {
    const std::string value = text_any_case(item, key);
    if (value.empty() || value == "true" || value == "1") continue;
    losses.note(path,
                concat("'", key,
                       ": false' is not carried over, so the agent may stop "
                       "running it when it is too heavy"),
                name);
  }
  for (const char* key : {"startup_priority", "oncall"}) {
    if (item.find_any_case(key) == nullptr) continue;
    losses.note(path, concat("'", key, "' is not carried over"), name);
  }
}

}  // namespace ctl
