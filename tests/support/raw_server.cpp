#include "tests/support/raw_server.h"

#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "schema/base/text.h"

namespace ctl::test {
namespace {

// Reads until `head` ends with a blank line; false when the peer is gone.
bool read_head(int socket, std::string& buffer) {
  std::array<char, 65536> block{};
  while (buffer.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = recv(socket, block.data(), block.size(), 0);
    if (got <= 0) return false;
    buffer.append(block.data(), static_cast<std::size_t>(got));
  }
  return true;
}

std::size_t content_length(const std::string& head) {
  const std::string lower = lower_ascii(head);
  const std::size_t at = lower.find("\r\ncontent-length:");
  return at == std::string::npos
             ? 0
             : std::strtoul(lower.c_str() + at + 17, nullptr, 10);
}

bool read_request(int socket, std::string& buffer, RawRequest& request) {
  if (!read_head(socket, buffer)) return false;
  const std::size_t end = buffer.find("\r\n\r\n") + 4;
  request.head = buffer.substr(0, end);
  const std::size_t length = content_length(request.head);
  std::array<char, 65536> block{};
  while (buffer.size() < end + length) {
    const ssize_t got = recv(socket, block.data(), block.size(), 0);
    if (got <= 0) return false;
    buffer.append(block.data(), static_cast<std::size_t>(got));
  }
  request.body = buffer.substr(end, length);
  buffer.erase(0, end + length);
  const std::size_t space = request.head.find(' ');
  request.method = request.head.substr(0, space);
  request.path = request.head.substr(
      space + 1, request.head.find(' ', space + 1) - space - 1);
  return true;
}

}  // namespace

RawAnswer json_answer(int status, const std::string& body,
                      const std::string& headers) {
  return {.bytes = concat("HTTP/1.1 ", status, " X\r\nContent-Type: ",
                          "application/json\r\nContent-Length: ", body.size(),
                          "\r\n", headers, "\r\n", body)};
}

RawServer::RawServer(Handler handler)
    : handler_(std::move(handler)),
      listener_([this](int socket) { return serve(socket); }) {}

std::string RawServer::url() const {
  return concat("http://127.0.0.1:", port());
}

std::vector<RawRequest> RawServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

bool RawServer::serve(int socket) {
  std::string buffer;
  RawRequest request;
  while (read_request(socket, buffer, request)) {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request);
    }
    const RawAnswer answer = handler_(request);
    std::this_thread::sleep_for(std::chrono::milliseconds(answer.pause_before));
    send_all(socket, answer.bytes);
    if (answer.close || answer.reset) return answer.reset;
  }
  return false;
}

}  // namespace ctl::test
