#pragma once

#include <curl/curl.h>

#include "schema/base/result.h"

namespace ctl {

// The functions of libcurl that are used, looked up when first needed
// (docs/decisions/start-up.md).
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
  decltype(&curl_version) version = nullptr;
};

// Opens the library once for the process; safe from any thread. An Error names
// the package to install. The table lives until the process ends.
const Result<CurlLibrary>& curl_library();

}  // namespace ctl
