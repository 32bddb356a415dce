#include "validators/context.h"
#include "validators/plan.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

const SqlToken* quoted_token(const SqlSubject& sql, std::string_view name) {
  for (const SqlToken& token : sql.tokens) {
    if (token.kind == TokenKind::kQuotedName && sql.text[token.begin] == '"' &&
        (name.empty() || token.value == name)) {
      return &token;
    }
  }
  return nullptr;
}

void check(const SqlContext& context) {
  if (quoted_token(context.sql, {}) == nullptr) return;
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    const SqlAnalysis strict =
        context.judge.analyze(verdict.agents.front(), context.sql.text,
                              {.double_quoted_strings = false});
    if (!strict.error || kind_of(*strict.error) != SqlErrorKind::kNoColumn) {
      continue;
    }
    constexpr std::string_view kPrefix = "no such column: ";
    const std::string name = strict.error->message.substr(kPrefix.size());
    const SqlToken* token = quoted_token(context.sql, name);
    if (token == nullptr) continue;
    context.report_token(
        token,
        {.message = concat("\"", name, "\" is no column, so it becomes a text"),
         .help = concat("write '", name, "' with single quotes")});
  }
}

}  // namespace

constinit const Rule double_quoted_literal = {
    .id = "double-quoted-literal",
    .severity = Severity::kWarning,
    .summary = "text in double quotes that SQLite takes for a string",
    .why =
        "Double quotes are for names: the text becomes a column the day a "
        "table has one of that name.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT device FROM mounts WHERE type = \"ext4\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT device FROM mounts WHERE type = 'ext4'\"\n",
    .check_plan = check,
};

}  // namespace ctl
