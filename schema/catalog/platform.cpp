#include "schema/catalog/platform.h"

#include <charconv>

#include "schema/base/text.h"

namespace ctl {

std::string_view to_string(Platform platform) {
  switch (platform) {
    case Platform::kDarwin: return "darwin";
    case Platform::kLinux: return "linux";
    case Platform::kWindows: return "windows";
    case Platform::kChrome: return "chrome";
  }
  return "";
}

std::optional<Platform> parse_platform(std::string_view name) {
  for (const Platform platform : kPlatforms) {
    if (to_string(platform) == name) return platform;
  }
  return std::nullopt;
}

std::optional<Version> parse_version(std::string_view text) {
  std::array<int, 3> parts{};
  for (int& part : parts) {
    const std::size_t length = text.find('.');
    const std::string_view digits = text.substr(0, length);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), part);
    if (error != std::errc{} || end != digits.data() + digits.size() ||
        part < 0) {
      return std::nullopt;
    }
    if (length == std::string_view::npos) {
      return Version{parts[0], parts[1], parts[2]};
    }
    text.remove_prefix(length + 1);
  }
  return std::nullopt;
}

std::string to_string(const Version& version) {
  return concat(version.major, '.', version.minor, '.', version.patch);
}

}  // namespace ctl
