#pragma once

#include "engine/devserver/call.h"
#include "engine/devserver/http_message.h"

namespace ctl::devserver {

// The names of 4.82 beside the older ones (contracts/fleet.md 7).

// Keys and parameters to their older names. Both at once: throws 400.
void use_old_names(Request& request, Pairs& params);

// Adds to every object the twins of keys that have one.
void add_new_names(Answer& answer);

}  // namespace ctl::devserver
