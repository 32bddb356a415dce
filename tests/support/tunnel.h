#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/certificates.h"
#include "tests/support/listener.h"

namespace ctl::test {

// TLS in front of a server that listens on a port of this machine.
class TlsFront {
 public:
  TlsFront(const Certificate& certificate, int target);
  ~TlsFront();
  int port() const;
  std::string url() const;  // https://127.0.0.1:PORT

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// An HTTP proxy whose CONNECT leads to one port whatever is asked for, or is
// answered with `refusal`.
class ConnectProxy {
 public:
  explicit ConnectProxy(int target, std::string refusal = {});
  int port() const { return listener_.port(); }
  // The heads of the requests it was sent.
  std::vector<std::string> heads() const;

 private:
  bool serve(int socket);

  int target_;
  std::string refusal_;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  Listener listener_;  // last: its threads use the rest
};

}  // namespace ctl::test
