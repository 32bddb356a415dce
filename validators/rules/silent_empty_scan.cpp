#include <algorithm>
#include <array>
#include <set>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

// Tables that read their argument by `=` and IN alone.
bool ignores_like(const Table& table) {
  constexpr std::array<std::string_view, 11> kTables = {
      "curl",
      "curl_certificate",
      "device_file",
      "device_hash",
      "device_partitions",
      "docker_container_fs_changes",
      "docker_container_processes",
      "docker_container_stats",
      "lxd_instance_config",
      "lxd_instance_devices",
      "mdfind"};
  return std::find(kTables.begin(), kTables.end(), table.name) != kTables.end();
}

// They read every value on pid as a process, whatever the operator.
bool reads_any_operator(const Table& table) {
  return table.name == "process_open_handles" || table.name == "yara_process";
}

bool is_effective(const Table& table, const LoopConstraint& constraint) {
  if (constraint.op == Operator::kLike) {
    return !constraint.null && !ignores_like(table);
  }
  return is_lookup(constraint);
}

bool is_limit(const LoopConstraint& constraint) {
  return constraint.op == Operator::kLimit ||
         constraint.op == Operator::kOffset;
}

const LoopConstraint* useless(const Loop& loop, const Table& table) {
  const LoopConstraint* found = nullptr;
  for (const LoopConstraint& constraint : loop.constraints) {
    const Column* column = table.column(constraint.column);
    if (!constraint.taken || column == nullptr || !column->required) continue;
    if (is_effective(table, constraint)) return nullptr;
    if (!is_limit(constraint)) found = &constraint;
  }
  return found;
}

void check(const SqlContext& context) {
  // The branches of an OR are scans of their own, with one cause.
  std::set<const SqlToken*> reported;
  each_scan(context.sql, [&](const SqlVerdict&, const StatementAnalysis&,
                             const Loop& loop, const Table& table) {
    if (!has_required(table) || reads_any_operator(table)) return;
    const LoopConstraint* constraint = useless(loop, table);
    if (constraint == nullptr) return;
    const SqlToken* token = table_token(context.sql, loop);
    if (!reported.insert(token).second) return;
    const bool value = constraint->op == Operator::kEqual;
    context.report_token(
        token,
        {.message = concat("table ", quote(table.name), " gives no row: ",
                           value ? "nothing to look for is given to '"
                                 : "it ignores this operator on '",
                           constraint->column, '\''),
         .help = concat("use `", constraint->column, " = …` or `",
                        constraint->column, " IN (…)`"),
         .subject = std::string(table.name)});
  });
}

}  // namespace

constinit const Rule silent_empty_scan = {
    .id = "silent-empty-scan",
    .severity = Severity::kError,
    .summary =
        "a required column constrained by an operator that the table "
        "ignores",
    .why = "There is no error and no row, ever.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path != '/etc/passwd'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path = '/etc/shadow'\"\n",
    .check_plan = check,
};

}  // namespace ctl
