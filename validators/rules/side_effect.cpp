#include "validators/context.h"
#include "validators/plan.h"
#include "validators/privacy.h"

namespace ctl {
namespace {

void report(const SqlContext& context, const SqlToken* token,
            std::string_view what) {
  context.report_token(token,
                       {.message = concat("the query ", what),
                        .help = "keep it for live queries that somebody runs"});
}

void check(const SqlContext& context) {
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      if (statement.functions.count("carve") != 0) {
        report(context, find_name(context.sql.tokens, "carve"),
               "uploads files of the host");
      }
    }
  }
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    for (const LoopConstraint& constraint : loop.constraints) {
      if (table.name == "carves" && constraint.column == "carve") {
        report(context, table_token(context.sql, loop),
               "uploads files of the host");
      }
      if (table.name == "yara_file" && constraint.column == "sigurl") {
        report(context, table_token(context.sql, loop),
               "makes every host fetch rules");
      }
    }
  });
}

}  // namespace

constinit const Rule side_effect = {
    .id = "side-effect",
    .severity = Severity::kWarning,
    .summary = "a query that makes the host do something",
    .why = "It uploads files or fetches rules; a query should only look.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT path FROM carves WHERE carve = 1 AND path = "
        "'/etc/hosts'\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT path, status FROM carves\n",
    .check_plan = check,
};

}  // namespace ctl
