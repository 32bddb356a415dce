#include "engine/http/curl_transport.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "engine/http/curl_failure.h"
#include "engine/http/curl_library.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_library()->easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const {
    curl_library()->slist_free_all(list);
  }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

// What the callbacks of one exchange write to.
struct Incoming {
  HttpResponse response;
  std::size_t limit = 0;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count,
                    void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  const std::size_t bytes = size * count;
  if (bytes > incoming.limit - incoming.response.body.size()) {
    incoming.too_large = true;
    return 0;
  }
  incoming.response.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count,
                      void* user) {
  constexpr std::size_t kMostHeaders = 200;
  auto& headers = static_cast<Incoming*>(user)->response.headers;
  const std::string_view line(data, size * count);
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();  // of a proxy's answer, or "100 Continue"
  } else if (colon != std::string_view::npos && headers.size() < kMostHeaders) {
    headers[lower_ascii(trim(line.substr(0, colon)))] =
        trim(line.substr(colon + 1));
  }
  return size * count;
}

double random_fraction() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

std::chrono::seconds since_1970() {
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

Repeat repeat_of(const HttpRequest& request) {
  if (request.method == "GET") return Repeat::kRead;
  return request.repeatable ? Repeat::kSafe : Repeat::kUnsafe;
}

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(HttpOptions options) : options_(std::move(options)) {}

  Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  struct Exchange {
    Incoming incoming;
    CurlFailure failure;  // of a try without an answer
    bool answered = false;
  };

  Exchange exchange(const HttpRequest& request);
  void set_up(CURL* handle, const HttpRequest& request,
              const HeaderList& headers, Exchange& exchange,
              char* error_text) const;
  HeaderList headers(const HttpRequest& request) const;
  Easy take();
  void give_back(Easy handle);

  HttpOptions options_;
  std::mutex mutex_;
  std::vector<Easy> idle_;  // each keeps its connection
};

Easy CurlTransport::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Easy handle = std::move(idle_.back());
      idle_.pop_back();
      curl_library()->easy_reset(handle.get());
      return handle;
    }
  }
  return Easy(curl_library()->easy_init());
}

void CurlTransport::give_back(Easy handle) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
}

HeaderList CurlTransport::headers(const HttpRequest& request) const {
  std::vector<std::string> lines = {"Accept: application/json", "Expect:"};
  if (!options_.token.empty()) {
    lines.push_back("Authorization: Bearer " + options_.token);
  }
  if (!request.body.empty()) {
    lines.emplace_back("Content-Type: application/json");
  }
  HeaderList list;
  for (const std::string& line : lines) {
    list.reset(curl_library()->slist_append(list.release(), line.c_str()));
  }
  return list;
}

void CurlTransport::set_up(CURL* handle, const HttpRequest& request,
                           const HeaderList& headers, Exchange& exchange,
                           char* error_text) const {
  const auto set = curl_library()->easy_setopt;
  const std::string url = options_.url + request.path;
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_ERRORBUFFER, error_text);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_ACCEPT_ENCODING, "");
  set(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers.get());
  set(handle, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(options_.connect_timeout.count()));
  set(handle, CURLOPT_TIMEOUT_MS,
      static_cast<long>(options_.total_timeout.count()));
  set(handle, CURLOPT_MAXFILESIZE_LARGE,
      static_cast<curl_off_t>(options_.largest_answer));
  set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle, CURLOPT_LOW_SPEED_TIME,
      std::max(1L, static_cast<long>(options_.idle_timeout.count() / 1000)));
  set(handle, CURLOPT_WRITEFUNCTION, &on_body);
  set(handle, CURLOPT_WRITEDATA, &exchange.incoming);
  set(handle, CURLOPT_HEADERFUNCTION, &on_header);
  set(handle, CURLOPT_HEADERDATA, &exchange.incoming);
  if (!options_.ca_file.empty()) {
    set(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
  }
  if (request.method == "GET") return;
  // The library repeats a request by itself when a kept connection turns out
  // to be closed; one that must not be repeated gets a new connection.
  set(handle, CURLOPT_FRESH_CONNECT, request.repeatable ? 0L : 1L);
  set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.body.empty()) return;
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE,
      static_cast<curl_off_t>(request.body.size()));
  set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
}

