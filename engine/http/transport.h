#pragma once

#include <map>
#include <memory>
#include <string>

#include "schema/base/result.h"

namespace ctl {

struct HttpRequest {
  std::string method = "GET";
  std::string path = {};  // from the first `/`, query string included, encoded
  std::string body = {};  // JSON, or empty
  // Sending it twice does the same as sending it once, so it may be repeated
  // after a lost answer. GET always may.
  bool repeatable = false;
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// Sends one request and waits for the answer. An Error means that no answer
// arrived, which leaves open whether the request did; a 4xx or 5xx is an
// answer. Implementations may be used by several threads at once.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

}  // namespace ctl
