// `ctl dry-run`: SQL on emulated hosts.
#include "cli/dry_run.h"

#include <CLI/CLI.hpp>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/progress.h"
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
  std::vector<std::string> next;
  std::string base;
  std::string format = "text";
  std::optional<std::size_t> rows;
  bool changed = false;
  bool staged = false;
  bool policy = false;
  bool explain = false;
  bool log = false;
  bool list_hosts = false;

  bool only_sql() const {
    return !sql.empty() && definitions.empty() && !changed && !staged;
  }
  Scope scope() const {
    if (staged) return {Scope::Kind::kStaged, {}};
    if (changed) return {Scope::Kind::kChanged, base};
    return {};
  }
};

std::string sql_text(const std::string& argument, std::istream& in) {
  if (argument != "-") return argument;
  return {std::istreambuf_iterator<char>(in), {}};
}

// What people read shows fewer rows than what programs do.
std::size_t rows_of(const DryRunArguments& arguments) {
  if (arguments.rows) return *arguments.rows;
  const bool data = arguments.format == "json" || arguments.format == "jsonl";
  return data ? 100 : 10;
}

class DryRunCommand {
 public:
  DryRunCommand(const DryRunArguments& arguments, const Globals& globals,
                const Streams& streams)
      : arguments_(arguments), globals_(globals), streams_(streams) {}

  Result<DryRunReport> report() {
    for (const std::string& sql : arguments_.sql) {
      Statement statement;
      statement.sql = sql_text(sql, streams_.in);
      statement.policy = arguments_.policy;
      statement.platforms = kAllPlatforms;
      statements_.push_back(std::move(statement));
    }
    if (!arguments_.only_sql()) return of_tree();
    const auto own = find_own_tables(globals_, false);
    if (!own) return own.error();
    auto report = run(*own, {}, 0);
    if (!report || !lacks_table(*report) || !is_project(globals_))
      return report;
    // An agent of this tree may construct it.
    const auto constructed = find_own_tables(globals_, true);
    if (!constructed || *constructed == nullptr) return report;
    return run(*constructed, {}, 0);
  }

  // --list-hosts shows the hosts for testing too.
  Result<std::vector<Host>> listed_hosts() const {
    const auto own = find_own_tables(globals_, false);
    if (!own) return own.error();
    const auto builtin = builtin_host_names();
    const std::vector<std::string> all(builtin.begin(), builtin.end());
    return find_hosts(globals_,
                      arguments_.hosts.empty() ? all : arguments_.hosts,
                      arguments_.given, *own);
  }

 private:
  Result<DryRunReport> of_tree() {
    auto found =
        find_statements(globals_, arguments_.definitions, arguments_.scope());
    if (!found) return found.error();
    selection_ = *std::move(found);
    std::vector<Statement>& more = selection_->statements;
    std::move(more.begin(), more.end(), std::back_inserter(statements_));
    return run(selection_->project.tree.own_tables, selection_->decorators,
               selection_->hosts);
  }

  Result<DryRunReport> run(const OwnTablesPtr& own,
                           std::vector<std::string> decorators,
                           std::size_t count) {
    const auto hosts =
        find_hosts(globals_, arguments_.hosts, arguments_.given, own);
    if (!hosts) return hosts.error();
    auto later = read_rows(globals_, arguments_.next, own);
    if (!later) return later.error();
    Progress progress(streams_, globals_, "runs");
    DryRunOptions options{.rows = rows_of(arguments_),
                          .chosen = !arguments_.hosts.empty(),
                          .later = *std::move(later),
                          .decorators = std::move(decorators),
                          .hosts = count};
    options.progress = [&progress](std::size_t done, std::size_t all) {
      progress.show(done, all);
    };
    return dry_run(statements_, *hosts, options);
  }

  static bool lacks_table(const DryRunReport& report) {
    for (const StatementRuns& query : report.queries) {
      for (const HostRun& run : query.runs) {
        if (run.result.error &&
            run.result.error->message.starts_with("no such table: "))
          return true;
      }
    }
    return false;
  }

