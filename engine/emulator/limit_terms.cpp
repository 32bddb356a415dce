#include "engine/emulator/limit_terms.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "schema/base/text.h"

namespace ctl {
namespace {

using Tokens = std::span<const Token>;

bool is_operator(const Token& token, std::string_view text) {
  return token.kind == TokenKind::kOperator && token.text == text;
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
}

// A key is declared NOT NULL.
bool is_in_key(const Table& table, const Column& column) {
  if (!table.without_rowid) return false;
  return column.index || column.additional ||
         std::ranges::none_of(table.columns, &Column::index);
}

// Where the parenthesis that opens at `at` closes; the last token if nowhere.
std::size_t close_of(Tokens tokens, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t i = at; i < tokens.size(); ++i) {
    if (is_operator(tokens[i], "(")) ++depth;
    if (is_operator(tokens[i], ")") && --depth == 0) return i;
  }
  return tokens.size() - 1;
}

// Calls `visit(index)` for the tokens outside of all parentheses, the opening
// ones included.
template <typename Visit>
void each_outer(Tokens tokens, Visit visit) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    visit(i);
    if (is_operator(tokens[i], "(")) i = close_of(tokens, i);
  }
}

// The parts between the outer tokens that are this word; the AND of a BETWEEN
// separates nothing.
std::vector<Tokens> split(Tokens tokens, std::string_view word) {
  std::vector<Tokens> parts;
  std::size_t begin = 0;
  bool between = false;
  each_outer(tokens, [&](std::size_t i) {
    if (is_word(tokens[i], "between")) between = true;
    if (between && is_word(tokens[i], "and")) {
      between = false;
    } else if (is_word(tokens[i], word)) {
      parts.push_back(tokens.subspan(begin, i - begin));
      begin = i + 1;
    }
  });
  parts.push_back(tokens.subspan(begin));
  return parts;
}

bool is_comparison(const Token& token) {
  return is_one_of(token, {"=", "==", "<", ">", "<=", ">="});
}

bool is_unequal(const Token& token) {
  return is_one_of(token, {"!=", "<>"});
}

// A value without a name in it: 'x', 1, NULL, "x" where that is a text.
bool is_literal(Tokens tokens) {
  if (tokens.size() != 1) return false;
  return !is_name(tokens[0]) || is_one_of(tokens[0], {"null", "true", "false"});
}

// x, t.x, s.t.x
bool is_bare_name(Tokens tokens) {
  if (tokens.empty() || tokens.size() % 2 == 0) return false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool good =
        i % 2 == 0 ? is_name(tokens[i]) : is_operator(tokens[i], ".");
    if (!good) return false;
  }
  return !is_literal(tokens);
}

// SQLite looks for a range behind the fixed start of a pattern, unless the
// start could be a number.
bool has_fixed_start(const std::string& pattern, char escape) {
  std::string start;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == escape && i + 1 < pattern.size())
      ++i;
    else if (pattern[i] == '%' || pattern[i] == '_')
      break;
    start += pattern[i];
  }
  if (start.empty() || start == "-") return false;
  const auto is_number = [](const std::string& text) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return end == text.c_str() + text.size();
  };
  std::string next = start;
  ++next.back();
  return !is_number(start) && !is_number(next);
}

class TermReader {
 public:
  explicit TermReader(const NamedTable& table) : table_(table) {}

  LimitTerms read(Tokens where) const {
    LimitTerms result = LimitTerms::kOffered;
    for (const Tokens term : split(where, "and")) {
      switch (read_term(term)) {
        case LimitTerms::kForbid: return LimitTerms::kForbid;
        case LimitTerms::kMissing: result = LimitTerms::kMissing; break;
        case LimitTerms::kOffered: break;
      }
    }
    return result;
  }

