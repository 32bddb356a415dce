#include "engine/emulator/limit_offer.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

using Tokens = std::span<const Token>;

// SQLite's parser takes no statement that nests deeper.
constexpr std::size_t kDeepest = 100;

bool is_operator(const Token& token, std::string_view text) {
  return token.kind == TokenKind::kOperator && token.text == text;
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
}

// The parentheses of a text, so that whoever reads a clause steps over what
// stands in them: all selects are read in about one pass.
class Nesting {
 public:
  explicit Nesting(Tokens tokens) : close_(tokens.size(), tokens.size()) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (is_operator(tokens[i], "(")) {
        open.push_back(i);
        deepest_ = std::max(deepest_, open.size());
      } else if (is_operator(tokens[i], ")") && !open.empty()) {
        close_[open.back()] = i;
        open.pop_back();
      }
    }
  }

  // Of the parenthesis that opens at `at`; the end when there is none.
  std::size_t close(std::size_t at) const { return close_[at]; }
  std::size_t deepest() const { return deepest_; }

 private:
  std::vector<std::size_t> close_;
  std::size_t deepest_ = 0;
};

// A SELECT that may have a LIMIT, cut at its keywords.
struct Select {
  Tokens columns;
  Tokens from;
  Tokens where;
  Tokens order;
  std::optional<Tokens> limit;
};

class OfferFinder {
 public:
  OfferFinder(const std::vector<Token>& tokens, const AgentKind& agent)
      : tokens_(tokens),
        nesting_(tokens_),
        in_from_(tokens.size()),
        agent_(agent) {}

