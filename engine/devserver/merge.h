#pragma once

#include <string>

#include "engine/devserver/json.h"

namespace ctl::devserver {

// The first key of `given` that `shape` does not have, at any depth where the
// shape is an object with members; empty when there is none.
std::string unknown_key(const Json& given, const Json& shape);

// The first place where `given` is of another type than `shape`, which may be
// null for "any"; empty when there is none.
std::string wrong_type(const Json& given, const Json& shape);

// Objects key by key, everything else replaced. A null where an object is
// expected by the shape keeps what is there.
void merge(Json& into, const Json& given);

// What is missing in objects of `value` and has a value in `shape`, added.
void complete(Json& value, const Json& shape);

}  // namespace ctl::devserver