 private:
  LimitTerms read_term(Tokens term) const {
    if (term.empty()) return LimitTerms::kForbid;
    const std::vector<Tokens> branches = split(term, "or");
    if (branches.size() > 1) return read_branches(branches);
    const bool parenthesis = is_operator(term[0], "(");
    const std::size_t close = parenthesis ? close_of(term, 0) : 0;
    if (parenthesis && close + 1 == term.size())
      return read(term.subspan(1, close - 1));
    if (parenthesis) return read_row(term, close);
    const std::size_t length = table_.column_length(term);
    return length == 0
               ? read_reversed(term)
               : read_comparison(column_of(term, length), term.subspan(length));
  }

  const Column& column_of(Tokens tokens, std::size_t length) const {
    return *table_.table->column(unquoted(tokens[length - 1]));
  }

  // `c = 1 OR c = 2` is an IN, which 3.42 looks at in its place.
  LimitTerms read_branches(const std::vector<Tokens>& branches) const {
    const Column* common = nullptr;
    for (Tokens branch : branches) {
      const std::size_t length = table_.column_length(branch);
      const bool forward = length > 0 && branch.size() > length + 1 &&
                           is_one_of(branch[length], {"=", "=="}) &&
                           is_literal(branch.subspan(length + 1));
      const bool backward =
          branch.size() > 2 && is_literal(branch.first(1)) &&
          is_one_of(branch[1], {"=", "=="}) &&
          table_.column_length(branch.subspan(2)) == branch.size() - 2;
      if (!forward && !backward) return LimitTerms::kForbid;
      const Column& column =
          column_of(branch, forward ? length : branch.size());
      if (common != nullptr && common != &column) return LimitTerms::kForbid;
      common = &column;
    }
    return LimitTerms::kMissing;
  }

  // (a, b) = (1, 2), (a, b) IN (...)
  LimitTerms read_row(Tokens term, std::size_t close) const {
    for (const Tokens part : split_at_commas(term.subspan(1, close - 1))) {
      if (table_.column_length(part) != part.size()) return LimitTerms::kForbid;
    }
    const Token& op = term[close + 1];
    if (is_word(op, "in")) return LimitTerms::kMissing;
    const bool row = is_comparison(op) && close + 2 < term.size() &&
                     is_operator(term[close + 2], "(");
    return row ? LimitTerms::kOffered : LimitTerms::kForbid;
  }

  static std::vector<Tokens> split_at_commas(Tokens tokens) {
    std::vector<Tokens> parts;
    std::size_t begin = 0;
    each_outer(tokens, [&](std::size_t i) {
      if (!is_operator(tokens[i], ",")) return;
      parts.push_back(tokens.subspan(begin, i - begin));
      begin = i + 1;
    });
    parts.push_back(tokens.subspan(begin));
    return parts;
  }

  // 'x' = c, and t.x = c with a column of an enclosing statement.
  LimitTerms read_reversed(Tokens term) const {
    for (std::size_t i = 1; i + 1 < term.size(); ++i) {
      if (!is_comparison(term[i]) && !is_unequal(term[i])) continue;
      const Tokens left = term.first(i);
      const Tokens right = term.subspan(i + 1);
      if (table_.column_length(right) != right.size() || right.empty())
        return LimitTerms::kForbid;
      if (is_literal(left)) {
        return is_unequal(term[i]) ? LimitTerms::kMissing
                                   : LimitTerms::kOffered;
      }
      return is_bare_name(left) && is_comparison(term[i]) ? LimitTerms::kMissing
                                                          : LimitTerms::kForbid;
    }
    return LimitTerms::kForbid;
  }

