#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/http/transport.h"
#include "engine/targets/target.h"

namespace ctl::fleet {

inline constexpr std::string_view kApi = "/api/latest/fleet/";

// An answer that is not a success (`status`), or none (0).
struct Refusal {
  int status = 0;
  Error error;
};

// The answer to a request as JSON, or why there is none.
struct Answer {
  std::shared_ptr<const nlohmann::json> json;  // null when refused
  Refusal refusal;
  bool ok() const { return json != nullptr; }
};

// One call of the API; `path` comes after kApi. Thread-safe.
class Caller {
 public:
  Caller(Transport& transport, TargetOptions options)
      : transport_(transport), options_(std::move(options)) {}

  Answer get(const std::string& path) const;
  // `what` is what an error is about: "query 'x'".
  Answer write(const std::string& method, const std::string& path,
               const std::string& body, bool repeatable,
               const std::string& what) const;

 private:
  Answer call(const HttpRequest& request, const std::string& what) const;

  Transport& transport_;
  TargetOptions options_;
};

}  // namespace ctl::fleet
