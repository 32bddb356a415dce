#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

std::string help_for(const Function& function) {
  std::string counts;
  for (const int arity : function.arities) {
    if (arity < 0) return {};
    if (!counts.empty()) counts += " or ";
    counts += std::to_string(arity);
  }
  return concat("'", function.name, "' takes ", counts);
}

void check(const SqlContext& context) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kArgumentCount, any);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const Function* function = find_function(name);
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("wrong number of arguments to function ", quote(name)),
       .help = function == nullptr ? std::string() : help_for(*function)});
}

}  // namespace

constinit const Rule wrong_argument_count = {
    .id = "wrong-argument-count",
    .severity = Severity::kError,
    .summary = "a function with too few or too many arguments",
    .why = "The agent refuses the statement at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT split(device, '/') AS part FROM mounts\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT split(device, '/', 0) AS part FROM mounts\"\n",
    .check_sql = check,
};

}  // namespace ctl
