#include "validators/context.h"
#include "validators/sidecars.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_elsewhere(const SqlVerdict& verdict) {
  const Table* table =
      find_table(named_by(verdict.error()), verdict.agents.front().own);
  return table != nullptr && (table->platforms & verdict.platforms()) == 0;
}

void check(const SqlContext& context) {
  const DefinitionKind kind = context.definition.kind;
  if (!context.sql.targets.declared || kind == DefinitionKind::kDiscovery ||
      kind == DefinitionKind::kDecorator) {
    return;
  }
  const SqlVerdict* failing =
      first_failing(context.sql, SqlErrorKind::kNoTable, is_elsewhere);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const Table& table = *find_table(name, context.sql.own);
  const PlatformSet lacking = context.sql.targets.platforms & ~table.platforms;
  context.report_token(
      token_of(context.sql, failing->error()),
      {.message = concat("table ", quote(name), " does not exist on ",
                         platform_names(lacking)),
       .help = concat("it exists on ", platform_names(table.platforms),
                      ": change `platform`, or read another table")});
}

// Tables of fixtures.
void check_given(const FileContext& context) {
  for (const GivenTable& given : given_tables(context.tree, context.file)) {
    const Table* table =
        find_table(given.table->key.text, context.options.own_tables.get());
    if (table == nullptr || !given.platform ||
        contains(table->platforms, *given.platform)) {
      continue;
    }
    context.report(
        {.place = key_place(context.file, *given.table),
         .message = concat("table ", quote(given.table->key.text),
                           " does not exist on ", to_string(*given.platform)),
         .help = concat("it exists on ", platform_names(table->platforms))});
  }
}

}  // namespace

constinit const Rule table_not_on_platform = {
    .id = "table-not-on-platform",
    .severity = Severity::kError,
    .summary = "a table that a declared platform does not have",
    .why =
        "Hosts of that platform log an error at each run and never give a "
        "row.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin,linux\n"
        "  query: SELECT assessments_enabled FROM gatekeeper\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: SELECT assessments_enabled FROM gatekeeper\n",
    .check_file = check_given,
    .check_sql = check,
};

}  // namespace ctl
