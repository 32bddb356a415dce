#include "engine/emulator/functions/digest.h"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace ctl::sql {
namespace {

const EVP_MD* algorithm(DigestKind kind) {
  switch (kind) {
    case DigestKind::kMd5: return EVP_md5();
    case DigestKind::kSha1: return EVP_sha1();
    case DigestKind::kSha256: return EVP_sha256();
  }
  return nullptr;
}

}  // namespace

std::string digest(DigestKind kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  // It cannot fail for another reason than memory.
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, algorithm(kind),
                 nullptr) != 1)
    throw std::bad_alloc();
  return {out.begin(), out.begin() + size};
}

std::string hex_digest(DigestKind kind, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : digest(kind, bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

}  // namespace ctl::sql
