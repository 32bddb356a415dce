#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_mid(std::string_view pattern) {
  const std::size_t at = pattern.find("%%");
  return at != std::string_view::npos && at + 2 < pattern.size();
}

void check(const SqlContext& context) {
  each_path_pattern(context.sql, [&](const Loop&, const std::string& pattern) {
    if (!is_mid(pattern)) return;
    context.report_token(
        literal_token(context.sql, pattern),
        {.message = concat("`%%` in the middle of ", quote(pattern),
                           " matches one level only"),
         .help = "write one `%` for each level, or end the pattern with `%%`"});
  });
}

}  // namespace

constinit const Rule mid_path_recursion = {
    .id = "mid-path-recursion",
    .severity = Severity::kWarning,
    .summary = "`%%` that is not at the end of a path",
    .why = "Only a `%%` at the end walks down; elsewhere it is one level.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE "
        "'/opt/vendor/%%/agent.conf'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE "
        "'/opt/vendor/%/agent.conf'\"\n",
    .check_plan = check,
};

}  // namespace ctl
