#include <vector>

#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

// The first table that leaves no platform to those before it.
const Table* odd_one(const SqlSubject& sql) {
  PlatformSet left = kAllPlatforms;
  for (const Table* table : tables_in(sql)) {
    left &= table->platforms;
    if (left == 0) return table;
  }
  return nullptr;
}

void check(const SqlContext& context) {
  const SqlSubject& sql = context.sql;
  if (sql.targets.declared || sql.verdicts.empty()) return;
  for (const SqlVerdict& verdict : sql.verdicts) {
    if (verdict.prepares() ||
        kind_of(verdict.error()) != SqlErrorKind::kNoTable ||
        find_table(named_by(verdict.error()), sql.own) == nullptr) {
      return;
    }
  }
  const Table* odd = odd_one(sql);
  if (odd == nullptr) return;
  const std::vector<const Table*> tables = tables_in(sql);
  context.report_token(
      find_name(sql.tokens, odd->name),
      {.message = concat("no platform has both ", quote(tables.front()->name),
                         " and ", quote(odd->name)),
       .help = concat("'", tables.front()->name, "' is on ",
                      platform_names(tables.front()->platforms), ", '",
                      odd->name, "' on ", platform_names(odd->platforms))});
}

}  // namespace

constinit const Rule no_common_platform = {
    .id = "no-common-platform",
    .severity = Severity::kError,
    .summary = "tables that no platform has together",
    .why = "The statement can run on no host at all.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  query: SELECT g.assessments_enabled FROM gatekeeper g, "
        "windows_security_center w\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin\n"
        "  query: SELECT assessments_enabled FROM gatekeeper\n",
    .check_sql = check,
};

}  // namespace ctl
