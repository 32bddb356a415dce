#include <string>

#include "validators/context.h"
#include "validators/sql_names.h"
#include "validators/syntax_help.h"

namespace ctl {
namespace {

void check(const SqlContext& context) {
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kOther, any);
  if (failing == nullptr) return;
  const SqlError& error = failing->error();
  // A token without its end brings the rest of the statement along.
  const std::string message = error.message.substr(0, error.message.find('\n'));
  const Finding finding = {
      .message = concat("the SQL does not prepare: \"", message, '"'),
      .help = syntax_help(context, *failing)};
  // What is missing at the end has no place of its own.
  const bool placed = error.offset && error.message != "incomplete input";
  const std::size_t at = placed ? *error.offset : error.statement;
  context.report_sql(at, at + 1, finding);
}

}  // namespace

constinit const Rule sql_syntax = {
    .id = "sql-syntax",
    .severity = Severity::kError,
    .summary =
        "SQL that does not parse or that SQLite refuses for another reason",
    .why = "The agent logs an error at each run and never gives a row.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT name FORM mounts WHERE type = 'ext4'\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT path FROM mounts WHERE type = 'ext4'\n",
    .check_sql = check,
};

}  // namespace ctl
