#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/plan/object.h"

namespace ctl {

// An object that an activity is about. What the feed does not tell is empty.
struct TouchedObject {
  ObjectKind kind = ObjectKind::kQuery;
  long long id = 0;
  std::string name = {};
  // As it was written, with its scope, when the feed has all of it.
  std::optional<Object> written = {};
};

// One entry of a server's audit feed.
struct Activity {
  long long id = 0;
  std::string time = {};   // RFC 3339, as the server says it
  std::string actor = {};  // "Ada <ada@example.com>"; empty: the server itself
  std::string type = {};   // "edited_policy"
  bool deletes = false;
  std::vector<TouchedObject> objects = {};  // queries, policies, labels
};

struct ActivityPage {
  std::vector<Activity> activities = {};  // newest first
  bool more = false;
};

}  // namespace ctl
