#pragma once

#include <curl/curl.h>

#include "engine/http/curl_transport.h"

namespace ctl {

// A try that ended without an answer.
struct CurlFailure {
  Error error;
  std::string cause;          // in the library's words; for "after 3 tries"
  bool nothing_sent = false;  // the request cannot have reached the server
  bool may_pass = false;      // another try may go better
};

// Says in our words what went wrong; `text` is what the library says.
CurlFailure describe(CURL* handle, CURLcode code, const char* text,
                     bool too_large, const HttpOptions& options,
                     const HttpRequest& request);

// The error of the last of several tries.
Error with_tries(CurlFailure failure, int tries);

// A 3xx answer as an error: the token must not follow it.
Error redirect_error(const HttpResponse& response, const HttpOptions& options);

}  // namespace ctl
