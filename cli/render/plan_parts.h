#pragma once

#include <string>

#include "cli/render/markdown.h"
#include "engine/plan/plan.h"

namespace ctl {

// One change of a plan, for reports that say more of it.
MarkdownBlock change_markdown(const Change& change);
std::string change_html(const Change& change);

}  // namespace ctl
