#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ctl::devserver {

// Random bytes as hexadecimal digits.
std::string random_hex(std::size_t bytes);

// A new session token: 64 random bytes in base64.
std::string new_token();

// 32 characters, as the server makes enroll secrets.
std::string new_enroll_secret();

// SHA-256 in hexadecimal: tokens are stored like this, never in clear.
std::string token_hash(std::string_view token);

// A salted, slow hash, and whether a password has it.
std::string password_hash(std::string_view password);
bool password_matches(std::string_view password, const std::string& hash);

}  // namespace ctl::devserver
