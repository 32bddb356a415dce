#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctl::devserver {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;  // as sent, still encoded
  Headers headers;     // names in lower case
  std::string body;
  bool keep_alive = true;

  // The first header of this (lower-case) name; empty when there is none.
  std::string_view header(std::string_view name) const;
};

struct Answer {
  int status = 200;
  std::string type = "application/json; charset=utf-8";  // empty: no header
  std::string body;
  Headers headers;
  int delay_ms = 0;  // waited before the answer leaves
};

enum class HeadState { kComplete, kIncomplete, kBad };

// The request line and headers at the start of `input`. `size` is what they
// take, the empty line included.
struct Head {
  HeadState state = HeadState::kIncomplete;
  Request request;
  std::size_t size = 0;
  std::size_t content_length = 0;
  bool chunked = false;
  bool wants_continue = false;
};
Head parse_head(std::string_view input);

// What goes in front of an answer's body.
std::string head_bytes(const Answer& answer, bool keep_alive);

std::string_view reason_phrase(int status);

}  // namespace ctl::devserver
