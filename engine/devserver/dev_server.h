#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "schema/base/result.h"

namespace ctl {

struct DevServerOptions {
  std::string database;  // a file; empty: in memory, gone with the server
  std::string address = "127.0.0.1";
  int port = 0;  // 0: a free one
  bool premium = true;
  std::string fleet_version = "4.69.0";
  std::string seed;  // a directory of definitions a fresh database starts with
  int hosts = 0;     // simulated hosts that check in
  int checkin_seconds = 5;  // how often they do; 0: only when told to
  // What a refused log-in waits, as the real server does.
  int login_delay_ms = 1000;
  // Unix time in seconds; nothing: the system's clock.
  std::function<std::int64_t()> clock;
};

// The embedded Fleet-compatible server (contracts/fleet.md): the default server
// of `ctl serve` and of tests that need a real one. It answers from the moment
// start() returns, on threads of its own; all members are thread-safe.
class DevServer {
 public:
  static Result<std::unique_ptr<DevServer>> start(
      const DevServerOptions& options);
  ~DevServer();
  DevServer(const DevServer&) = delete;
  DevServer& operator=(const DevServer&) = delete;

  const std::string& url() const;  // "http://127.0.0.1:41234"
  int port() const;
  // Of the admin that a fresh database begins with; empty for an older one,
  // which keeps no token in clear.
  const std::string& token() const;
  // Lets every simulated host check in now and waits until they have.
  void check_in();
  // Answers what is being asked, then closes. Also done by the destructor.
  void stop();

 private:
  struct Parts;
  explicit DevServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace ctl
