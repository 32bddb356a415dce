#include "validators/syntax_help.h"

#include <algorithm>
#include <array>
#include <utility>

#include "validators/sql_names.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 45> kKeywords = {
    "ALL",    "AND",     "AS",     "ASC",    "BETWEEN", "BY",       "CASE",
    "CAST",   "COLLATE", "CREATE", "CROSS",  "DESC",    "DISTINCT", "ELSE",
    "END",    "ESCAPE",  "EXCEPT", "EXISTS", "FROM",    "GLOB",     "GROUP",
    "HAVING", "IN",      "INNER",  "IS",     "JOIN",    "LEFT",     "LIKE",
    "LIMIT",  "NATURAL", "NOT",    "NULL",   "OFFSET",  "ON",       "OR",
    "ORDER",  "OUTER",   "SELECT", "THEN",   "UNION",   "USING",    "VALUES",
    "WHEN",   "WHERE",   "WITH"};

bool is_keyword(std::string_view word) {
  return std::any_of(
      kKeywords.begin(), kKeywords.end(),
      [word](std::string_view one) { return equal_ignoring_case(one, word); });
}

// What is said of errors that are no slip of the finger.
struct Known {
  std::string_view message;
  std::string_view help;
};
constexpr std::array<Known, 5> kKnown = {{
    {"HAVING clause on a non-aggregate query",
     "put the condition into WHERE, or add GROUP BY"},
    {"misuse of aggregate",
     "put the condition into HAVING, or the aggregate into a subquery"},
    {"same number of result columns", "give both sides as many columns"},
    {"term out of range", "name the column, or count from 1"},
    {"misuse of window function", "add `OVER (…)`"},
}};

// Other bytes for [begin, end) of the statement, and what to say when they
// mend it.
struct Guess {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string other;
  std::string help;
  // Whether it is enough that the statement gets further than before.
  bool further = false;
};

class Guesser {
 public:
  Guesser(const SqlContext& context, const SqlVerdict& failing)
      : context_(context),
        agent_(failing.agents.front()),
        tokens_(context.sql.tokens),
        offset_(failing.error().offset.value_or(context.sql.text.size())),
        at_(failing_token()) {}

  std::string help() {
    add_keywords();
    if (at_ > 0 && at_ < tokens_.size()) add_around();
    const auto found =
        std::find_if(guesses_.begin(), guesses_.end(),
                     [this](const Guess& guess) { return mends(guess); });
    return found == guesses_.end() ? std::string() : found->help;
  }

 private:
  std::size_t failing_token() const {
    const auto found = std::find_if(
        tokens_.begin(), tokens_.end(),
        [this](const SqlToken& token) { return token.end > offset_; });
    return static_cast<std::size_t>(found - tokens_.begin());
  }

  std::string text_of(const SqlToken& token) const {
    return std::string(
        context_.sql.text.substr(token.begin, token.end - token.begin));
  }

  // The parser may stop after the slip: `mounts WHER type`, `IS NTO NULL`.
  void add_keywords() {
    constexpr std::size_t kBack = 2;
    for (std::size_t distance = 1; distance <= 2; ++distance) {
      for (std::size_t back = 0; back <= std::min(at_, kBack); ++back) {
        if (at_ - back < tokens_.size()) {
          add_keywords(tokens_[at_ - back], distance);
        }
      }
    }
  }

  void add_keywords(const SqlToken& token, std::size_t distance) {
    const bool short_for_it = token.value.size() <= 2 * distance;
    if (token.kind != TokenKind::kWord || short_for_it) return;
    const std::string lower = lower_ascii(token.value);
    if (is_keyword(lower)) return;
    for (const std::string_view keyword : kKeywords) {
      if (edit_distance(lower, lower_ascii(keyword)) != distance) continue;
      guesses_.push_back(
          {.begin = token.begin,
           .end = token.end,
           .other = std::string(keyword),
           .help = concat("did you mean ", keyword, " instead of ",
                          quote(token.value), '?'),
           .further = true});
    }
  }

  bool opened_before(std::string_view word, std::string_view closing) const {
    int open = 0;
    for (std::size_t i = 0; i < at_; ++i) {
      const SqlToken& token = tokens_[i];
      if (token.is_word(word) || token.is_operator(word)) ++open;
      if (token.is_word(closing) || token.is_operator(closing)) --open;
    }
    return open > 0;
  }

