#include "tests/support/raw_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "schema/base/text.h"

namespace ctl::test {
namespace {

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

std::string exchange(int port, std::string_view bytes, int seconds) {
  const int fd = connect_to(port);
  if (fd < 0) return {};
  const timeval patience{seconds, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t now =
        ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) break;
    sent += static_cast<std::size_t>(now);
  }
  std::string out;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(fd);
  return out;
}

}  // namespace

std::string send_bytes(int port, std::string_view bytes) {
  return exchange(port, bytes, 1);
}

WireAnswer send_request(int port, std::string_view method,
                        std::string_view target, std::string_view body,
                        const WireHeaders& headers) {
  std::string request =
      concat(method, ' ', target, " HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers) {
    request += concat(name, ": ", value, "\r\n");
  }
  if (!body.empty()) request += concat("Content-Length: ", body.size(), "\r\n");
  request += "Connection: close\r\n\r\n";
  request += body;
  const std::string bytes = exchange(port, request, 60);
  WireAnswer answer;
  if (bytes.size() < 12) return answer;
  answer.status = std::atoi(bytes.c_str() + 9);
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return answer;
  constexpr std::string_view kType = "\r\nContent-Type: ";
  const auto type = bytes.find(kType);
  if (type < end) {
    const auto start = type + kType.size();
    answer.type = bytes.substr(start, bytes.find("\r\n", start) - start);
  }
  answer.body = bytes.substr(end + 4);
  return answer;
}

WireAnswer send_as(int port, const std::string& token, std::string_view method,
                   std::string_view target, std::string_view body) {
  return send_request(port, method, target, body,
                      {{"Authorization", "Bearer " + token}});
}

}  // namespace ctl::test
