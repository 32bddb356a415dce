#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ctl::test {

// Listens on a free port of 127.0.0.1 and has `serve` take care of each
// connection in a thread of its own. Going away shuts the connections down,
// which ends every read, and waits for the threads.
class Listener {
 public:
  // The socket is closed when `serve` returns; with true, by a reset.
  using Serve = std::function<bool(int socket)>;
  explicit Listener(Serve serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void accept_all();
  void take(int socket);

  Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

// Listens and never accepts: connecting to it takes for ever.
class DeafPort {
 public:
  DeafPort();
  ~DeafPort();
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;
  int port() const { return port_; }

 private:
  int port_ = 0;
  std::vector<int> sockets_;
};

// A socket connected to a port of 127.0.0.1, or -1.
int connect_to(int port);
// Sends everything unless the peer is gone.
void send_all(int socket, const std::string& bytes);

}  // namespace ctl::test
