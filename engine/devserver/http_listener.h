#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/devserver/http_message.h"
#include "schema/base/result.h"

namespace ctl::devserver {

// The largest body that is read; a longer one is answered 413. Decompressed
// bodies have the same bound.
constexpr std::size_t kBodyLimit = std::size_t{32} << 20U;

// An HTTP/1.1 listener: one thread a connection, at most 256 of them, and only
// one body above 1 MiB in memory at a time.
class HttpListener {
 public:
  // Called by many threads at once; must not throw.
  using Handler = std::function<Answer(const Request&)>;

  static Result<std::unique_ptr<HttpListener>> open(const std::string& address,
                                                    int port, Handler handler);
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  int port() const;
  // Stops accepting, lets answers in progress leave, closes every connection.
  void stop();

 private:
  struct State;
  explicit HttpListener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ctl::devserver
