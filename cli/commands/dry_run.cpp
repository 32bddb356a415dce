// `ctl dry-run`: SQL on emulated hosts.
#include "cli/dry_run.h"

#include <CLI/CLI.hpp>
#include <iterator>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/render/dry_run.h"
#include "cli/render/host_list.h"
#include "cli/statements.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct DryRunArguments {
  std::vector<std::string> definitions;
  std::vector<std::string> sql;
  std::vector<std::string> hosts;
  std::vector<std::string> given;
  std::string format = "text";
  std::size_t rows = 100;
  bool policy = false;
  bool explain = false;
  bool list_hosts = false;
};

std::string sql_text(const std::string& argument, std::istream& in) {
  if (argument != "-") return argument;
  return {std::istreambuf_iterator<char>(in), {}};
}

Result<std::vector<Statement>> statements_of(const DryRunArguments& arguments,
                                             const Globals& globals,
                                             std::istream& in) {
  std::vector<Statement> statements;
  for (const std::string& sql : arguments.sql) {
    Statement statement;
    statement.sql = sql_text(sql, in);
    statement.policy = arguments.policy;
    statement.platforms = kAllPlatforms;
    statements.push_back(std::move(statement));
  }
  if (!arguments.sql.empty() && arguments.definitions.empty()) {
    return statements;
  }
  auto found = find_statements(globals, arguments.definitions);
  if (!found) return found.error();
  std::move(found->begin(), found->end(), std::back_inserter(statements));
  return statements;
}

// --list-hosts shows the hosts for testing too.
Result<std::vector<Host>> listed_hosts(const Globals& globals,
                                       const DryRunArguments& arguments) {
  const auto builtin = builtin_host_names();
  const std::vector<std::string> all(builtin.begin(), builtin.end());
  return find_hosts(globals, arguments.hosts.empty() ? all : arguments.hosts,
                    arguments.given);
}

int dry_run_command(const DryRunArguments& arguments, const Globals& globals,
                    const Streams& streams) {
  const auto format = find_format(dry_run_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto fail = [&streams](const Error& error) {
    print_error(streams.err, error);
    return kExitFailure;
  };
  if (arguments.list_hosts) {
    const auto all = listed_hosts(globals, arguments);
    if (!all) return fail(all.error());
    print_hosts(*all, arguments.format != "text",
                style_for(streams.out, globals), streams.out);
    return kExitOk;
  }
  const auto hosts = find_hosts(globals, arguments.hosts, arguments.given);
  if (!hosts) return fail(hosts.error());
  const auto statements = statements_of(arguments, globals, streams.in);
  if (!statements) return fail(statements.error());
  auto report = dry_run(*statements, *hosts, !arguments.hosts.empty(),
                        {.keep_rows = arguments.rows});
  if (!report) return fail(report.error());
  report->explain = arguments.explain;
  (*format)->render(*report, style_for(streams.out, globals), streams.out);
  return report->count(RunStatus::kError) > 0 ? kExitFindings : kExitOk;
}

}  // namespace

void add_dry_run(CLI::App& app, const Globals& globals, const Streams& streams,
                 int& exit_code) {
  auto arguments = std::make_shared<DryRunArguments>();
  CLI::App* command =
      app.add_subcommand("dry-run", "run SQL on emulated hosts");
  command
      ->add_option("definition", arguments->definitions,
                   "names of definitions, or files of them; default: all")
      ->type_name("NAME|FILE");
  command
      ->add_option("--sql", arguments->sql,
                   "a statement; - reads it from standard input")
      ->type_name("SQL")
      ->take_all();
  command
      ->add_option("--host", arguments->hosts,
                   "a built-in host or a profile file; repeatable")
      ->type_name("HOST");
  command
      ->add_option("--given", arguments->given,
                   "rows to add to each host, YAML or JSON")
      ->type_name("FILE");
  command->add_flag("--policy", arguments->policy, "treat --sql as a policy");
  command->add_option("--rows", arguments->rows, "rows to print of each run")
      ->type_name("N");
  command->add_flag("--explain", arguments->explain, "print the plan");
  command->add_flag("--list-hosts", arguments->list_hosts,
                    "list the built-in hosts");
  command
      ->add_option("--format", arguments->format,
                   format_help(dry_run_formats()))
      ->type_name("FORMAT");
  command->footer(
      "Example:\n  ctl dry-run --host ubuntu-server "
      "--sql 'SELECT pid, name FROM processes LIMIT 3'");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = dry_run_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
