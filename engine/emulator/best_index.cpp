#include "engine/emulator/best_index.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/emulator/emulated_table.h"

namespace ctl {
namespace {

constexpr double kFullScan = 1000000;
constexpr double kTextRange = 10;

bool is_range(int op) {
  return op == constraint_op::kLess || op == constraint_op::kLessEqual ||
         op == constraint_op::kGreater || op == constraint_op::kGreaterEqual;
}

// SQLite's mask has 64 bits; the last stands for every column from 63 on.
bool is_used(std::uint64_t mask, std::size_t column) {
  return ((mask >> (column < 63 ? column : 63)) & 1U) != 0;
}

class Planner {
 public:
  Planner(const EmulatedTable& table, sqlite3_index_info& info)
      : table_(table), session_(table.session()), info_(info) {}

  int plan() {
    PlanCall call{.table = &table_, .constraints = {}};
    call.constraints.reserve(static_cast<std::size_t>(info_.nConstraint));
    for (int i = 0; i < info_.nConstraint; ++i) {
      call.constraints.push_back(consider(i));
    }
    for (const LimitOffer& offer : session_.implied_limits) {
      if (offer.table == &table_.table()) imply(offer, call);
    }
    if (table_.has_required() && !required_satisfied_ && uses_required()) {
      cost_ = kFullScan;
    }
    info_.estimatedCost = cost_;
    info_.idxNum = kFirstCall + static_cast<int>(session_.calls.size());
    session_.calls.push_back(std::move(call));
    return session_.expired() ? SQLITE_INTERRUPT : SQLITE_OK;
  }

 private:
  OfferedConstraint consider(int i) {
    const auto& offered = info_.aConstraint[i];
    OfferedConstraint result{.column = offered.iColumn,
                             .op = offered.op,
                             .usable = offered.usable != 0};
    if (session_.keep_right_sides) {
      keep_right_side(i, result);
      result.in_list = result.op == constraint_op::kEqual &&
                       sqlite3_vtab_in(&info_, i, -1) != 0;
    }
    if (!result.usable || result.column < 0 || !takes(result)) return result;
    result.taken = true;
    cost_ = 1;
    info_.aConstraintUsage[i].argvIndex = ++taken_;
    const DeclaredColumn& declared =
        table_.columns()[static_cast<std::size_t>(result.column)];
    if (result.op == constraint_op::kEqual) {
      const std::string_view collation = sqlite3_vtab_collation(&info_, i);
      result.plain_collation = collation == "BINARY";
      result.nocase = collation == "NOCASE";
      consider_list(i, declared, result);
    }
    return result;
  }

  // As if SQLite had offered the LIMIT as well: a constraint on column 0.
  void imply(const LimitOffer& offer, PlanCall& call) {
    OfferedConstraint limit{
        .op = constraint_op::kLimit, .usable = true, .implied = true};
    const bool offered_already = std::ranges::any_of(
        call.constraints, [](const OfferedConstraint& offered) {
          return offered.op == constraint_op::kLimit;
        });
    if (offered_already || !takes(limit)) return;
    cost_ = 1;
    limit.taken = true;
    call.constraints.push_back(limit);
    if (!offer.offset) return;
    limit.op = constraint_op::kOffset;
    limit.right = offer.offset;
    call.constraints.push_back(limit);
  }

  bool takes(const OfferedConstraint& offered) {
    if (table_.chrome()) return false;
    const DeclaredColumn& declared =
        table_.columns()[static_cast<std::size_t>(offered.column)];
    if (declared.alias) return false;
    const Column& column = *declared.column;
    if (column.type == ColumnType::kText && is_range(offered.op)) {
      cost_ += kTextRange;
      return false;
    }
    if (table_.extension()) return true;
    required_satisfied_ |= column.required;
    return column.required || column.index || column.additional;
  }

  // Agents from 5.14 on take an IN list whole when the column is OPTIMIZED.
  void consider_list(int i, const DeclaredColumn& declared,
                     OfferedConstraint& result) {
    if (sqlite3_vtab_in(&info_, i, -1) == 0) return;
    result.in_list = true;
    if (declared.column->optimized &&
        session_.agent.version >= Version{5, 14, 0}) {
      sqlite3_vtab_in(&info_, i, 1);
      result.op = constraint_op::kInList;
    }
  }

  void keep_right_side(int i, OfferedConstraint& result) {
    sqlite3_value* value = nullptr;
    if (sqlite3_vtab_rhs_value(&info_, i, &value) != SQLITE_OK) return;
    if (value == nullptr) return;
    result.null_right = sqlite3_value_type(value) == SQLITE_NULL;
    if (result.null_right) return;
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (text != nullptr) {
      result.right = std::string(
          text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    }
  }

  bool uses_required() const {
    for (std::size_t i = 0; i < table_.columns().size(); ++i) {
      if (table_.columns()[i].column->required && is_used(info_.colUsed, i)) {
        return true;
      }
    }
    return false;
  }

  const EmulatedTable& table_;
  Session& session_;
  sqlite3_index_info& info_;
  double cost_ = kFullScan;
  int taken_ = 0;
  bool required_satisfied_ = false;
};

}  // namespace

int best_index(const EmulatedTable& table, sqlite3_index_info& info) {
  return Planner(table, info).plan();
}

}  // namespace ctl
