#include "validators/context.h"
#include "validators/sidecars.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_unknown(const SqlContext& context, const SqlVerdict& verdict) {
  const std::string name = named_by(verdict.error());
  if (is_called(context.sql, name)) return false;  // unknown-function
  const Table* table = find_table(name, context.sql.own);
  if (table == nullptr) return true;
  // Of an extension that is switched off.
  AgentKind everything = verdict.agents.front();
  everything.fleetd = everything.macadmins = true;
  return exists(*table, everything);
}

void check(const SqlContext& context) {
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoTable,
                    [&](const auto& v) { return is_unknown(context, v); });
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const bool known = find_table(name, context.sql.own) != nullptr;
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("no table is called ", quote(name)),
       .help = known ? "it belongs to an extension that `osquery.extensions` "
                       "in ctl.yml leaves out"
                     : table_help(name, context.sql.targets.platforms,
                                  context.sql.own)});
}

// Tables of fixtures.
void check_given(const FileContext& context) {
  for (const GivenTable& given : given_tables(context.tree, context.file)) {
    const std::string& name = given.table->key.text;
    const OwnTables* own = context.options.own_tables.get();
    if (find_table(name, own) != nullptr) continue;
    context.report({.place = key_place(context.file, *given.table),
                    .message = concat("no table is called ", quote(name)),
                    .help = table_help(name, kAllPlatforms, own)});
  }
}

}  // namespace

constinit const Rule unknown_table = {
    .id = "unknown-table",
    .severity = Severity::kError,
    .summary = "a table that no agent has",
    .why = "The agent answers \"no such table\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT pid, name FROM processess\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT pid, name FROM processes\n",
    .check_file = check_given,
    .check_sql = check,
};

}  // namespace ctl
