#pragma once

#include <string>

namespace ctl::test {

// A certificate and its key, PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

struct CertificateOrder {
  std::string names = "IP:127.0.0.1";  // as openssl writes them
  long valid_from = -86400;            // seconds from now
  long valid_until = 86400;
};

// A certificate authority that nobody knows.
class Authority {
 public:
  Authority();
  const std::string& certificate() const { return own_.certificate; }
  Certificate issue(const CertificateOrder& order) const;

 private:
  Certificate own_;
};

}  // namespace ctl::test
