#include <optional>

#include "validators/context.h"
#include "validators/schedule.h"

namespace ctl {
namespace {

constexpr long long kLongest = 604800;  // a week

// What is wrong with it, "" when nothing is.
std::string_view fault(std::optional<long long> interval, bool pack,
                       bool sql_file) {
  // In Fleet's files another rule says so.
  if (!interval) return pack || sql_file ? "is no number" : "";
  if (*interval < 0) return "is negative";
  if (*interval > kLongest) return "is above the limit of 604800 seconds";
  return pack && *interval == 0 ? "is never scheduled" : "";
}

void check_entry(const DefinitionContext& context, const Entry* entry,
                 bool pack) {
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const bool sql_file = context.definition.dialect == Dialect::kSql;
  const std::string_view wrong =
      fault(seconds_of(entry->value), pack, sql_file);
  if (wrong.empty()) return;
  context.report({.place = value_place(*context.definition.file, *entry),
                  .message = concat("interval ", entry->value.text, ' ', wrong),
                  .help = "use a number of seconds up to 604800"});
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (definition.kind == DefinitionKind::kQuery) {
    const RunSchedule schedule = schedule_of(definition);
    return check_entry(context, schedule.interval_entry, schedule.pack);
  }
  if (definition.kind != DefinitionKind::kPack ||
      definition.dialect != Dialect::kApply) {
    return;
  }
  const Node* queries = definition.field("queries");
  if (queries == nullptr) return;
  for (const Node& query : queries->items) {
    check_entry(context, query.entry_any_case("interval"), true);
  }
}

}  // namespace

constinit const Rule bad_interval = {
    .id = "bad-interval",
    .severity = Severity::kError,
    .summary = "an interval that the server refuses or the agent drops",
    .why = "The query is refused (above 604800 s) or never scheduled.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 1000000\n"
        "  query: SELECT device FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  interval: 604800\n"
        "  query: SELECT device FROM mounts\n",
    .check_definition = check,
};

}  // namespace ctl
