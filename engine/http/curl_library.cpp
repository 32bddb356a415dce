#include "engine/http/curl_library.h"

#include <dlfcn.h>

#include <array>
#include <string>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::array<const char*, 3> kNames = {
    "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};

Error missing(const std::string& detail) {
  return {concat("cannot open libcurl, which talks to the server: \"", detail,
                 "\""),
          "install it: `apt install libcurl4` on Debian and Ubuntu, `dnf "
          "install libcurl` on Fedora"};
}

// Writes the address of `name` into `function`; false when there is none.
template <typename Function>
bool look_up(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool fill(void* library, CurlLibrary& curl) {
  return look_up(library, "curl_global_init", curl.global_init) &&
         look_up(library, "curl_easy_init", curl.easy_init) &&
         look_up(library, "curl_easy_setopt", curl.easy_setopt) &&
         look_up(library, "curl_easy_perform", curl.easy_perform) &&
         look_up(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         look_up(library, "curl_easy_reset", curl.easy_reset) &&
         look_up(library, "curl_easy_strerror", curl.easy_strerror) &&
         look_up(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         look_up(library, "curl_slist_append", curl.slist_append) &&
         look_up(library, "curl_slist_free_all", curl.slist_free_all) &&
         look_up(library, "curl_version", curl.version);
}

Result<CurlLibrary> open_library() {
  std::string detail;
  for (const char* name : kNames) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      if (detail.empty()) detail = dlerror();
      continue;
    }
    CurlLibrary curl;
    if (!fill(library, curl)) return missing(dlerror());
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
      return missing("it does not start");
    }
    return curl;
  }
  return missing(detail);
}

}  // namespace

const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> library = open_library();
  return library;
}

}  // namespace ctl