CurlTransport::Exchange CurlTransport::exchange(const HttpRequest& request) {
  Exchange result;
  result.incoming.limit = options_.largest_answer;
  Easy handle = take();
  const HeaderList list = headers(request);
  std::array<char, CURL_ERROR_SIZE> text{};
  set_up(handle.get(), request, list, result, text.data());
  const CURLcode code = curl_library()->easy_perform(handle.get());
  if (code == CURLE_OK) {
    long status = 0;
    curl_library()->easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    result.incoming.response.status = static_cast<int>(status);
    result.answered = true;
  } else {
    result.failure = describe(handle.get(), code, text.data(),
                              result.incoming.too_large, options_, request);
  }
  give_back(std::move(handle));
  return result;
}

Result<HttpResponse> CurlTransport::send(const HttpRequest& request) {
  for (int tries = 1;; ++tries) {
    Exchange last = exchange(request);
    HttpResponse& response = last.incoming.response;
    const auto header = response.headers.find("retry-after");
    const Attempt attempt = {
        .status = last.answered ? response.status : 0,
        .nothing_sent = !last.answered && last.failure.nothing_sent,
        .retry_after = header == response.headers.end()
                           ? std::string_view()
                           : std::string_view(header->second)};
    const auto pause =
        last.answered || last.failure.may_pass
            ? next_try(options_.retry, attempt, tries, repeat_of(request),
                       random_fraction(), since_1970())
            : std::nullopt;
    if (pause) {
      options_.wait(*pause);
      continue;
    }
    if (!last.answered) return with_tries(std::move(last.failure), tries);
    if (response.status >= 300 && response.status < 400) {
      return redirect_error(response, options_);
    }
    return std::move(response);
  }
}

bool is_local(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") ||
         host.starts_with("127.") || host == "[::1]";
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
  });
}

}  // namespace

Result<std::string> checked_url(const std::string& url,
                                const std::string& origin) {
  const std::string example = concat(
      "set ", origin, " to the address of the server, `https://HOST[:PORT]`");
  const std::string lower = lower_ascii(url);
  const bool tls = lower.starts_with("https://");
  if (!tls && !lower.starts_with("http://")) {
    // Not shown: it may be the token, set in the wrong place.
    return Error{
        concat("the address from ", origin, " does not start with https://"),
        example};
  }
  const std::size_t start = tls ? 8 : 7;
  const std::string host = lower.substr(start, lower.find('/', start) - start);
  if (host.find('@') != std::string::npos) {
    return Error{
        concat("the address from ", origin, " holds a user name or password"),
        "leave it out; the token goes to FLEET_API_TOKEN"};
  }
  if (host.empty() || has_control(url) ||
      url.find_first_of("?#") != std::string::npos) {
    return Error{
        concat("the address from ", origin, " is not that of a server"),
        example};
  }
  const std::string name = host.substr(
      0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
  if (!tls && !is_local(name)) {
    return Error{concat("the address ", quote(url), " from ", origin,
                        " would send the token in clear"),
                 "use https://; http:// is for servers on this machine"};
  }
  return url.substr(0, url.find_last_not_of('/') + 1);
}

Result<std::unique_ptr<Transport>> curl_transport(HttpOptions options) {
  auto url = checked_url(options.url, options.url_origin);
  if (!url) return url.error();
  options.url = *std::move(url);
  if (has_control(options.token)) {
    return Error{"the token holds a blank or a line break",
                 "copy it again, without anything around it"};
  }
  if (const auto& library = curl_library(); !library) return library.error();
  if (!options.wait) {
    options.wait = [](std::chrono::milliseconds pause) {
      std::this_thread::sleep_for(pause);
    };
  }
  return std::unique_ptr<Transport>(
      std::make_unique<CurlTransport>(std::move(options)));
}

}  // namespace ctl
