#pragma once

#include <map>
#include <mutex>
#include <string>

#include "engine/http/transport.h"

namespace ctl {

// Passes requests on and counts them by method; a repeated one counts once.
class CountingTransport : public Transport {
 public:
  explicit CountingTransport(Transport& inner) : inner_(inner) {}

  Result<HttpResponse> send(const HttpRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      ++counts_[request.method];
    }
    return inner_.send(request);
  }

  std::map<std::string, int> counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  Transport& inner_;
  mutable std::mutex mutex_;
  std::map<std::string, int> counts_;
};

}  // namespace ctl
