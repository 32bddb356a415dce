#pragma once

#include <map>
#include <string>
#include <string_view>

#include "validators/rule.h"

namespace ctl {

// The page of one rule and of all of them, in Markdown: what `ctl explain`
// prints and docs/rules.md holds.
std::string manual_page(const Rule& rule);
std::string rules_manual();

// The files of an example: those that its `# path` lines begin, else one list
// of queries.
std::map<std::string, std::string> example_files(std::string_view example);

}  // namespace ctl