  bool mentions_column(Tokens tokens) const {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (table_.column_length(tokens.subspan(i)) != 0) return true;
    }
    return false;
  }

  // A column of an enclosing statement is what SQLite looks at instead.
  bool is_foreign(Tokens right) const {
    return is_bare_name(right) && table_.column_length(right) != right.size();
  }

  // `rest` is all that follows the column.
  LimitTerms read_comparison(const Column& column, Tokens rest) const {
    if (rest.size() > 2 && is_word(rest[0], "collate")) rest = rest.subspan(2);
    if (rest.empty()) return LimitTerms::kForbid;
    const Token& op = rest[0];
    const Tokens right = rest.subspan(1);
    if (is_word(op, "in")) return LimitTerms::kOffered;
    if (is_word(op, "between")) return read_range(right);
    if (is_one_of(op, {"like", "glob", "match"})) return read_pattern(rest);
    if (is_one_of(op, {"isnull", "notnull"}) || is_word(op, "not"))
      return read_null_test(column, rest);
    if (is_word(op, "is")) return read_is(column, right);
    if (is_unequal(op)) return read_unequal(right);
    if (!is_comparison(op) || is_foreign(right)) return LimitTerms::kForbid;
    return LimitTerms::kOffered;
  }

  LimitTerms read_unequal(Tokens right) const {
    return mentions_column(right) || is_foreign(right) ? LimitTerms::kForbid
                                                       : LimitTerms::kMissing;
  }

  LimitTerms read_range(Tokens bounds) const {
    for (const Tokens bound : split(bounds, "and")) {
      if (is_foreign(bound)) return LimitTerms::kForbid;
    }
    return LimitTerms::kMissing;
  }

  // LIKE with an ESCAPE reaches no table, only the range behind its start.
  LimitTerms read_pattern(Tokens rest) const {
    const Tokens right = rest.subspan(1);
    if (right.empty() || mentions_column(right)) return LimitTerms::kForbid;
    const std::vector<Tokens> parts = split(right, "escape");
    if (parts.size() == 1) return LimitTerms::kMissing;
    const bool texts = std::ranges::all_of(parts, [](Tokens part) {
      return part.size() == 1 && part[0].kind == TokenKind::kString;
    });
    if (!texts || !is_word(rest[0], "like")) return LimitTerms::kForbid;
    const std::string escape = unquoted(parts[1][0]);
    return escape.size() == 1 &&
                   has_fixed_start(unquoted(parts[0][0]), escape[0])
               ? LimitTerms::kMissing
               : LimitTerms::kForbid;
  }

  // A key is never NULL for SQLite: the term is gone before it is looked at.
  LimitTerms read_null_test(const Column& column, Tokens rest) const {
    if (is_in_key(*table_.table, column)) return LimitTerms::kForbid;
    if (is_word(rest[0], "isnull")) return LimitTerms::kOffered;
    const bool test = is_word(rest[0], "notnull") ||
                      (rest.size() == 2 && is_word(rest[1], "null"));
    return test ? LimitTerms::kMissing : LimitTerms::kForbid;
  }

  // `right` follows an IS.
  LimitTerms read_is(const Column& column, Tokens right) const {
    bool negated = !right.empty() && is_word(right[0], "not");
    if (negated) right = right.subspan(1);
    if (right.size() > 2 && is_word(right[0], "distinct") &&
        is_word(right[1], "from")) {
      right = right.subspan(2);
      negated = !negated;
    }
    if (right.size() == 1 && is_word(right[0], "null")) {
      if (is_in_key(*table_.table, column)) return LimitTerms::kForbid;
      return negated ? LimitTerms::kMissing : LimitTerms::kOffered;
    }
    if (right.size() == 1 && is_one_of(right[0], {"true", "false"}))
      return LimitTerms::kForbid;
    if (negated) return read_unequal(right);
    return right.empty() || is_foreign(right) ? LimitTerms::kForbid
                                              : LimitTerms::kOffered;
  }

  const NamedTable& table_;
};

}  // namespace

std::size_t NamedTable::column_length(Tokens tokens) const {
  const auto is_column = [this](const Token& token) {
    return is_name(token) && table->column(unquoted(token)) != nullptr;
  };
  if (tokens.empty()) return 0;
  if (tokens.size() > 1 && is_operator(tokens[1], ".")) {
    const bool own = tokens.size() > 2 && is_name(tokens[0]) &&
                     lower_ascii(unquoted(tokens[0])) == lower_ascii(alias) &&
                     is_column(tokens[2]);
    return own ? 3 : 0;
  }
  return is_column(tokens[0]) ? 1 : 0;
}

LimitTerms read_limit_terms(Tokens where, const NamedTable& table) {
  return TermReader(table).read(where);
}

}  // namespace ctl
