#include "engine/git/git_library.h"

#include <dlfcn.h>

#include <array>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::array<const char*, 2> kNames = {
    "libgit2.so." LIBGIT2_SOVERSION, "libgit2." LIBGIT2_SOVERSION ".dylib"};

Error missing(const std::string& detail) {
  return {concat("cannot open libgit2 ", LIBGIT2_SOVERSION,
                 ", which reads the history: \"", detail, "\""),
          concat("install it: `apt install libgit2-", LIBGIT2_SOVERSION,
                 "` on Debian and Ubuntu")};
}

bool fill(void* library, GitLibrary& table) {
  const auto look_up = [library](const char* name) {
    return dlsym(library, name);
  };
#define CTL_GIT(name)                                                         \
  table.name = reinterpret_cast<decltype(table.name)>(look_up("git_" #name)); \
  if (table.name == nullptr) return false;
#include "engine/git/git_functions.def"
#undef CTL_GIT
  return true;
}

Result<GitLibrary> open_library() {
  std::string detail;
  for (const char* name : kNames) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      if (detail.empty()) detail = dlerror();
      continue;
    }
    GitLibrary table;
    if (!fill(library, table)) return missing(dlerror());
    if (table.libgit2_init() < 0) return missing("it does not start");
    return table;
  }
  return missing(detail);
}

}  // namespace

const Result<GitLibrary>& git_library() {
  static const Result<GitLibrary> library = open_library();
  return library;
}

std::string git_cause() {
  const git_error* last = git().error_last();
  return last == nullptr ? "no reason given" : last->message;
}

}  // namespace ctl
