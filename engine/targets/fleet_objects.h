#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/plan/object.h"

namespace ctl::fleet {

// An item of GET queries, policies or spec/labels. Keys that are missing or of
// another type are as if they had their default.
Object object_from(const nlohmann::json& json, ObjectKind kind,
                   const std::string& scope);

// An item of POST spec/queries, spec/policies or spec/labels: complete, because
// what is left out is written as zero.
nlohmann::json spec_of(const Object& object, const ServerVersion& version);

// The changed fields and the name, for PATCH.
nlohmann::json patch_of(const Object& object,
                        const std::vector<std::string>& fields);

}  // namespace ctl::fleet
