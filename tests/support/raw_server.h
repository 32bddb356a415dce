#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/listener.h"

namespace ctl::test {

struct RawRequest {
  std::string method;
  std::string path;
  std::string head;  // request line and headers
  std::string body;
};

// An answer as bytes on the wire, so that a test can send what no decent
// server would.
struct RawAnswer {
  std::string bytes = {};
  bool close = false;    // hang up after them
  int pause_before = 0;  // milliseconds
  bool reset = false;    // hang up with a reset instead of an end
};

RawAnswer json_answer(int status, const std::string& body,
                      const std::string& headers = {});

// Listens on a free port of 127.0.0.1 and answers every request with what the
// handler says; one thread a connection.
class RawServer {
 public:
  using Handler = std::function<RawAnswer(const RawRequest&)>;
  explicit RawServer(Handler handler);

  std::string url() const;
  std::vector<RawRequest> seen() const;
  int connections() const { return listener_.connections(); }
  int port() const { return listener_.port(); }

 private:
  bool serve(int socket);

  Handler handler_;
  mutable std::mutex mutex_;
  std::vector<RawRequest> seen_;
  Listener listener_;  // last: its threads use the rest
};

}  // namespace ctl::test
