#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_gone(const SqlVerdict& verdict) {
  const Table* table =
      find_table(named_by(verdict.error()), verdict.agents.front().own);
  return table != nullptr && (table->platforms & verdict.platforms()) != 0 &&
         table->removed != Version{} &&
         verdict.agents.front().version >= table->removed;
}

void check(const SqlContext& context) {
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoTable, is_gone);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const Table& table = *find_table(name, context.sql.own);
  const Version& until = table.last == Version{} ? table.removed : table.last;
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("table ", quote(name), " is gone since osquery ",
                         to_string(table.removed)),
       .help = concat("the last release with it is ", to_string(until),
                      "; `ctl schema` lists what there is now")});
}

}  // namespace

constinit const Rule table_removed = {
    .id = "table-removed",
    .severity = Severity::kError,
    .summary = "a table that newer agents no longer have",
    .why = "Newer agents answer \"no such table\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT sycall_addr_modified FROM kernel_integrity\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT name, size FROM kernel_modules\n",
    .check_sql = check,
};

}  // namespace ctl
