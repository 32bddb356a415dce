#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/render/format.h"
#include "engine/plan/plan.h"
#include "schema/base/visible.h"

namespace ctl {

std::span<const Format<Plan>> plan_formats();

#define CTL_PLAN_FORMAT(name, summary) \
  void render_plan_##name(const Plan&, const Style&, std::ostream&);
#include "cli/render/plan_formats.def"
#undef CTL_PLAN_FORMAT

// The changes in the order in which a person should read them: what loses
// something first, then by kind, scope and name.
std::vector<const Change*> by_gravity(const Plan& plan);

// "delete query 'x'", "rename policy 'a' of team 'T' to 'b'".
std::string headline(const Change& change);

// "destroys its stored reports": what a reviewer has to know of a change.
std::vector<std::string> consequence_texts(const Change& change);

// "2 to create, 1 to delete; 300 as they should be, 60 not from here".
std::string summary_line(const Plan& plan);

// "https://… (Fleet 4.69.0, premium)", "0123456789..89abcdef01": what was
// compared.
std::string compared_text(const Plan& plan);

// A value on one line: 'text', 300, true, 'a', 'b'.
std::string value_text(const Value& value);

// "lib/a.yml:3" without what could steer a terminal; empty for no path.
std::string place_text(const std::string& path, int line);

}  // namespace ctl
