#include "tests/support/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace ctl::test {
namespace {

sockaddr_in local_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// A socket that listens on a free port, and the port.
std::pair<int, int> listen_anywhere(int backlog) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = local_address(0);
  socklen_t size = sizeof(address);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  bind(listener, plain, size);
  listen(listener, backlog);
  getsockname(listener, plain, &size);
  return {listener, ntohs(address.sin_port)};
}

void reset_on_close(int socket) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace

Listener::Listener(Serve serve) : serve_(std::move(serve)) {
  std::tie(listener_, port_) = listen_anywhere(16);
  acceptor_ = std::thread([this] { accept_all(); });
}

Listener::~Listener() {
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

void Listener::accept_all() {
  while (true) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(socket);
    workers_.emplace_back([this, socket] { take(socket); });
  }
}

void Listener::take(int socket) {
  if (serve_(socket)) reset_on_close(socket);
  const std::lock_guard lock(mutex_);
  std::erase(open_, socket);
  close(socket);
}

DeafPort::DeafPort() {
  int listener = -1;
  std::tie(listener, port_) = listen_anywhere(0);
  sockets_.push_back(listener);
  // These fill the queue; the kernel leaves the next one without an answer.
  const sockaddr_in address = local_address(port_);
  for (int i = 0; i < 4; ++i) {
    const int peer =
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    sockets_.push_back(peer);
  }
}

DeafPort::~DeafPort() {
  for (const int socket : sockets_)
    close(socket);
}

int connect_to(int port) {
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = local_address(port);
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  if (connect(peer, plain, sizeof(address)) == 0) return peer;
  close(peer);
  return -1;
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

}  // namespace ctl::test
