#include "engine/emulator/risk.h"

#include <algorithm>
#include <array>

#include "engine/emulator/risk_data.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using enum CostClass;

// How what reaches a table bounds it, from tight to not at all.
enum class Bound {
  kConstant,  // `=` or IN of constants
  kLookup,    // `=` of something computed, in most cases another table's column
  kLevel,     // a pattern on one level
  kTree,      // a pattern with a trailing `%%` below some directory
  kNone,
};

// The parts of a path before its first wildcard.
int fixed_parts(std::string_view pattern) {
  const std::string_view fixed = pattern.substr(0, pattern.find('%'));
  int parts = 0;
  bool inside = false;
  for (const char c : fixed) {
    const bool separator = c == '/' || c == '\\';
    if (inside && separator) ++parts;
    inside = !separator;
  }
  return parts;
}

// Everything below `/`, `C:\`, or the place where all homes are.
bool is_whole_disk(std::string_view pattern) {
  const std::string lower = lower_ascii(pattern);
  const bool drive = lower.size() > 1 && lower[1] == ':';
  const int parts = fixed_parts(pattern) - (drive ? 1 : 0);
  if (parts <= 0) return true;
  constexpr std::array<std::string_view, 3> kHomes = {"/users/%", "/home/%",
                                                      ":\\users\\%"};
  return parts == 1 && std::ranges::any_of(kHomes, [&](auto homes) {
           return lower.find(homes) != std::string::npos;
         });
}

Bound bound_of(const LoopConstraint& constraint) {
  if (constraint.op == Operator::kEqual)
    return constraint.constants.empty() && !constraint.null ? Bound::kLookup
                                                            : Bound::kConstant;
  if (constraint.op != Operator::kLike) return Bound::kNone;
  // A computed pattern could be any.
  if (constraint.constants.empty()) return Bound::kTree;
  Bound worst = Bound::kLevel;
  for (const std::string& pattern : constraint.constants) {
    if (!pattern.ends_with("%%")) continue;
    if (is_whole_disk(pattern)) return Bound::kNone;
    worst = Bound::kTree;
  }
  return worst;
}

// Any of several constraints narrows what is read.
Bound bound_of(const Loop& loop) {
  Bound best = Bound::kNone;
  for (const LoopConstraint& constraint : loop.constraints) {
    if (constraint.taken && bounds_cost(loop.table, constraint.column))
      best = std::min(best, bound_of(constraint));
  }
  return best;
}

CostClass worse(CostClass a, CostClass b) {
  return std::max(a, b);
}

CostClass milder(CostClass a, CostClass b) {
  return std::min(a, b);
}

bool reads_contents(std::string_view table) {
  return table_cost(table).cost >= kHeavy && table != "file" &&
         table != "extended_attributes" && table != "registry";
}

// The class of a table whose reading is bounded like that.
CostClass bounded(const Loop& loop, Bound bound) {
  const CostClass base = table_cost(loop.table).cost;
  if (base == kNetwork || base == kEvents) return base;
  switch (bound) {
    case Bound::kConstant: return milder(base, kCheap);
    case Bound::kLookup:
      return milder(base, reads_contents(loop.table) ? kHeavy : kModerate);
    case Bound::kLevel: return milder(base, kModerate);
    case Bound::kTree: return milder(base, kHeavy);
    case Bound::kNone: return base;
  }
  return base;
}

std::string bound_words(const Loop& loop, Bound bound) {
  if (table_cost(loop.table).cost <= kCheap) return "";
  switch (bound) {
    case Bound::kConstant: return ", only for the values given";
    case Bound::kLookup: return ", for each value looked up";
    case Bound::kLevel: return ", one level of a pattern";
    case Bound::kTree: return ", everything below a directory";
    case Bound::kNone: return "";
  }
  return "";
}

// The tables around a loop whose rows enter it again; one row enters it once.
std::vector<std::string> entered_by(const StatementAnalysis& statement,
                                    const Loop& loop) {
  std::vector<std::string> tables;
  for (const std::size_t outer : loop.outer) {
    const Loop& around = statement.loops[outer];
    if (around.table.empty()) continue;
    const bool one_row = table_cost(around.table).cost == kConstant;
    if (!one_row && bound_of(around) != Bound::kConstant)
      tables.push_back(around.table);
  }
  return tables;
}

