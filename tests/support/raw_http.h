#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctl::test {

struct WireAnswer {
  int status = 0;  // 0: no answer came
  std::string type;
  std::string body;
};

using WireHeaders = std::vector<std::pair<std::string, std::string>>;

// One request to 127.0.0.1 over a connection of its own, sent as it is.
WireAnswer send_request(int port, std::string_view method,
                        std::string_view target, std::string_view body = {},
                        const WireHeaders& headers = {});

// With a token.
WireAnswer send_as(int port, const std::string& token, std::string_view method,
                   std::string_view target, std::string_view body = {});

// Any bytes; what came back before the server closed or a second passed.
std::string send_bytes(int port, std::string_view bytes);

}  // namespace ctl::test
