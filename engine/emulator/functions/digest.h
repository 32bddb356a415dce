#pragma once

#include <string>
#include <string_view>

namespace ctl::sql {

enum class DigestKind { kMd5, kSha1, kSha256 };

// The digest's bytes.
std::string digest(DigestKind kind, std::string_view bytes);
// In lower-case hexadecimal.
std::string hex_digest(DigestKind kind, std::string_view bytes);

}  // namespace ctl::sql
