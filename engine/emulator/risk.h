#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/analysis.h"
#include "engine/emulator/emulator.h"

namespace ctl {

// What a statement costs the hosts it runs on and what it learns about the
// people who use them (contracts/osquery.md 20, 21). The tables are data in
// *.def files beside this; what a statement makes of them is read from its
// plan.

// From harmless to harmful.
enum class CostClass {
  kConstant,  // one row, or what the agent holds anyway
  kCheap,     // a small bounded enumeration
  kModerate,
  kEvents,  // the cost is in collecting the events, not in reading them
  kHeavy,
  kNetwork,    // requests from every host
  kUnbounded,  // grows with the disk, the logs or the users' data
};

std::string_view to_string(CostClass cost);
// 0 to 4; classes of one weight are alike to a limit.
int weight(CostClass cost);

struct TableCost {
  CostClass cost = CostClass::kCheap;
  std::string_view why;
  std::string_view effect;  // what else reading it does; mostly ""
};
// A table that nothing is known of is cheap.
TableCost table_cost(std::string_view table);

struct Cost {
  CostClass cost = CostClass::kConstant;
  // One fact each, the worst first; about every table that is moderate or
  // worse, else about the worst.
  std::vector<std::string> reasons;
};

// The worst of what its tables cost as the plan enters them: with what a value
// or a pattern bounds, and how often.
Cost cost_of(const SqlAnalysis& sql);
// Of one loop of a statement, with its reason.
struct LoopCost {
  CostClass cost = CostClass::kConstant;
  std::string reason;
};
LoopCost loop_cost(const StatementAnalysis& statement, std::size_t loop);

struct PersonalData {
  std::string table;
  std::string column;
  std::string_view category;  // credentials, communications, browsing, ...
  std::string_view level;     // high or medium
};
// Sorted. `reads` are the columns that a statement reads, by table.
std::vector<PersonalData> personal_data(
    const std::map<std::string, std::set<std::string>>& reads);

// Whether a column changes between any two runs, so that every differential run
// logs everything twice.
bool is_volatile(std::string_view table, std::string_view column);

// How much a scheduled query logs, from one run on one host.
struct LogVolume {
  double runs_per_day = 0;
  double bytes_per_day = 0;  // of one host
  double total_bytes_per_day = 0;
  bool every_run = false;  // a snapshot, or every run changes every row
};
struct Schedule {
  long long interval = 0;  // seconds; 0 never runs
  bool snapshot = false;
  bool volatile_columns = false;
  std::size_t hosts = 1;
};
LogVolume log_volume(const Schedule& schedule,
                     const std::vector<std::string>& lines);

}  // namespace ctl
