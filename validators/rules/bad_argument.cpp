#include <array>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

// How to ask whether an argument is refused whatever the others are: the
// function is run with harmless ones, and must fail each time.
struct Probe {
  std::string_view function;
  std::size_t argument = 0;
  std::array<std::string_view, 2> calls;  // around the argument: "before|after"
};

constexpr std::array<Probe, 8> kProbes = {{
    {"regex_match", 1, {"regex_match('a',|,0)", ""}},
    {"regex_split", 1, {"regex_split('a',|,0)", ""}},
    {"split", 1, {"split('a',|,0)", ""}},
    {"in_cidr_block",
     0,
     {"in_cidr_block(|,'10.0.0.1')", "in_cidr_block(|,'fe80::1')"}},
    {"in_cidr_block",
     1,
     {"in_cidr_block('10.0.0.0/8',|)", "in_cidr_block('fe80::/10',|)"}},
    {"version_compare", 0, {"version_compare(|,'1')", ""}},
    {"version_compare", 1, {"version_compare('1',|)", ""}},
    {"version_compare", 2, {"version_compare('1','1',|)", ""}},
}};

using Argument = FunctionUse::Argument;

std::string sql_of(const Argument& argument) {
  switch (argument.kind) {
    case Argument::Kind::kComputed:
    case Argument::Kind::kNull: break;
    case Argument::Kind::kInteger:
    case Argument::Kind::kReal: return argument.text;
    case Argument::Kind::kText: {
      std::string out = "'";
      for (const char c : argument.text)
        out += c == '\'' ? "''" : std::string(1, c);
      return out + "'";
    }
  }
  return {};
}

bool is_refused(const SqlContext& context, const AgentKind& agent,
                const Probe& probe, const std::string& argument) {
  for (const std::string_view call : probe.calls) {
    if (call.empty()) continue;
    const std::size_t hole = call.find('|');
    const std::string sql = concat("SELECT ", call.substr(0, hole), argument,
                                   call.substr(hole + 1));
    if (!context.judge.refusal(agent, sql)) return false;
  }
  return true;
}

void check_call(const SqlContext& context, const AgentKind& agent,
                const FunctionUse& use) {
  for (const Probe& probe : kProbes) {
    if (use.name != probe.function || use.arguments.size() <= probe.argument) {
      continue;
    }
    const Argument& argument = use.arguments[probe.argument];
    const std::string sql = sql_of(argument);
    if (sql.empty() || !is_refused(context, agent, probe, sql)) continue;
    const SqlToken* token = literal_token(context.sql, argument.text);
    if (token == nullptr) token = find_name(context.sql.tokens, use.name);
    context.report_token(
        token, {.message = concat("function '", use.name, "' refuses ",
                                  quote(argument.text), " on every row"),
                .help = concat("`ctl schema --functions` says what '", use.name,
                               "' takes")});
  }
}

void check(const SqlContext& context) {
  for (const SqlVerdict& verdict : context.sql.verdicts) {
    for (const StatementAnalysis& statement : verdict.analysis.statements) {
      for (const FunctionUse& use : statement.calls) {
        check_call(context, verdict.agents.front(), use);
      }
    }
  }
}

}  // namespace

constinit const Rule bad_argument = {
    .id = "bad-argument",
    .severity = Severity::kError,
    .summary = "a constant argument that the function refuses",
    .why = "The function fails on every row, and the whole query with it.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT regex_match(device, '(?i)SDA', 0) AS d FROM "
        "mounts\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT regex_match(device, '[sS][dD][aA]', 0) AS d FROM "
        "mounts\"\n",
    .check_plan = check,
};

}  // namespace ctl
