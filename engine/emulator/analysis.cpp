#include "engine/emulator/analysis.h"

namespace ctl {

std::string_view to_string(Operator op) {
  switch (op) {
    case Operator::kEqual: return "=";
    case Operator::kGreater: return ">";
    case Operator::kLessEqual: return "<=";
    case Operator::kLess: return "<";
    case Operator::kGreaterEqual: return ">=";
    case Operator::kMatch: return "MATCH";
    case Operator::kLike: return "LIKE";
    case Operator::kGlob: return "GLOB";
    case Operator::kNotEqual: return "!=";
    case Operator::kIsNot: return "IS NOT";
    case Operator::kIsNotNull: return "IS NOT NULL";
    case Operator::kIsNull: return "IS NULL";
    case Operator::kIs: return "IS";
    case Operator::kLimit: return "LIMIT";
    case Operator::kOffset: return "OFFSET";
    case Operator::kOther: return "a function";
  }
  return "";
}

}  // namespace ctl
