#include "tests/support/raw_server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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

void send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t now =
        send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

void reset_on_close(int socket) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace

RawAnswer json_answer(int status, const std::string& body,
                      const std::string& headers) {
  return {.bytes = concat("HTTP/1.1 ", status, " X\r\nContent-Type: ",
                          "application/json\r\nContent-Length: ", body.size(),
                          "\r\n", headers, "\r\n", body)};
}

RawServer::RawServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  bind(listener_, plain, size);
  listen(listener_, 16);
  getsockname(listener_, plain, &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : open_)
      shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& worker : workers_)
    worker.join();
}

std::string RawServer::url() const {
  return concat("http://127.0.0.1:", port_);
}

std::vector<RawRequest> RawServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void RawServer::accept_all() {
  while (true) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(socket);
    workers_.emplace_back([this, socket] { serve(socket); });
  }
}

void RawServer::serve(int socket) {
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
    if (answer.reset) reset_on_close(socket);
    if (answer.close || answer.reset) break;
  }
  const std::lock_guard lock(mutex_);
  std::erase(open_, socket);
  close(socket);
}

}  // namespace ctl::test
