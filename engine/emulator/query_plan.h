#pragma once

#include <string>
#include <vector>

#include "engine/emulator/analysis.h"

struct sqlite3;

namespace ctl {

struct Session;
class Program;

// A row of EXPLAIN QUERY PLAN.
struct PlanNode {
  int id = 0;
  int parent = 0;
  std::string detail;
};

std::vector<PlanNode> query_plan(sqlite3* db, const std::string& statement);

// The loops of a plan. The numbers in it are those of the session's calls.
std::vector<Loop> plan_loops(const std::vector<PlanNode>& nodes,
                             const Session& session, const Program& program);

}  // namespace ctl
