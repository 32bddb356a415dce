#include "engine/emulator/limit_offer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "schema/base/text.h"

namespace ctl {
namespace {

using Tokens = std::span<const Token>;

// Lower case for words; quoted names and literals have no keyword.
std::string word(const Token& token) {
  const bool plain =
      token.kind == TokenKind::kWord || token.kind == TokenKind::kOperator;
  return plain ? lower_ascii(token.text) : "";
}

bool is_one_of(const std::string& text,
               std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
}

// A SELECT that may have a LIMIT, cut at its keywords.
struct Select {
  Tokens columns;
  Tokens from;
  Tokens where;
  Tokens order;
  std::optional<Tokens> limit;
  bool plain = true;  // nothing but these clauses
};

class SelectReader {
 public:
  explicit SelectReader(Tokens tokens) : tokens_(tokens) {}

  // `at` is the word SELECT.
  Select read(std::size_t at) {
    Select result;
    Tokens* clause = &result.columns;
    std::size_t begin = at + 1;
    int depth = 0;
    std::size_t i = begin;
    const auto close = [&](Tokens* next, std::size_t after) {
      if (clause != nullptr) *clause = tokens_.subspan(begin, i - begin);
      clause = next;
      begin = after;
    };
    for (; i < tokens_.size(); ++i) {
      const std::string text = word(tokens_[i]);
      if (text == "(") ++depth;
      if (text == ")" && --depth < 0) break;
      if (depth > 0) continue;
      if (text == ";") break;
      if (text == "from") {
        close(&result.from, i + 1);
      } else if (text == "where") {
        close(&result.where, i + 1);
      } else if (text == "order" && i + 1 < tokens_.size()) {
        close(&result.order, i + 2);
      } else if (text == "limit") {
        result.limit.emplace();
        close(&*result.limit, i + 1);
      } else if (is_one_of(text,
                           {"group", "having", "union", "except", "intersect",
                            "window", "over", "distinct", "all"})) {
        result.plain = false;
      }
    }
    close(nullptr, i);
    return result;
  }

 private:
  Tokens tokens_;
};

class OfferFinder {
 public:
  OfferFinder(const std::vector<Token>& tokens, const AgentKind& agent)
      : tokens_(tokens), agent_(agent) {}

  std::vector<LimitOffer> find() {
    std::vector<LimitOffer> offers;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (word(tokens_[i]) != "select") continue;
      if (auto offer = offer_of(i)) offers.push_back(std::move(*offer));
    }
    return offers;
  }

 private:
  std::optional<LimitOffer> offer_of(std::size_t at) {
    const Select select = SelectReader(tokens_).read(at);
    const bool compound =
        at > 0 && is_one_of(word(tokens_[at - 1]),
                            {"all", "union", "except", "intersect"});
    if (!select.plain || compound || select.where.empty()) return std::nullopt;
    if (!select.limit && !has_implicit_limit(at)) return std::nullopt;
    table_ = only_table(select.from);
    if (table_ == nullptr || mentions() != 1 || aggregates(select.columns) ||
        !orders_by_columns(select.order)) {
      return std::nullopt;
    }
    bool missing = false;
    if (!terms_qualify(select.where, missing) || !missing) return std::nullopt;
    return LimitOffer{.table = table_, .offset = offset_of(select)};
  }

  // EXISTS (...) and a subquery used as a value give at most one row.
  bool has_implicit_limit(std::size_t at) const {
    if (at < 2 || word(tokens_[at - 1]) != "(") return false;
    return is_one_of(word(tokens_[at - 2]),
                     {"exists", "select", "=", "==", "<", ">", "<=", ">=", "+",
                      "-", "||", "when", "then", "else", "and", "or", "where"});
  }

  static std::optional<std::string> offset_of(const Select& select) {
    if (!select.limit) return std::nullopt;
    const Tokens limit = *select.limit;
    for (std::size_t i = 0; i + 1 < limit.size(); ++i) {
      if (word(limit[i]) == "offset") return std::string(limit[i + 1].text);
      if (word(limit[i]) == ",") return std::string(limit[0].text);
    }
    return std::nullopt;
  }

