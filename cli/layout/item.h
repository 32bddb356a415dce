#pragma once

#include <string>

#include "engine/plan/object.h"

namespace ctl {

// A query, policy or label as an item of a GitOps list: "- name: …" and its
// other lines. Fields that have their default are left out; SQL is a literal
// block scalar and comes last, so that no text before it runs into it
// (contracts/fleet.md 8.5).
std::string gitops_item(const Object& object);

}  // namespace ctl
