#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

#include "engine/devserver/http_message.h"

namespace ctl::devserver {

// One client's connection: reads requests one after the other and answers
// them until the client or the listener ends it.
class HttpConnection {
 public:
  using Handler = std::function<Answer(const Request&)>;
  HttpConnection(int socket, const Handler& handler, std::mutex& large_body,
                 const std::atomic<bool>& stopping);
  void run();

 private:
  using Clock = std::chrono::steady_clock;
  enum class BodyState { kComplete, kTooLarge, kTooLate, kBroken };

  bool one_request();
  bool fill(Clock::time_point until);
  bool need(std::size_t bytes);
  Head read_head();
  BodyState read_body(const Head& head, std::string& body);
  BodyState read_chunks(std::string& body);
  BodyState incomplete() const;
  bool send(const Answer& answer, bool head_only, bool keep_alive);
  bool refuse(int status);

  int socket_;
  const Handler& handler_;
  std::mutex& large_body_;
  const std::atomic<bool>& stopping_;
  std::string input_;
  Clock::time_point deadline_;  // of the request that is being read
};

}  // namespace ctl::devserver