  const Table* only_table(Tokens from) const {
    const bool bare = from.size() == 1;
    const bool alias = from.size() == 2 && is_name(from[1]);
    const bool as = from.size() == 3 && word(from[1]) == "as";
    if (!(bare || alias || as) || !is_name(from[0])) return nullptr;
    const std::string name = unquoted(from[0]);
    const Table* table = find_table(name, agent_);
    // A view's name would be read with its own text.
    return table != nullptr && table->name == lower_ascii(name) ? table
                                                                : nullptr;
  }

  std::size_t mentions() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool qualifier =
          i + 1 < tokens_.size() && word(tokens_[i + 1]) == ".";
      if (is_name(tokens_[i]) && !qualifier &&
          lower_ascii(unquoted(tokens_[i])) == table_->name) {
        ++count;
      }
    }
    return count;
  }

  static bool aggregates(Tokens columns) {
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
      const Function* function = find_function(word(columns[i]));
      if (function == nullptr || word(columns[i + 1]) != "(") continue;
      if (function->aggregate || function->window ||
          is_one_of(word(columns[i]), {"min", "max"})) {
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
    if (tokens.size() > 2 && word(tokens[1]) == "." && is_column(tokens[2])) {
      return 3;
    }
    return !tokens.empty() && is_column(tokens[0]) ? 1 : 0;
  }

  bool orders_by_columns(Tokens order) const {
    while (!order.empty()) {
      const std::size_t length = column_length(order);
      if (length == 0) return false;
      order = order.subspan(length);
      if (!order.empty() && is_one_of(word(order[0]), {"asc", "desc"})) {
        order = order.subspan(1);
      }
      if (order.empty()) break;
      if (word(order[0]) != ",") return false;
      order = order.subspan(1);
    }
    return true;
  }

  // Cuts at each AND that is not BETWEEN's. `missing` becomes true at a term
  // that keeps the older SQLite from offering.
  bool terms_qualify(Tokens where, bool& missing) const {
    std::size_t begin = 0;
    int depth = 0;
    bool between = false;
    for (std::size_t i = 0; i <= where.size(); ++i) {
      const std::string text = i < where.size() ? word(where[i]) : "and";
      if (text == "(") ++depth;
      if (text == ")") --depth;
      if (depth > 0 && i < where.size()) continue;
      if (text == "or" || text == "case") return false;
      if (text == "between") between = true;
      if (text != "and") continue;
      if (between && i < where.size()) {
        between = false;
        continue;
      }
      if (!term_qualifies(where.subspan(begin, i - begin), missing)) {
        return false;
      }
      begin = i + 1;
    }
    return true;
  }

  bool term_qualifies(Tokens term, bool& missing) const {
    const std::size_t length = column_length(term);
    if (length == 0 || term.size() <= length) return false;
    const Tokens rest = term.subspan(length);
    for (const Token& token : rest) {
      if (is_column(token) || word(token) == "escape") return false;
    }
    const std::string op = word(rest[0]);
    const std::string next = rest.size() > 1 ? word(rest[1]) : "";
    if (is_one_of(op, {"=", "==", "<", ">", "<=", ">=", "in", "isnull"})) {
      return true;
    }
    if (op == "is" && next != "not") return true;
    missing = true;
    if (is_one_of(op, {"like", "glob", "match", "!=", "<>", "between", "is",
                       "notnull"})) {
      return true;
    }
    return op == "not" && next == "null";
  }

  Tokens tokens_;
  AgentKind agent_;
  const Table* table_ = nullptr;
};

}  // namespace

std::vector<LimitOffer> missing_limit_offers(const std::vector<Token>& tokens,
                                             const AgentKind& agent) {
  return OfferFinder(tokens, agent).find();
}

}  // namespace ctl
