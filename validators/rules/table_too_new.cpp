#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_too_new(const SqlVerdict& verdict) {
  const Table* table =
      find_table(named_by(verdict.error()), verdict.agents.front().own);
  return table != nullptr && (table->platforms & verdict.platforms()) != 0 &&
         verdict.agents.front().version < table->since;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoTable, is_too_new);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const Table& table = *find_table(name, context.sql.own);
  const std::string oldest = to_string(failing->agents.front().version);
  context.report_token(
      token_of(context.sql, failing->error()),
      table.since == kUnreleased
          ? Finding{.message = concat("table ", quote(name),
                                      " is in no release of osquery yet")}
          : Finding{.message = concat("table ", quote(name), " needs osquery ",
                                      to_string(table.since), ", this runs on ",
                                      oldest, " and up"),
                    .help = "raise `osquery.min` in ctl.yml or "
                            "`min_osquery_version` here"});
}

}  // namespace

constinit const Rule table_too_new = {
    .id = "table-too-new",
    .severity = Severity::kError,
    .summary = "a table that the oldest supported agent does not have",
    .why = "Older agents answer \"no such table\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  min_osquery_version: 5.15.0\n"
        "  query: SELECT trust_domain FROM certificate_trust_settings\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  min_osquery_version: 5.23.0\n"
        "  query: SELECT trust_domain FROM certificate_trust_settings\n",
    .check_sql = check,
};

}  // namespace ctl
