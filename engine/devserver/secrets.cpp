#include "engine/devserver/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

namespace ctl::devserver {
namespace {

constexpr int kRounds = 100000;
constexpr std::size_t kHashBytes = 32;
using Bytes = std::vector<unsigned char>;

// The kernel's own: OpenSSL's generator keeps a state for every thread, and
// there is one for each connection.
Bytes random_bytes(std::size_t count) {
  Bytes bytes(count);
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::runtime_error("no random numbers to be had");
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string to_hex(const unsigned char* bytes, std::size_t count) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += kDigits[bytes[i] >> 4U];
    out += kDigits[bytes[i] & 15U];
  }
  return out;
}

std::string to_base64(const Bytes& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      bytes.data(), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string derive(std::string_view password, std::string_view salt) {
  std::array<unsigned char, kHashBytes> out{};
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                    reinterpret_cast<const unsigned char*>(salt.data()),
                    static_cast<int>(salt.size()), kRounds, EVP_sha256(),
                    static_cast<int>(out.size()), out.data());
  return to_hex(out.data(), out.size());
}

}  // namespace

std::string random_hex(std::size_t bytes) {
  const Bytes random = random_bytes(bytes);
  return to_hex(random.data(), random.size());
}

std::string new_token() {
  return to_base64(random_bytes(64));
}

std::string new_enroll_secret() {
  return to_base64(random_bytes(24));
}

std::string token_hash(std::string_view token) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  EVP_Digest(token.data(), token.size(), out.data(), &size, EVP_sha256(),
             nullptr);
  return to_hex(out.data(), size);
}

std::string password_hash(std::string_view password) {
  const std::string salt = random_hex(16);
  return salt + ':' + derive(password, salt);
}

bool password_matches(std::string_view password, const std::string& hash) {
  const auto colon = hash.find(':');
  // A user without a password costs the same time as one with a wrong one.
  const std::string salt =
      colon == std::string::npos ? "none" : hash.substr(0, colon);
  const std::string derived = derive(password, salt);
  return colon != std::string::npos &&
         hash.size() - colon - 1 == derived.size() &&
         CRYPTO_memcmp(hash.data() + colon + 1, derived.data(),
                       derived.size()) == 0;
}

}  // namespace ctl::devserver