  const DryRunArguments& arguments_;
  const Globals& globals_;
  const Streams& streams_;
  std::vector<Statement> statements_;
  std::optional<Selection> selection_;  // what definitions point into
};

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
  DryRunCommand command(arguments, globals, streams);
  const Style style = style_for(streams.out, globals);
  if (arguments.list_hosts) {
    const auto all = command.listed_hosts();
    if (!all) return fail(all.error());
    print_hosts(*all, arguments.format != "text", style, streams.out);
    return kExitOk;
  }
  auto report = command.report();
  if (!report) return fail(report.error());
  if (report->queries.empty() && !globals.quiet) {
    streams.err << "ctl: there is no query, policy or label to run"
                << (arguments.changed || arguments.staged ? " among the changes"
                                                          : "")
                << "; --sql runs a statement\n";
  }
  report->explain = arguments.explain;
  report->log = arguments.log || !arguments.next.empty();
  (*format)->render(*report, style, streams.out);
  return report->count(RunStatus::kError) > 0 ? kExitFindings : kExitOk;
}

void add_choice(CLI::App& command, DryRunArguments& arguments) {
  command
      .add_option("definition", arguments.definitions,
                  "names of definitions, or files of them; default: all")
      ->type_name("NAME|FILE");
  command
      .add_option("--sql", arguments.sql,
                  "a statement; - reads it from standard input")
      ->type_name("SQL")
      ->allow_extra_args(false);
  CLI::Option* changed =
      command
          .add_option("--changed", arguments.base,
                      "only definitions that differ from where this branch "
                      "left BASE; default: the last commit")
          ->type_name("[BASE]")
          ->expected(0, 1);
  command
      .add_flag("--staged", arguments.staged,
                "only definitions that the next commit changes")
      ->excludes(changed);
  command.add_flag("--policy", arguments.policy, "treat --sql as a policy");
}

void add_hosts(CLI::App& command, DryRunArguments& arguments) {
  command
      .add_option("--host", arguments.hosts,
                  "a built-in host or a profile file; repeatable")
      ->type_name("HOST")
      ->allow_extra_args(false);
  command
      .add_option("--given", arguments.given,
                  "rows to add to each host, YAML or JSON; a folder: all in it")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--next", arguments.next,
                  "rows of the next run, in place of those of its tables, to "
                  "see what it logs; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_flag("--list-hosts", arguments.list_hosts,
                   "list the built-in hosts");
}

void add_output(CLI::App& command, DryRunArguments& arguments) {
  command
      .add_option("--rows", arguments.rows,
                  "rows to print of each run; default: 10, for json 100")
      ->type_name("N");
  command.add_flag("--explain", arguments.explain,
                   "say which table drives, what each was asked and how often");
  command.add_flag("--log", arguments.log,
                   "print the lines that the agent would log");
  command
      .add_option("--format", arguments.format, format_help(dry_run_formats()))
      ->type_name("FORMAT");
}

}  // namespace

void add_dry_run(CLI::App& app, const Globals& globals, const Streams& streams,
                 int& exit_code) {
  auto arguments = std::make_shared<DryRunArguments>();
  CLI::App* command =
      app.add_subcommand("dry-run", "run SQL on emulated hosts");
  add_choice(*command, *arguments);
  add_hosts(*command, *arguments);
  add_output(*command, *arguments);
  command->footer(
      "Example:\n"
      "  ctl dry-run --host ubuntu-server "
      "--sql 'SELECT pid, name FROM processes LIMIT 3'\n"
      "  ctl dry-run --changed origin/main --format markdown\n"
      "  ctl dry-run 'sshd on a non-standard port' --explain --log");
  command->callback([arguments, command, &globals, streams, &exit_code] {
    arguments->changed = command->count("--changed") > 0;
    exit_code = dry_run_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