bool is_keyed(const Loop& loop) {
  return std::ranges::any_of(
      loop.constraints, [](const LoopConstraint& constraint) {
        return constraint.taken && constraint.op == Operator::kEqual;
      });
}

// An event table with a bound on its time, or a LIMIT that counts as one, is
// read from its beginning at every run.
bool rereads_events(const Loop& loop) {
  return table_cost(loop.table).cost == kEvents &&
         std::ranges::any_of(
             loop.constraints, [](const LoopConstraint& constraint) {
               return constraint.taken && constraint.column == "time";
             });
}

}  // namespace

std::string_view to_string(CostClass cost) {
  switch (cost) {
    case kConstant: return "constant";
    case kCheap: return "cheap";
    case kModerate: return "moderate";
    case kEvents: return "events";
    case kHeavy: return "heavy";
    case kNetwork: return "network";
    case kUnbounded: return "unbounded";
  }
  return "";
}

int weight(CostClass cost) {
  switch (cost) {
    case kConstant: return 0;
    case kCheap: return 1;
    case kModerate:
    case kEvents: return 2;
    case kHeavy:
    case kNetwork: return 3;
    case kUnbounded: return 4;
  }
  return 0;
}

LoopCost loop_cost(const StatementAnalysis& statement, std::size_t at) {
  const Loop& loop = statement.loops[at];
  if (loop.table.empty()) return {};
  const TableCost table = table_cost(loop.table);
  const Bound bound = bound_of(loop);
  LoopCost cost{.cost = bounded(loop, bound), .reason = loop.table};
  if (!table.why.empty()) cost.reason += concat(": ", table.why);
  cost.reason += bound_words(loop, bound);
  if (!table.effect.empty()) cost.reason += concat("; ", table.effect);
  if (rereads_events(loop))
    cost.reason += "; the constraint on time makes every run read all events";
  const auto tables = entered_by(statement, loop);
  if (tables.empty() || cost.cost == kConstant) return cost;
  cost.reason += concat("; read again for each row of ", join(tables, " and "));
  // Without a key all of it is made anew each time.
  if (!is_keyed(loop))
    cost.cost = worse(cost.cost, cost.cost >= kModerate ? kHeavy : kModerate);
  return cost;
}

Cost cost_of(const SqlAnalysis& sql) {
  std::vector<LoopCost> loops;
  for (const StatementAnalysis& statement : sql.statements) {
    for (std::size_t i = 0; i < statement.loops.size(); ++i) {
      if (statement.loops[i].table.empty()) continue;
      LoopCost cost = loop_cost(statement, i);
      const auto same = [&](const LoopCost& other) {
        return other.reason == cost.reason;
      };
      if (std::ranges::none_of(loops, same)) loops.push_back(std::move(cost));
    }
  }
  if (loops.empty()) return {kConstant, {"no table is read"}};
  std::ranges::stable_sort(loops, std::greater<>(), &LoopCost::cost);
  Cost total{.cost = loops.front().cost, .reasons = {}};
  for (LoopCost& loop : loops) {
    if (total.reasons.empty() || loop.cost >= kModerate)
      total.reasons.push_back(std::move(loop.reason));
  }
  return total;
}

LogVolume log_volume(const Schedule& schedule,
                     const std::vector<std::string>& lines) {
  LogVolume volume;
  if (schedule.interval <= 0) return volume;
  constexpr double kDay = 86400;
  double bytes = 0;
  for (const std::string& line : lines)
    bytes += static_cast<double>(line.size()) + 1;
  volume.runs_per_day = kDay / static_cast<double>(schedule.interval);
  volume.every_run = schedule.snapshot || schedule.volatile_columns;
  // A differential query logs its rows once, or, when every run changes every
  // row, each as removed and as added.
  double times = std::min(1.0, volume.runs_per_day);
  if (schedule.volatile_columns) times = 2 * volume.runs_per_day;
  if (schedule.snapshot) times = volume.runs_per_day;
  volume.bytes_per_day = bytes * times;
  volume.total_bytes_per_day =
      volume.bytes_per_day * static_cast<double>(schedule.hosts);
  return volume;
}

}  // namespace ctl
