#include "engine/http/curl_failure.h"

#include <utility>

#include "engine/http/curl_library.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

double info(CURL* handle, CURLINFO which) {
  double value = 0;
  curl_library()->easy_getinfo(handle, which, &value);
  return value;
}

// No connection was made, so nothing of the request went out.
bool never_connected(CURL* handle, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return true;
    default: return info(handle, CURLINFO_PRETRANSFER_TIME) <= 0;
  }
}

// The library has this for a certificate that its authority did not sign.
bool is_badly_signed(CURL* handle, CURLcode code) {
  long result = 0;
  curl_library()->easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &result);
  return code == CURLE_SSL_CONNECT_ERROR && result != 0;
}

// The answer of a proxy to the wish for a connection; 0 without a proxy.
long proxy_status(CURL* handle) {
  long status = 0;
  curl_library()->easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &status);
  return status;
}

Error proxy_error(long status, const HttpOptions& options) {
  return {
      concat("the proxy does not connect to ", options.url, " (", status, ')'),
      status == 407
          ? "give it a name and password in HTTPS_PROXY, or leave it out "
            "with NO_PROXY"
          : "check HTTPS_PROXY, and NO_PROXY for what needs no proxy"};
}

// The handshake counts as connecting until it is done.
std::string stage(CURL* handle, const HttpOptions& options) {
  if (info(handle, CURLINFO_NAMELOOKUP_TIME) <= 0) return "the name look-up";
  if (info(handle, CURLINFO_PRETRANSFER_TIME) <= 0) {
    return options.url.starts_with("https") ? "connecting or the TLS handshake"
                                            : "connecting";
  }
  if (info(handle, CURLINFO_STARTTRANSFER_TIME) <= 0) {
    return "waiting for the answer";
  }
  return "reading the answer";
}

Error tls_error(const std::string& cause, const HttpOptions& options) {
  const bool expired = cause.find("expired") != std::string::npos;
  const bool early = cause.find("not yet valid") != std::string::npos;
  const bool other_host = cause.find("subject name") != std::string::npos ||
                          cause.find("subjectAltName") != std::string::npos ||
                          cause.find("does not match") != std::string::npos;
  return {concat("the certificate of ", options.url, " is not trusted: \"",
                 cause, "\""),
          expired ? "the server's certificate has to be renewed"
          : early ? "check the clock of this machine"
          : other_host
              ? concat("use the host name the certificate was made for in ",
                       options.url_origin)
              : std::string("pass the authority that signed it with "
                            "`--ca-file FILE` (PEM)")};
}

}  // namespace

CurlFailure describe(CURL* handle, CURLcode code, const char* text,
                     bool too_large, const HttpOptions& options,
                     const HttpRequest& request) {
  CurlFailure failure;
  failure.cause = *text != '\0' ? text : curl_library()->easy_strerror(code);
  failure.nothing_sent = never_connected(handle, code);
  const std::string asked = concat(request.method, ' ', request.path);
  const std::string check = concat("check the address in ", options.url_origin,
                                   ", the network and HTTPS_PROXY");
  if (too_large || code == CURLE_FILESIZE_EXCEEDED) {
    failure.error = {concat("the answer to ", asked, " is larger than ",
                            options.largest_answer >> 20U, " MiB"),
                     "that is not a list of definitions; check the address"};
    return failure;
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION ||
      code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
      is_badly_signed(handle, code)) {
    failure.error =
        code == CURLE_SSL_CACERT_BADFILE
            ? Error{concat("cannot read the authorities in ",
                           quote(options.ca_file), ": \"", failure.cause, "\""),
                    "`--ca-file` takes certificates as PEM"}
            : tls_error(failure.cause, options);
    return failure;
  }
  const long proxy = proxy_status(handle);
  failure.may_pass = proxy != 403 && proxy != 407;
  if (proxy >= 300) {
    failure.error = proxy_error(proxy, options);
  } else if (code == CURLE_COULDNT_RESOLVE_PROXY) {
    failure.error = {concat("no proxy found: \"", failure.cause, "\""),
                     "check HTTPS_PROXY and NO_PROXY"};
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    failure.error = {concat("no answer from ", options.url, " to ", asked,
                            " in time, while ", stage(handle, options)),
                     check};
  } else if (code == CURLE_PARTIAL_FILE || code == CURLE_GOT_NOTHING ||
             code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
             code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM) {
    failure.error = {concat("lost the connection to ", options.url, " during ",
                            asked, ": \"", failure.cause, "\""),
                     check};
  } else {
    failure.error = {
        concat("no answer from ", options.url, ": \"", failure.cause, "\""),
        check};
  }
  return failure;
}

Error with_tries(CurlFailure failure, int tries) {
  if (tries > 1) {
    std::string& message = failure.error.message;
    const std::size_t colon = message.find(": \"");
    message.insert(colon == std::string::npos ? message.size() : colon,
                   concat(" after ", tries, " tries"));
  }
  return std::move(failure.error);
}

Error redirect_error(const HttpResponse& response, const HttpOptions& options) {
  const auto location = response.headers.find("location");
  const std::string to = location == response.headers.end()
                             ? std::string("another address")
                             : quote(location->second);
  return {concat(options.url, " redirects (", response.status, ") to ", to),
          concat("set ", options.url_origin,
                 " to the address of the server itself; the token does not "
                 "follow redirects")};
}

}  // namespace ctl
