#include "engine/devserver/http_connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <thread>

#include "engine/devserver/http_listener.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::size_t kHeadLimit = std::size_t{256} << 10U;
constexpr std::size_t kLargeBody = std::size_t{1} << 20U;
constexpr std::chrono::seconds kIdle{300};
// From the first byte of a request to its last (contracts/fleet.md 3.5).
constexpr std::chrono::seconds kReading{25};

// sendmsg() takes what it reads as if it wrote to it.
iovec part_of(std::string_view text) {
  return {const_cast<char*>(text.data()), text.size()};
}

}  // namespace

HttpConnection::HttpConnection(int socket, const Handler& handler,
                               std::mutex& large_body,
                               const std::atomic<bool>& stopping)
    : socket_(socket),
      handler_(handler),
      large_body_(large_body),
      stopping_(stopping) {
  const timeval patience{kReading.count() * 4, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void HttpConnection::run() {
  while (!stopping_ && one_request()) {
  }
}

// Waits for more bytes; false at the end of the stream or of patience.
bool HttpConnection::fill(Clock::time_point until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  pollfd wait{socket_, POLLIN, 0};
  if (left.count() <= 0 ||
      ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) {
    return false;
  }
  std::array<char, 65536> buffer;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  input_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

bool HttpConnection::need(std::size_t bytes) {
  while (input_.size() < bytes) {
    if (!fill(deadline_)) return false;
  }
  return true;
}

Head HttpConnection::read_head() {
  if (input_.empty() && !fill(Clock::now() + kIdle)) return {};
  deadline_ = Clock::now() + kReading;
  while (true) {
    Head head = parse_head(input_);
    if (head.state != HeadState::kIncomplete) return head;
    if (input_.size() > kHeadLimit) return head;
    if (!fill(deadline_)) return head;
  }
}

// Why there is no more of a body.
HttpConnection::BodyState HttpConnection::incomplete() const {
  return Clock::now() < deadline_ ? BodyState::kBroken : BodyState::kTooLate;
}

HttpConnection::BodyState HttpConnection::read_chunks(std::string& body) {
  while (true) {
    std::size_t end = 0;
    while ((end = input_.find('\n')) == std::string::npos) {
      if (input_.size() > kHeadLimit) return BodyState::kBroken;
      if (!fill(deadline_)) return incomplete();
    }
    std::size_t size = 0;
    const auto parsed =
        std::from_chars(input_.data(), input_.data() + end, size, 16);
    if (parsed.ec != std::errc()) return BodyState::kBroken;
    if (size > kBodyLimit - body.size()) return BodyState::kTooLarge;
    input_.erase(0, end + 1);
    if (!need(size + 2)) return incomplete();
    body.append(input_, 0, size);
    // The empty line after the last chunk; trailers are not supported.
    const bool closed = input_[size] == '\r' && input_[size + 1] == '\n';
    input_.erase(0, size + 2);
    if (!closed) return BodyState::kBroken;
    if (size == 0) return BodyState::kComplete;
  }
}

HttpConnection::BodyState HttpConnection::read_body(const Head& head,
                                                    std::string& body) {
  if (head.chunked) return read_chunks(body);
  if (head.content_length > kBodyLimit) return BodyState::kTooLarge;
  if (!need(head.content_length)) return incomplete();
  if (input_.size() == head.content_length) {
    body.swap(input_);
    input_.clear();
  } else {
    body = input_.substr(0, head.content_length);
    input_.erase(0, head.content_length);
  }
  return BodyState::kComplete;
}

bool HttpConnection::send(const Answer& answer, bool head_only,
                          bool keep_alive) {
  const std::string head = head_bytes(answer, keep_alive);
  const std::string_view body = head_only ? std::string_view() : answer.body;
  // Together, and the body not copied: it may be large.
  const std::size_t size = head.size() + body.size();
  for (std::size_t sent = 0; sent < size;) {
    const std::string_view first =
        std::string_view(head).substr(std::min(sent, head.size()));
    const std::string_view second =
        body.substr(sent - std::min(sent, head.size()));
    std::array<iovec, 2> parts = {part_of(first), part_of(second)};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t now = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return keep_alive;
}

// Answers what cannot be read on; the connection ends with it.
bool HttpConnection::refuse(int status) {
  send({.status = status,
        .type = "text/plain; charset=utf-8",
        .body = concat(status, ' ', reason_phrase(status)),
        .headers = {}},
       false, false);
  // What the client still sends is read away for a moment: closing over unread
  // bytes would reset the connection before the answer is seen.
  ::shutdown(socket_, SHUT_WR);
  const auto until = Clock::now() + std::chrono::seconds(2);
  do {
    input_.clear();
  } while (fill(until));
  return false;
}

bool HttpConnection::one_request() {
  Head head = read_head();
  if (head.state == HeadState::kBad) return refuse(400);
  if (head.state == HeadState::kIncomplete) {
    return input_.size() > kHeadLimit ? refuse(431) : false;
  }
  input_.erase(0, head.size);
  if (head.wants_continue && input_.empty()) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    ::send(socket_, kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
  }
  const bool large = head.chunked || head.content_length > kLargeBody ||
                     (head.content_length > 0 &&
                      !head.request.header("content-encoding").empty());
  std::unique_lock<std::mutex> alone(large_body_, std::defer_lock);
  if (large) {
    alone.lock();
    deadline_ = Clock::now() + kReading;  // others had theirs before
  }
  switch (read_body(head, head.request.body)) {
    case BodyState::kTooLarge: return refuse(413);
    case BodyState::kTooLate: return refuse(408);
    case BodyState::kBroken: return refuse(400);
    case BodyState::kComplete: break;
  }
  Answer answer = handler_(head.request);
  if (alone.owns_lock()) {
    head.request.body = {};
    input_.shrink_to_fit();
    alone.unlock();
  }
  if (answer.delay_ms > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(answer.delay_ms));
  }
  return send(answer, head.request.method == "HEAD",
              head.request.keep_alive && !stopping_);
}

}  // namespace ctl::devserver
