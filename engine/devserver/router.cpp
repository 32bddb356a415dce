#include "engine/devserver/router.h"

#include <algorithm>

namespace ctl::devserver {
namespace {

std::span<const Route> (*const kFamilies[])() = {
#define CTL_ROUTES(family) routes_##family,
#include "engine/devserver/routes.def"
#undef CTL_ROUTES
};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  path.remove_prefix(std::min<std::size_t>(path.size(), 1));
  while (true) {
    const auto slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

enum class Version { kNone, kOld, kNew };

// "/api/latest/fleet/…" gives the version and leaves what follows.
Version take_version(std::vector<std::string_view>& segments) {
  if (segments.size() < 4 || segments[0] != "api" || segments[2] != "fleet") {
    return Version::kNone;
  }
  const std::string_view name = segments[1];
  const Version version = name == "v1" ? Version::kOld
                          : name == "2022-04" || name == "latest"
                              ? Version::kNew
                              : Version::kNone;
  if (version != Version::kNone) {
    segments.erase(segments.begin(), segments.begin() + 3);
  }
  return version;
}

bool exists_under(Under under, Version version) {
  switch (under) {
    case Under::kApi: return version != Version::kNone;
    case Under::kOld: return version == Version::kOld;
    case Under::kNew: return version == Version::kNew;
    case Under::kRoot: return version == Version::kNone;
  }
  return false;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

bool segment_matches(std::string_view pattern, std::string_view segment) {
  if (!pattern.starts_with('{')) return pattern == segment;
  return !segment.empty() && (pattern[1] != '#' || is_digits(segment));
}

// The names of 4.82 stand for the older ones (contracts/fleet.md 7).
void use_old_names(std::vector<std::string_view>& segments) {
  const auto rename = [&](std::size_t i) {
    if (i >= segments.size()) return;
    if (segments[i] == "fleets") segments[i] = "teams";
    if (segments[i] == "reports") segments[i] = "queries";
  };
  rename(0);
  if (segments[0] == "spec") rename(1);
  if (segments[0] == "hosts") rename(2);
}

}  // namespace

Router::Router(bool renamed) : renamed_(renamed) {
  for (const auto family : kFamilies) {
    for (const Route& route : family()) {
      entries_.push_back({&route, split(route.path)});
    }
  }
}

Router::Match Router::find(std::string_view method,
                           std::string_view path) const {
  std::vector<std::string_view> segments = split(path);
  const Version version = take_version(segments);
  if (renamed_ && version != Version::kNone) use_old_names(segments);
  Match match;
  for (const Entry& entry : entries_) {
    if (entry.segments.size() != segments.size() ||
        !exists_under(entry.route->under, version) ||
        !std::equal(entry.segments.begin(), entry.segments.end(),
                    segments.begin(), segment_matches)) {
      continue;
    }
    match.path_known = true;
    if (entry.route->method != method) continue;
    match.route = entry.route;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      std::string_view name = entry.segments[i];
      if (!name.starts_with('{')) continue;
      name = name.substr(1, name.size() - 2);
      if (name.starts_with('#')) name.remove_prefix(1);
      match.variables.emplace_back(name, segments[i]);
    }
    return match;
  }
  return match;
}

}  // namespace ctl::devserver