  std::vector<LimitOffer> find() {
    std::vector<LimitOffer> offers;
    if (nesting_.deepest() > kDeepest) return offers;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_word(tokens_[i], "select")) continue;
      if (auto offer = offer_of(i)) offers.push_back(std::move(*offer));
    }
    return offers;
  }

 private:
  std::optional<LimitOffer> offer_of(std::size_t at) {
    const auto select = read_select(at);
    if (!select || select->where.empty()) return std::nullopt;
    if (!select->limit && !has_implicit_limit(at)) return std::nullopt;
    table_ = only_table(select->from);
    if (table_ == nullptr || mentions() != 1 || aggregates(select->columns) ||
        !orders_by_columns(select->order)) {
      return std::nullopt;
    }
    bool missing = false;
    if (!terms_qualify(select->where, missing) || !missing) {
      return std::nullopt;
    }
    return LimitOffer{.table = table_, .offset = offset_of(*select)};
  }

  // Nothing for one that has more than these clauses.
  std::optional<Select> read_select(std::size_t at) {
    if (at > 0 &&
        is_one_of(tokens_[at - 1], {"all", "union", "except", "intersect"})) {
      return std::nullopt;
    }
    Select result;
    Tokens* clause = &result.columns;
    std::size_t begin = at + 1;
    std::size_t i = begin;
    const auto close = [&](Tokens* next, std::size_t after) {
      if (clause != nullptr) *clause = tokens_.subspan(begin, i - begin);
      clause = next;
      begin = after;
    };
    for (; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (is_one_of(token, {")", ";"})) break;
      if (is_operator(token, "(")) {
        if (clause == &result.from) mark_source(i);
        i = std::min(nesting_.close(i), tokens_.size() - 1);
      } else if (is_word(token, "from")) {
        close(&result.from, i + 1);
      } else if (is_word(token, "where")) {
        close(&result.where, i + 1);
      } else if (is_word(token, "order") && i + 1 < tokens_.size()) {
        close(&result.order, i + 2);
      } else if (is_word(token, "limit")) {
        result.limit.emplace();
        close(&*result.limit, i + 1);
      } else if (is_one_of(token,
                           {"group", "having", "union", "except", "intersect",
                            "window", "over", "distinct", "all", "select"})) {
        return std::nullopt;
      }
    }
    close(nullptr, i);
    return result;
  }

  // Notes that the parenthesis holds a subquery or a join of a FROM clause,
  // unless it belongs to a function or to ON or USING.
  void mark_source(std::size_t open) {
    if (!is_one_of(tokens_[open - 1], {"from", "join", ",", "("})) return;
    in_from_[open] = true;
    const std::size_t end = nesting_.close(open);
    std::size_t i = open + 1;
    if (i < end && is_one_of(tokens_[i], {"select", "with", "values"})) return;
    for (; i < end; ++i) {
      if (!is_operator(tokens_[i], "(")) continue;
      mark_source(i);
      i = nesting_.close(i);
    }
  }

  // EXISTS (...) and a subquery used as a value give at most one row.
  bool has_implicit_limit(std::size_t at) const {
    if (at < 2 || !is_operator(tokens_[at - 1], "(")) return false;
    return !in_from_[at - 1] &&
           is_one_of(tokens_[at - 2],
                     {"exists", "select", "=",  "==",   "<",    ">",
                      "<=",     ">=",     "+",  "-",    "||",   "when",
                      "then",   "else",   "(",  "and",  "or",   "where",
                      ",",      "not",    "!=", "<>",   "case", "*",
                      "/",      "on",     "is", "like", "glob", "between"});
  }

  static std::optional<std::string> offset_of(const Select& select) {
    if (!select.limit) return std::nullopt;
    const Tokens limit = *select.limit;
    for (std::size_t i = 0; i + 1 < limit.size(); ++i) {
      if (is_word(limit[i], "offset")) return std::string(limit[i + 1].text);
      if (is_operator(limit[i], ",")) return std::string(limit[0].text);
    }
    return std::nullopt;
  }

  const Table* only_table(Tokens from) const {
    const bool bare = from.size() == 1;
    const bool alias = from.size() == 2 && is_name(from[1]);
    const bool as = from.size() == 3 && is_word(from[1], "as");
    if (!(bare || alias || as) || !is_name(from[0])) return nullptr;
    const std::string name = unquoted(from[0]);
    const Table* table = find_table(name, agent_);
    // A view's name would be read with its own text.
    return table != nullptr && table->name == lower_ascii(name) ? table
                                                                : nullptr;
  }

  // How often the text names the table, as one or as something else.
  std::size_t mentions() {
    if (names_.empty()) {
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const bool qualifier =
            i + 1 < tokens_.size() && is_operator(tokens_[i + 1], ".");
        if (is_name(tokens_[i]) && !qualifier) {
          ++names_[lower_ascii(unquoted(tokens_[i]))];
        }
      }
    }
    return names_[std::string(table_->name)];
  }

  static bool aggregates(Tokens columns) {
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
      if (!is_operator(columns[i + 1], "(")) continue;
      const Function* function = find_function(columns[i].text);
      if (function == nullptr) continue;
      if (function->aggregate || function->window ||
          is_one_of(columns[i], {"min", "max"})) {
        return true;
      }
    }
    return false;
  }

  bool is_column(const Token& token) const {
    return is_name(token) && table_->column(unquoted(token)) != nullptr;
  }

  // The number of tokens of a column's name that the tokens begin with.
  std::size_t column_length(Tokens tokens) const {
    if (tokens.size() > 2 && is_operator(tokens[1], ".") &&
        is_column(tokens[2])) {
      return 3;
    }
    return !tokens.empty() && is_column(tokens[0]) ? 1 : 0;
  }

  bool orders_by_columns(Tokens order) const {
    while (!order.empty()) {
      const std::size_t length = column_length(order);
      if (length == 0) return false;
      order = order.subspan(length);
      if (!order.empty() && is_one_of(order[0], {"asc", "desc"})) {
        order = order.subspan(1);
      }
      if (order.empty()) break;
      if (!is_operator(order[0], ",")) return false;
      order = order.subspan(1);
    }
    return true;
  }

  // Cuts at each AND that is not BETWEEN's. `missing` becomes true at a term
  // that keeps the older SQLite from offering.
  bool terms_qualify(Tokens where, bool& missing) const {
    std::size_t begin = 0;
    bool between = false;
    for (std::size_t i = 0; i < where.size(); ++i) {
      const Token& token = where[i];
      if (is_operator(token, "(")) i = close_within(where, i);
      if (is_one_of(token, {"or", "case"})) return false;
      if (is_word(token, "between")) between = true;
      if (!is_word(token, "and")) continue;
      if (!between &&
          !term_qualifies(where.subspan(begin, i - begin), missing)) {
        return false;
      }
      if (!between) begin = i + 1;
      between = false;
    }
    return term_qualifies(where.subspan(begin), missing);
  }

  // Where the parenthesis of a clause at `at` closes.
  std::size_t close_within(Tokens clause, std::size_t at) const {
    const auto begin = static_cast<std::size_t>(clause.data() - tokens_.data());
    return nesting_.close(begin + at) - begin;
  }

  bool term_qualifies(Tokens term, bool& missing) const {
    const std::size_t length = column_length(term);
    if (length == 0 || term.size() <= length) return false;
    const Tokens rest = term.subspan(length);
    for (const Token& token : rest) {
      if (is_column(token) || is_word(token, "escape")) return false;
    }
    const Token& op = rest[0];
    const auto next_is = [&](std::string_view word) {
      return rest.size() > 1 && is_word(rest[1], word);
    };
    if (is_one_of(op, {"=", "==", "<", ">", "<=", ">=", "in", "isnull"})) {
      return true;
    }
    if (is_word(op, "is") && !next_is("not")) return true;
    missing = true;
    return is_one_of(op, {"like", "glob", "match", "!=", "<>", "between", "is",
                          "notnull"}) ||
           (is_word(op, "not") && next_is("null"));
  }

  Tokens tokens_;
  Nesting nesting_;
  std::vector<bool> in_from_;  // parentheses of subqueries that give rows
  std::unordered_map<std::string, std::size_t> names_;
  AgentKind agent_;
  const Table* table_ = nullptr;
};

}  // namespace

std::vector<LimitOffer> missing_limit_offers(const std::vector<Token>& tokens,
                                             const AgentKind& agent) {
  return OfferFinder(tokens, agent).find();
}

}  // namespace ctl