  void insert(std::string_view other, std::string_view help,
              bool further = false) {
    const SqlToken& token = tokens_[at_];
    guesses_.push_back({.begin = token.begin,
                        .end = token.begin,
                        .other = std::string(other),
                        .help = concat(help, ' ', quote(text_of(token))),
                        .further = further});
  }

  void replace(const SqlToken& first, const SqlToken& last,
               std::string_view other, std::string help) {
    guesses_.push_back({.begin = first.begin,
                        .end = last.end,
                        .other = std::string(other),
                        .help = std::move(help),
                        .further = true});
  }

  void add_around() {
    const SqlToken& before = tokens_[at_ - 1];
    const SqlToken& token = tokens_[at_];
    if (before.kind == TokenKind::kString && before.end == token.begin) {
      guesses_.push_back({.begin = before.end - 1,
                          .end = before.end,
                          .other = "''",
                          .help = "write a quote inside of text twice: `''`"});
    }
    if (before.is_operator(",")) {
      replace(before, before, "",
              concat("remove the comma before ", quote(text_of(token))));
    }
    if (token.is_operator(")")) {
      replace(token, token, "", "remove this parenthesis: none is open");
    }
    if (before.is_operator("=") &&
        (token.is_operator(">") || token.is_operator("<"))) {
      const std::string turned = concat(token.value, '=');
      replace(before, token, turned,
              concat("write `", turned, "` instead of `=", token.value, '`'));
    }
    if (before.is_operator("&") && token.is_operator("&")) {
      replace(before, token, " AND ", "write AND instead of `&&`");
    }
    if (before.is_word("group") || before.is_word("order")) {
      insert("BY ", "add BY before", true);
    }
    if (token.is_name() && find_table(token.value, agent_) != nullptr) {
      insert("FROM ", "add FROM before", true);
    }
    if (opened_before("case", "end")) {
      insert("END ", "close CASE with END before");
    }
    if (opened_before("(", ")")) {
      insert(") ", "add `)` before", token.is_word("from"));
    }
    insert(", ", "add a comma before");
  }

  bool mends(const Guess& guess) {
    std::string text(context_.sql.text);
    text.replace(guess.begin, guess.end - guess.begin, guess.other);
    const SqlAnalysis analysis = context_.judge.analyze(agent_, text);
    if (!analysis.error) return true;
    if (!guess.further) return false;
    if (kind_of(*analysis.error) != SqlErrorKind::kOther) return true;
    const std::size_t removed = guess.end - guess.begin;
    return analysis.error->offset &&
           *analysis.error->offset + removed > offset_ + guess.other.size();
  }

  const SqlContext& context_;
  const AgentKind& agent_;
  const std::vector<SqlToken>& tokens_;
  std::size_t offset_;  // of the error
  std::size_t at_;      // its token
  std::vector<Guess> guesses_;
};

std::string incomplete_help(const SqlContext& context) {
  int open = 0;
  for (const SqlToken& token : context.sql.tokens) {
    if (token.is_operator("(")) ++open;
    if (token.is_operator(")")) --open;
  }
  if (open <= 0) return "the statement ends too early: write the rest of it";
  return open == 1
             ? "add `)`: one parenthesis is still open"
             : concat("add `", std::string(static_cast<std::size_t>(open), ')'),
                      "`: ", open, " parentheses are still open");
}

}  // namespace

std::string syntax_help(const SqlContext& context, const SqlVerdict& failing) {
  const SqlError& error = failing.error();
  for (const Known& known : kKnown) {
    if (error.message.find(known.message) != std::string::npos) {
      return std::string(known.help);
    }
  }
  if (error.message == "incomplete input") return incomplete_help(context);
  if (error.message.starts_with("unrecognized token")) {
    const std::size_t at = error.offset.value_or(context.sql.text.size());
    const bool quoted = at < context.sql.text.size() &&
                        std::string_view("'\"`[").find(context.sql.text[at]) !=
                            std::string_view::npos;
    return quoted ? "close the quote that opens here"
                  : "SQL has no such sign: put text into single quotes";
  }
  if (error.message.find("syntax error") == std::string::npos) return {};
  return Guesser(context, failing).help();
}

}  // namespace ctl
