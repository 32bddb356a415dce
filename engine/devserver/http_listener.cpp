#include "engine/devserver/http_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "engine/devserver/http_connection.h"
#include "schema/base/system_words.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::size_t kMostConnections = 256;

Error socket_error(const std::string& address, int port) {
  const int code = errno;
  std::string help =
      "give another one: `--listen 127.0.0.1:0` picks a free port";
  if (code == EACCES)
    help = "ports below 1024 need more rights; use a higher one";
  return {
      concat("cannot listen on ", address, ':', port, ": ", system_words(code)),
      help};
}

Result<int> listen_on(const std::string& address, int port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, address == "localhost" ? "127.0.0.1" : address.c_str(),
                &at.sin_addr) != 1) {
    return Error{
        concat("cannot listen on ", quote(address), ": not an IPv4 address"),
        "write it as `127.0.0.1:8080`"};
  }
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return socket_error(address, port);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
      ::listen(fd, 511) != 0) {
    const Error error = socket_error(address, port);
    ::close(fd);
    return error;
  }
  return fd;
}

int port_of(int fd) {
  sockaddr_in at{};
  socklen_t size = sizeof at;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  return ntohs(at.sin_port);
}

}  // namespace

struct HttpListener::State {
  Handler handler;
  int fd = -1;
  int port = 0;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::condition_variable changed;
  std::set<int> connections;
  std::mutex large_body;
  std::thread acceptor;

  void accept_all();
  void serve(int connection);
};

void HttpListener::State::serve(int connection) {
  const int on = 1;
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  try {
    HttpConnection(connection, handler, large_body, stopping).run();
  } catch (const std::exception&) {
    // Out of memory: this connection ends, the others go on.
  }
  const std::lock_guard lock(mutex);
  connections.erase(connection);
  ::close(connection);
  changed.notify_all();
}

void HttpListener::State::accept_all() {
  while (!stopping) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] {
        return stopping || connections.size() < kMostConnections;
      });
    }
    const int connection = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      // Out of descriptors: wait for one rather than spin.
      if (!stopping && (errno == EMFILE || errno == ENFILE)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      continue;
    }
    const std::lock_guard lock(mutex);
    if (stopping) {
      ::close(connection);
      return;
    }
    connections.insert(connection);
    try {
      std::thread([this, connection] { serve(connection); }).detach();
    } catch (const std::system_error&) {  // no thread to be had
      connections.erase(connection);
      ::close(connection);
    }
  }
}

Result<std::unique_ptr<HttpListener>> HttpListener::open(
    const std::string& address, int port, Handler handler) {
  auto fd = listen_on(address, port);
  if (!fd) return fd.error();
  auto state = std::make_unique<State>();
  state->handler = std::move(handler);
  state->fd = *fd;
  state->port = port_of(*fd);
  State* raw = state.get();
  state->acceptor = std::thread([raw] { raw->accept_all(); });
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(state)));
}

HttpListener::HttpListener(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

HttpListener::~HttpListener() {
  stop();
}

int HttpListener::port() const {
  return state_->port;
}

void HttpListener::stop() {
  if (state_->stopping.exchange(true)) return;
  ::shutdown(state_->fd, SHUT_RDWR);
  state_->changed.notify_all();
  state_->acceptor.join();
  ::close(state_->fd);
  std::unique_lock lock(state_->mutex);
  // Readers wake up; what is being answered is still written.
  for (const int connection : state_->connections) {
    ::shutdown(connection, SHUT_RD);
  }
  state_->changed.wait(lock, [&] { return state_->connections.empty(); });
}

}  // namespace ctl::devserver
