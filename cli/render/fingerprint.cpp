#include "cli/render/fingerprint.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>

#include "schema/base/text.h"

namespace ctl {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return hash;
}

}  // namespace

std::vector<std::string> fingerprints(const std::vector<Diagnostic>& findings) {
  std::map<std::string, int> seen;
  std::vector<std::string> out;
  for (const Diagnostic& finding : findings) {
    std::string identity =
        concat(finding.rule, '\n', finding.path, '\n', finding.kind, '\n',
               finding.name, '\n', finding.message);
    const int nth = seen[identity]++;
    identity += concat('\n', nth);
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx",
                  static_cast<unsigned long long>(fnv1a(identity)));
    out.emplace_back(hex.data());
  }
  return out;
}

}  // namespace ctl
