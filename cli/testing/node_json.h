#pragma once

#include <string>

#include "schema/documents/node.h"

namespace ctl {

// A value of a YAML file as JSON.
std::string json_of(const Node& value);

}  // namespace ctl
