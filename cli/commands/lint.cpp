// `ctl lint`: every rule over every definition of a tree, or over what a change
// did to it.
#include "validators/lint.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <limits>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/lint/session.h"
#include "cli/lint/watch.h"
#include "cli/message.h"
#include "cli/render/lint.h"

namespace ctl {
namespace {

// What the options say that cannot be meant together.
std::optional<Error> contradiction(const LintRequest& request) {
  const bool whole = request.paths.empty() && request.rules.empty() &&
                     request.scope.kind == Scope::Kind::kAll;
  if (request.fix && request.scope.kind == Scope::Kind::kStaged) {
    return Error{
        "--fix changes files, --staged reads the index",
        "use `ctl lint --fix --changed`, then `git add` what it mended"};
  }
  if (request.dry_run && !request.fix) {
    return Error{"--dry-run needs --fix", "add --fix to see what it would do"};
  }
  if (request.fix && request.write_baseline) {
    return Error{"--fix and --write-baseline cannot be used together",
                 "run `ctl lint --fix` first"};
  }
  if ((request.write_baseline || request.shrink_baseline) &&
      request.baseline.empty()) {
    return Error{"there is no baseline to write",
                 "name it with `--baseline FILE`"};
  }
  if ((request.write_baseline || request.shrink_baseline) && !whole) {
    return Error{"a baseline is written from all findings",
                 "leave out the paths, --rule, --changed and --staged"};
  }
  return std::nullopt;
}

int fail(const Error& error, const Streams& streams) {
  print_error(streams.err, error);
  return kExitFailure;
}

int print_answer(const LintAnswer& answer, const LintRequest& request,
                 const Format<LintOutput>& format, const Globals& globals,
                 const Streams& streams) {
  for (const std::string& line : answer.notes) {
    if (!globals.quiet) streams.err << "ctl: " << line << '\n';
  }
  for (const Error& error : answer.failures)
    print_error(streams.err, error);
  if (request.dry_run) {
    streams.out << answer.diff;
  } else {
    const LintReport& report = answer.outcome.report;
    const std::size_t known =
        answer.outcome.compared ? answer.outcome.compared->hidden : 0;
    format.render({report, answer.tree, answer.prefix, request.limit, known},
                  style_for(streams.out, globals), streams.out);
  }
  if (!answer.failures.empty()) return kExitFailure;
  return answer.outcome.report.failed(request.strict) ? kExitFindings : kExitOk;
}

int report_once(const LintRequest& request, const Format<LintOutput>& format,
                const Globals& globals, const Streams& streams) {
  auto answer = run_lint(request, globals);
  if (!answer) return fail(answer.error(), streams);
  const int code = print_answer(*answer, request, format, globals, streams);
  if (streams.leftovers != nullptr) {
    streams.leftovers->keep(*std::move(answer));
  }
  return code;
}

int watch(const LintRequest& request, const Format<LintOutput>& format,
          const Globals& globals, const Streams& streams) {
  const auto project = find_project(globals, request.paths);
  if (!project) return fail(project.error(), streams);
  auto folder = FolderWatch::open(project->root);
  if (!folder) return fail(folder.error(), streams);
  while (true) {
    report_once(request, format, globals,
                {streams.in, streams.out, streams.err});
    streams.out << std::flush;
    if (const auto changed = folder->wait(); !changed) {
      return fail(changed.error(), streams);
    }
    if (style_for(streams.out, globals).width > 0) {
      streams.out << "\x1b[2J\x1b[H";  // a terminal shows the last report only
    }
  }
}

struct LintArguments {
  LintRequest request;
  std::string format = "text";
  std::string base;
  bool changed = false;
  bool staged = false;
  bool watch = false;
};

int lint_command(LintArguments arguments, const Globals& globals,
                 const Streams& streams) {
  const auto format = find_format(lint_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  LintRequest& request = arguments.request;
  if (arguments.staged) request.scope.kind = Scope::Kind::kStaged;
  if (arguments.changed)
    request.scope = {Scope::Kind::kChanged, arguments.base};
  if (request.limit == 0) {
    request.limit = std::numeric_limits<std::size_t>::max();
  }
  if (const auto error = contradiction(request)) {
    print_error(streams.err, *error);
    return kExitUsage;
  }
  return arguments.watch ? watch(request, **format, globals, streams)
                         : report_once(request, **format, globals, streams);
}

void add_scope_options(CLI::App& command, LintArguments& arguments) {
  command
      .add_option("path", arguments.request.paths,
                  "files or folders; default: all")
      ->type_name("PATH");
  CLI::Option* changed =
      command
          .add_option("--changed", arguments.base,
                      "only what differs from where this branch left BASE "
                      "causes; default: the last commit")
          ->type_name("[BASE]")
          ->expected(0, 1);
  CLI::Option* staged = command.add_flag(
      "--staged", arguments.staged, "only what the next commit changes causes");
  staged->excludes(changed);
  command
      .add_option("--rule", arguments.request.rules,
                  "only this rule; repeatable")
      ->type_name("RULE");
  command
      .add_option("--baseline", arguments.request.baseline,
                  "leave out the findings that this file knows")
      ->type_name("FILE");
  command.add_flag("--write-baseline", arguments.request.write_baseline,
                   "write all findings of now to the baseline");
  command.add_flag("--shrink-baseline", arguments.request.shrink_baseline,
                   "drop from the baseline what was mended");
}

void add_output_options(CLI::App& command, LintArguments& arguments) {
  command.add_option("--format", arguments.format, format_help(lint_formats()))
      ->type_name("FORMAT");
  command
      .add_option("--limit", arguments.request.limit,
                  "findings that text prints; 0 is all")
      ->type_name("N");
  command.add_flag("--strict", arguments.request.strict, "warnings fail too");
  command.add_flag("--fix", arguments.request.fix,
                   "mend what can be mended safely");
  command.add_flag("--dry-run", arguments.request.dry_run,
                   "print what --fix would change, as a diff");
  command.add_flag("--watch", arguments.watch, "lint again on every save");
}

}  // namespace

void add_lint(CLI::App& app, const Globals& globals, const Streams& streams,
              int& exit_code) {
  auto arguments = std::make_shared<LintArguments>();
  CLI::App* command = app.add_subcommand(
      "lint", "check every definition: files, keys, SQL, schedules");
  add_scope_options(*command, *arguments);
  add_output_options(*command, *arguments);
  command->footer(
      "Example:\n"
      "  ctl lint lib/linux --format json\n"
      "  ctl lint --changed origin/main --strict\n"
      "  ctl lint --fix --dry-run");
  command->callback([arguments, command, &globals, streams, &exit_code] {
    arguments->changed = command->count("--changed") > 0;
    exit_code = lint_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
