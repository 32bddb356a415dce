#pragma once

#include <atomic>
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
  enum class BodyState { kComplete, kTooLarge, kBroken };

  bool one_request();
  bool fill(int seconds);
  bool need(std::size_t bytes);
  Head read_head();
  BodyState read_body(const Head& head, std::string& body);
  BodyState read_chunks(std::string& body);
  bool send(const Answer& answer, bool head_only, bool keep_alive);
  bool refuse(int status);

  int socket_;
  const Handler& handler_;
  std::mutex& large_body_;
  const std::atomic<bool>& stopping_;
  std::string input_;
};

}  // namespace ctl::devserver
