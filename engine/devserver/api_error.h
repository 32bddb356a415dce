#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/http_message.h"

namespace ctl::devserver {

// What the real server answers instead of a result (contracts/fleet.md 3.3).
// Thrown by handlers, turned into an Answer by the dispatcher; never leaves
// this room.
struct ApiError {
  struct Reason {
    std::string name = "base";
    std::string text;
  };
  int status = 500;
  std::string message;
  std::vector<Reason> reasons;
  bool uuid = false;
  int code = 0;        // printed unless 0
  bool early = false;  // found before the handler runs: text/plain
};

Answer to_answer(const ApiError& error);

// 400 `Bad request` of a handler.
ApiError bad_request(std::string text);
// 400 found while a request is decoded.
ApiError bad_decode(std::string text);
// `Query 42 was not found in the datastore`; without a number for id 0.
ApiError not_found(std::string_view kind, std::int64_t id);
ApiError not_found(std::string_view kind, std::string_view name);
// 409 `Query "x" already exists`.
ApiError already_exists(std::string_view kind, std::string_view name);
ApiError forbidden();
ApiError permission_denied();
ApiError unauthorized(std::string text, bool early = true);
ApiError premium_only();
// 422 `Validation Failed` about one argument.
ApiError invalid(std::string name, std::string text);
// `Bad Request`, `Unprocessable Entity`: the status text is the message.
ApiError user_message(int status, std::string text, bool early = false);
// 500 with the text as message and reason.
ApiError failure(std::string text);
// MySQL's own texts.
ApiError too_long(std::string_view column);
ApiError out_of_range(std::string_view column);
ApiError null_column(std::string_view column);
ApiError duplicate_entry(std::string_view entry, std::string_view key);
ApiError foreign_key(std::string_view table, std::string_view key);
ApiError unknown_column(std::string_view column);
ApiError ambiguous_column(std::string_view column);

std::string new_uuid();

// Throws too_long(column) when a text has more than `limit` characters.
void check_characters(std::string_view text, std::size_t limit,
                      std::string_view column);
// The same in bytes, for MySQL's TEXT types.
void check_bytes(std::string_view text, std::size_t limit,
                 std::string_view column);
constexpr std::size_t kNameLimit = 255;
constexpr std::size_t kTextLimit = 65535;
constexpr std::size_t kMediumTextLimit = 16777215;

}  // namespace ctl::devserver
