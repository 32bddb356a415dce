#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

bool is_glob(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

void check(const SqlContext& context) {
  each_path_pattern(context.sql, [&](const Loop&, const std::string& pattern) {
    if (!is_glob(pattern)) return;
    context.report_token(literal_token(context.sql, pattern),
                         {.message = concat("LIKE compares `*` and `?` in ",
                                            quote(pattern), " as they are"),
                          .help = "use `%`"});
  });
}

}  // namespace

constinit const Rule shell_glob_in_like = {
    .id = "shell-glob-in-like",
    .severity = Severity::kWarning,
    .summary = "`*` or `?` in the LIKE pattern of a path",
    .why =
        "The file system expands it, then LIKE compares it letter by "
        "letter: no row.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE '/etc/ssl/*.pem'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE '/etc/ssl/%.pem'\"\n",
    .check_plan = check,
};

}  // namespace ctl
