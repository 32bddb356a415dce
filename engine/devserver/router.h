#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/devserver/call.h"

namespace ctl::devserver {

// Under which prefix a route exists (contracts/fleet.md 1).
enum class Under {
  kApi,   // /api/{v1,2022-04,latest}/fleet
  kOld,   // /api/v1/fleet only
  kNew,   // /api/{2022-04,latest}/fleet only
  kRoot,  // the path as it is written
};

enum class Access { kReads, kWrites };

// One operation. In the path `{x}` is any segment, `{#x}` one of digits.
struct Route {
  Under under;
  std::string_view method;
  std::string_view path;
  Access access;
  Answer (*handler)(Call&);
};

#define CTL_ROUTES(family) std::span<const Route> routes_##family();
#include "engine/devserver/routes.def"
#undef CTL_ROUTES

class Router {
 public:
  explicit Router(bool renamed);

  struct Match {
    const Route* route = nullptr;  // null: none of this method
    bool path_known = false;       // another method has it
    Pairs variables;               // decoded once
  };
  // `path` is decoded once, as the router of the real server sees it.
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    const Route* route;
    std::vector<std::string_view> segments;
  };
  std::vector<Entry> entries_;
  bool renamed_;
};

}  // namespace ctl::devserver
