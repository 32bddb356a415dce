#include "engine/emulator/query_plan.h"

#include <sqlite3.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/emulator/database.h"
#include "engine/emulator/program.h"
#include "engine/emulator/session.h"

namespace ctl {
namespace {

constexpr std::string_view kVirtual = " VIRTUAL TABLE INDEX ";

Operator operator_of(int op) {
  switch (op) {
    case constraint_op::kEqual:
    case constraint_op::kInList: return Operator::kEqual;
    case constraint_op::kGreater: return Operator::kGreater;
    case constraint_op::kLessEqual: return Operator::kLessEqual;
    case constraint_op::kLess: return Operator::kLess;
    case constraint_op::kGreaterEqual: return Operator::kGreaterEqual;
    case constraint_op::kMatch: return Operator::kMatch;
    case constraint_op::kLike: return Operator::kLike;
    case constraint_op::kGlob: return Operator::kGlob;
    case constraint_op::kNotEqual: return Operator::kNotEqual;
    case constraint_op::kIsNot: return Operator::kIsNot;
    case constraint_op::kNotNull: return Operator::kIsNotNull;
    case constraint_op::kIsNull: return Operator::kIsNull;
    case constraint_op::kIs: return Operator::kIs;
    case constraint_op::kLimit: return Operator::kLimit;
    case constraint_op::kOffset: return Operator::kOffset;
    default: return Operator::kOther;
  }
}

std::string column_name(const PlanCall& call, int column) {
  if (column < 0) return "";
  return std::string(
      call.table->columns()[static_cast<std::size_t>(column)].column->name);
}

class LoopReader {
 public:
  LoopReader(const std::vector<PlanNode>& nodes, const Session& session,
             const Program& program)
      : nodes_(nodes), session_(session), program_(program) {}

  std::vector<Loop> read() {
    children(0, {}, joins_++, false);
    return std::move(loops_);
  }

 private:
  using Outer = std::vector<std::size_t>;

  // The loops below a node. `base` are the loops around its first one.
  void children(int parent, const Outer& base, int join, bool or_branch) {
    Outer current = base;
    for (const PlanNode& node : nodes_) {
      if (node.parent != parent) continue;
      const std::string_view detail = node.detail;
      if (detail == "SCAN CONSTANT ROW") continue;
      if (detail.starts_with("SCAN ") || detail.starts_with("SEARCH ")) {
        loops_.push_back(loop(detail, current, join, or_branch));
        current.push_back(loops_.size() - 1);
      } else if (detail == "MULTI-INDEX OR") {
        const std::size_t first = loops_.size();
        branches(node.id, current, join);
        if (loops_.size() > first) current.push_back(first);
      } else {
        const bool correlated = detail.starts_with("CORRELATED ");
        children(node.id, correlated ? current : base, joins_++, false);
      }
    }
  }

  void branches(int parent, const Outer& outer, int join) {
    for (const PlanNode& node : nodes_) {
      if (node.parent == parent) children(node.id, outer, join, true);
    }
  }

  Loop loop(std::string_view detail, Outer outer, int join, bool or_branch) {
    detail.remove_prefix(detail.find(' ') + 1);
    Loop result{
        .outer = std::move(outer), .join = join, .or_branch = or_branch};
    const std::size_t at = detail.find(kVirtual);
    if (at == std::string_view::npos) {
      detail = detail.substr(0, detail.find(" USING "));
      result.alias = detail.substr(0, detail.find(" LEFT-JOIN"));
      return result;
    }
    result.alias = detail.substr(0, at);
    const std::string_view rest = detail.substr(at + kVirtual.size());
    int number = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (const PlanCall* call = session_.call(number)) {
      describe(*call, number, result);
    }
    return result;
  }

  void describe(const PlanCall& call, int number, Loop& result) const {
    result.table = call.table->table().name;
    result.call = number - kFirstCall;
    int argument = 0;
    for (const OfferedConstraint& offered : call.constraints) {
      LoopConstraint made{.column = column_name(call, offered.column),
                          .op = operator_of(offered.op),
                          .taken = offered.taken,
                          .in_list = offered.in_list,
                          .null = offered.null_right};
      if (offered.right) made.constants.push_back(*offered.right);
      if (offered.in_list && offered.taken) {
        made.constants = program_.in_list(number, argument);
      } else if (offered.in_list && offered.column >= 0) {
        made.constants = program_.compared_with(number, offered.column);
      }
      if (offered.taken && !offered.implied) ++argument;
      result.constraints.push_back(std::move(made));
    }
  }

  const std::vector<PlanNode>& nodes_;
  const Session& session_;
  const Program& program_;
  std::vector<Loop> loops_;
  int joins_ = 0;
};

}  // namespace

std::vector<PlanNode> query_plan(sqlite3* db, const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + statement).c_str(), -1, &raw,
                     nullptr);
  const StatementHandle plan(raw);
  std::vector<PlanNode> nodes;
  while (plan && sqlite3_step(raw) == SQLITE_ROW) {
    const auto* text =
        reinterpret_cast<const char*>(sqlite3_column_text(raw, 3));
    nodes.push_back({.id = sqlite3_column_int(raw, 0),
                     .parent = sqlite3_column_int(raw, 1),
                     .detail = text == nullptr ? "" : text});
  }
  return nodes;
}

std::vector<Loop> plan_loops(const std::vector<PlanNode>& nodes,
                             const Session& session, const Program& program) {
  return LoopReader(nodes, session, program).read();
}

}  // namespace ctl
