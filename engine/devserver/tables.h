#pragma once

#include <span>

namespace ctl::devserver {

// What brings a database from one version to the next, the first from nothing.
// A step that has been released is never changed; a new one is added.
std::span<const char* const> migrations();

}  // namespace ctl::devserver
