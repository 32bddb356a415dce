#include "engine/emulator/limit_offer.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/emulator/limit_terms.h"
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
  bool distinct = false;
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
    // EXISTS minds neither the order of the rows nor whether they differ.
    const bool exists = at > 1 && is_word(tokens_[at - 2], "exists");
    if (!select->limit && !has_implicit_limit(at)) return std::nullopt;
    if (select->distinct && !exists) return std::nullopt;
    table_ = only_table(select->from);
    if (table_.table == nullptr || mentions() != 1 ||
        aggregates(select->columns) ||
        (!exists && !orders_by_columns(select->order, select->columns)) ||
        read_limit_terms(select->where, table_) != LimitTerms::kMissing) {
      return std::nullopt;
    }
    return LimitOffer{.table = table_.table, .offset = offset_of(*select)};
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
    result.distinct =
        begin < tokens_.size() && is_word(tokens_[begin], "distinct");
    if (result.distinct) ++begin;
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
      } else if (is_word(token, "from") &&
                 !is_word(tokens_[i - 1], "distinct")) {  // IS DISTINCT FROM
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
                            "window", "over", "all", "select"})) {
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

  NamedTable only_table(Tokens from) const {
    const bool bare = from.size() == 1;
    const bool alias = from.size() == 2 && is_name(from[1]);
    const bool as = from.size() == 3 && is_word(from[1], "as");
    if (!(bare || alias || as) || !is_name(from[0])) return {};
    const std::string name = unquoted(from[0]);
    const Table* table = find_table(name, agent_);
    // A view's name would be read with its own text.
    if (table == nullptr || table->name != lower_ascii(name)) return {};
    return {.table = table, .alias = unquoted(from.back())};
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
    return names_[std::string(table_.table->name)];
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

  // What a column of the result is called and whether it is a column of the
  // table as it stands.
  struct Result {
    std::string name;
    bool plain = false;
  };

  std::vector<Result> results(Tokens columns) const {
    std::vector<Result> made;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= columns.size(); ++i) {
      if (i < columns.size() && is_operator(columns[i], "("))
        i = close_within(columns, i);
      if (i < columns.size() && !is_operator(columns[i], ",")) continue;
      const std::size_t end = std::min(i, columns.size());
      made.push_back(result(columns.subspan(begin, end - begin)));
      begin = end + 1;
    }
    return made;
  }

  Result result(Tokens tokens) const {
    const std::size_t length = table_.column_length(tokens);
    const bool named =
        tokens.size() == length + 1 ||
        (tokens.size() == length + 2 && is_word(tokens[length], "as"));
    if (length > 0 && (tokens.size() == length || named))
      return {lower_ascii(unquoted(tokens.back())), true};
    return {tokens.empty() ? "" : lower_ascii(unquoted(tokens.back())), false};
  }

  // Where the parenthesis of a clause at `at` closes.
  std::size_t close_within(Tokens clause, std::size_t at) const {
    const auto begin = static_cast<std::size_t>(clause.data() - tokens_.data());
    return std::min(nesting_.close(begin + at) - begin, clause.size());
  }

  // The number of tokens of a term that is a column of the table, else 0.
  std::size_t order_length(Tokens order,
                           const std::vector<Result>& results) const {
    std::size_t place = 0;
    const std::string_view text = order[0].text;
    std::from_chars(text.data(), text.data() + text.size(), place);
    if (place > 0 && place <= results.size())
      return results[place - 1].plain ? 1 : 0;
    const std::string name = lower_ascii(unquoted(order[0]));
    const auto same = std::ranges::find(results, name, &Result::name);
    if (is_name(order[0]) && same != results.end()) return same->plain ? 1 : 0;
    return table_.column_length(order);
  }

  bool orders_by_columns(Tokens order, Tokens columns) const {
    const std::vector<Result> made = results(columns);
    while (!order.empty()) {
      const std::size_t length = order_length(order, made);
      if (length == 0) return false;
      order = order.subspan(length);
      const bool descends = !order.empty() && is_word(order[0], "desc");
      if (!order.empty() && is_one_of(order[0], {"asc", "desc"}))
        order = order.subspan(1);
      if (order.size() > 1 && is_word(order[0], "nulls")) {
        if (is_word(order[1], "last") != descends) return false;
        order = order.subspan(2);
      }
      if (order.empty()) break;
      if (!is_operator(order[0], ",")) return false;
      order = order.subspan(1);
    }
    return true;
  }

  Tokens tokens_;
  Nesting nesting_;
  std::vector<bool> in_from_;  // parentheses of subqueries that give rows
  std::unordered_map<std::string, std::size_t> names_;
  AgentKind agent_;
  NamedTable table_;
};

}  // namespace

std::vector<LimitOffer> missing_limit_offers(const std::vector<Token>& tokens,
                                             const AgentKind& agent) {
  return OfferFinder(tokens, agent).find();
}

}  // namespace ctl
