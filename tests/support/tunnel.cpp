#include "tests/support/tunnel.h"

#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <utility>

#include "schema/base/text.h"

namespace ctl::test {
namespace {

using Block = std::array<char, 16384>;

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;
using Bio = std::unique_ptr<BIO, BioDeleter>;

Bio bio_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Context context_of(const Certificate& certificate) {
  Context context(SSL_CTX_new(TLS_server_method()));
  X509* own = PEM_read_bio_X509(bio_of(certificate.certificate).get(), nullptr,
                                nullptr, nullptr);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio_of(certificate.key).get(),
                                          nullptr, nullptr, nullptr);
  const bool usable = SSL_CTX_use_certificate(context.get(), own) == 1 &&
                      SSL_CTX_use_PrivateKey(context.get(), key) == 1;
  X509_free(own);
  EVP_PKEY_free(key);
  REQUIRE(usable);
  return context;
}

// How to read and write one side; both return what recv and send do.
struct Side {
  int socket = -1;
  std::function<long(char*, std::size_t)> read;
  std::function<long(const char*, std::size_t)> write;
  std::function<bool()> pending = [] { return false; };
};

Side plain_side(int socket) {
  return {.socket = socket,
          .read = [socket](
                      char* data,
                      std::size_t size) { return recv(socket, data, size, 0); },
          .write =
              [socket](const char* data, std::size_t size) {
                return send(socket, data, size, MSG_NOSIGNAL);
              }};
}

Side tls_side(int socket, SSL* ssl) {
  return {.socket = socket,
          .read =
              [ssl](char* data, std::size_t size) {
                return static_cast<long>(
                    SSL_read(ssl, data, static_cast<int>(size)));
              },
          .write =
              [ssl](const char* data, std::size_t size) {
                return static_cast<long>(
                    SSL_write(ssl, data, static_cast<int>(size)));
              },
          .pending = [ssl] { return SSL_pending(ssl) > 0; }};
}

bool pass_on(const Side& from, const Side& to) {
  Block block{};
  do {
    const long got = from.read(block.data(), block.size());
    if (got <= 0) return false;
    for (long sent = 0; sent < got;) {
      const long now =
          to.write(block.data() + sent, static_cast<std::size_t>(got - sent));
      if (now <= 0) return false;
      sent += now;
    }
  } while (from.pending());
  return true;
}

// Carries bytes both ways until one side ends.
void join_sides(const Side& a, const Side& b) {
  std::array<pollfd, 2> waiting = {
      {{a.socket, POLLIN, 0}, {b.socket, POLLIN, 0}}};
  while (poll(waiting.data(), waiting.size(), -1) > 0) {
    if (waiting[0].revents != 0 && !pass_on(a, b)) return;
    if (waiting[1].revents != 0 && !pass_on(b, a)) return;
  }
}

}  // namespace

struct TlsFront::Impl {
  Context context;
  int target = 0;
  Listener listener;

  Impl(const Certificate& certificate, int port)
      : context(context_of(certificate)),
        target(port),
        listener([this](int socket) { return serve(socket); }) {
    std::signal(SIGPIPE, SIG_IGN);  // the library writes without MSG_NOSIGNAL
  }

  bool serve(int socket) const {
    const std::unique_ptr<SSL, SslDeleter> ssl(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), socket);
    if (SSL_accept(ssl.get()) != 1) return false;
    const int peer = connect_to(target);
    join_sides(tls_side(socket, ssl.get()), plain_side(peer));
    close(peer);
    return false;
  }
};

TlsFront::TlsFront(const Certificate& certificate, int target)
    : impl_(std::make_unique<Impl>(certificate, target)) {}

TlsFront::~TlsFront() = default;

int TlsFront::port() const {
  return impl_->listener.port();
}

std::string TlsFront::url() const {
  return concat("https://127.0.0.1:", port());
}

ConnectProxy::ConnectProxy(int target, std::string refusal)
    : target_(target),
      refusal_(std::move(refusal)),
      listener_([this](int socket) { return serve(socket); }) {}

std::vector<std::string> ConnectProxy::heads() const {
  const std::lock_guard lock(mutex_);
  return heads_;
}

bool ConnectProxy::serve(int socket) {
  Block block{};
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const long got = recv(socket, block.data(), block.size(), 0);
    if (got <= 0) return false;
    head.append(block.data(), static_cast<std::size_t>(got));
  }
  {
    const std::lock_guard lock(mutex_);
    heads_.push_back(head);
  }
  if (!refusal_.empty()) {
    send_all(socket, refusal_);
    return false;
  }
  send_all(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
  const int peer = connect_to(target_);
  join_sides(plain_side(socket), plain_side(peer));
  close(peer);
  return false;
}

}  // namespace ctl::test
