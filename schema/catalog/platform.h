#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ctl {

// Platforms an agent runs on. A set of them is a bit mask.
enum class Platform : unsigned {
  kDarwin = 1,
  kLinux = 2,
  kWindows = 4,
  kChrome = 8,
};

using PlatformSet = unsigned;

inline constexpr std::array kPlatforms = {
    Platform::kDarwin, Platform::kLinux, Platform::kWindows, Platform::kChrome};
inline constexpr PlatformSet kAllPlatforms = 15;

constexpr bool contains(PlatformSet set, Platform platform) {
  return (set & static_cast<unsigned>(platform)) != 0;
}

std::string_view to_string(Platform platform);
std::optional<Platform> parse_platform(std::string_view name);

// An agent version, compared number by number ("5.12.1"); missing parts are 0.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const Version&) const = default;
};

// Empty when the text has a part that is no number.
std::optional<Version> parse_version(std::string_view text);
std::string to_string(const Version& version);

}  // namespace ctl
