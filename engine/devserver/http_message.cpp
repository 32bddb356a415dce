#include "engine/devserver/http_message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) !=
               std::string_view::npos;
  });
}

// The next line without its CRLF (or LF); false when there is none yet.
bool take_line(std::string_view& rest, std::string_view& line) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  line = rest.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  rest.remove_prefix(end + 1);
  return true;
}

bool parse_request_line(std::string_view line, Request& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (version == "HTTP/1.0") {
    request.keep_alive = false;
  } else if (version != "HTTP/1.1") {
    return false;
  }
  return is_token(request.method) && request.target.starts_with('/') &&
         request.target.find(' ') == std::string::npos;
}

bool parse_header(std::string_view line, Request& request) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return false;
  request.headers.emplace_back(lower_ascii(name), trim(line.substr(colon + 1)));
  return true;
}

// What the headers say about the body; false when they contradict themselves.
bool understand(Head& head) {
  bool length_given = false;
  for (const auto& [name, value] : head.request.headers) {
    if (name == "content-length") {
      std::size_t length = 0;
      const auto end =
          std::from_chars(value.data(), value.data() + value.size(), length);
      if (end.ec != std::errc() || end.ptr != value.data() + value.size() ||
          (length_given && length != head.content_length)) {
        return false;
      }
      head.content_length = length;
      length_given = true;
    } else if (name == "transfer-encoding") {
      if (lower_ascii(value) != "chunked" || head.chunked) return false;
      head.chunked = true;
    } else if (name == "connection") {
      const std::string option = lower_ascii(value);
      if (option == "close") head.request.keep_alive = false;
      if (option == "keep-alive") head.request.keep_alive = true;
    } else if (name == "expect") {
      head.wants_continue = lower_ascii(value) == "100-continue";
    }
  }
  return !(head.chunked && length_given);
}

struct Phrase {
  int status;
  std::string_view text;
};
constexpr Phrase kPhrases[] = {
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Request Entity Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Entity"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(),
                                         "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string_view reason_phrase(int status) {
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Unknown";
}

Head parse_head(std::string_view input) {
  Head head;
  std::string_view rest = input;
  std::string_view line;
  // RFC 9112 2.2: an empty line before the request line is skipped.
  while (rest.starts_with("\r\n"))
    rest.remove_prefix(2);
  if (!take_line(rest, line)) return head;
  head.state = HeadState::kBad;
  if (!parse_request_line(line, head.request)) return head;
  while (take_line(rest, line)) {
    if (line.empty()) {
      head.size = input.size() - rest.size();
      if (understand(head)) head.state = HeadState::kComplete;
      return head;
    }
    if (!parse_header(line, head.request)) return head;
  }
  head.state = HeadState::kIncomplete;
  return head;
}

std::string head_bytes(const Answer& answer, bool keep_alive) {
  std::string out =
      concat("HTTP/1.1 ", answer.status, ' ', reason_phrase(answer.status),
             "\r\nDate: ", date_now(), "\r\n");
  if (!answer.type.empty()) {
    out += concat("Content-Type: ", answer.type, "\r\n");
  }
  for (const auto& [name, value] : answer.headers) {
    out += concat(name, ": ", value, "\r\n");
  }
  if (answer.status != 204) {
    out += concat("Content-Length: ", answer.body.size(), "\r\n");
  }
  if (!keep_alive) out += "Connection: close\r\n";
  out += "\r\n";
  return out;
}

}  // namespace ctl::devserver
