#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/http/transport.h"
#include "tests/support/raw_server.h"

namespace ctl::test {

// What a test makes of one request on its way to the server.
struct Fault {
  bool forward = true;                   // the server sees it
  std::optional<RawAnswer> answer = {};  // instead of the server's
};

// Stands between ctl and a server, counts, and breaks what it is told to.
class FleetProxy {
 public:
  // `fault` is asked for each request with its number from 0; empty: none.
  FleetProxy(
      const std::string& url, const std::string& token,
      std::function<Fault(const RawRequest&, std::size_t number)> fault = {});

  std::string url() const { return server_->url(); }
  std::size_t writes() const;
  std::vector<RawRequest> seen() const { return server_->seen(); }
  std::string methods() const;  // "GET GET POST"

 private:
  RawAnswer answer(const RawRequest& request);

  std::unique_ptr<Transport> wire_;
  std::function<Fault(const RawRequest&, std::size_t)> fault_;
  std::atomic<std::size_t> count_ = 0;
  std::unique_ptr<RawServer> server_;
};

}  // namespace ctl::test
