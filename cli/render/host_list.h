#pragma once

#include <iosfwd>
#include <string_view>
#include <vector>

#include "cli/render/format.h"
#include "schema/hosts/host.h"

namespace ctl {

// `ctl dry-run --list-hosts`: what each host is and how much it holds.
void print_hosts(const std::vector<Host>& hosts, bool json, const Style& style,
                 std::ostream& out);

}  // namespace ctl
