// `ctl lint`: every rule over every definition of a tree.
#include "validators/lint.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/render/lint.h"

namespace ctl {
namespace {

struct LintArguments {
  std::vector<std::string> paths;
  std::vector<std::string> rules;
  std::string format = "text";
  std::size_t limit = 200;
  bool strict = false;
};

int lint_command(const LintArguments& arguments, const Globals& globals,
                 const Streams& streams) {
  const auto format = find_format(lint_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto project = open_project(globals, arguments.paths);
  if (!project) {
    print_error(streams.err, project.error());
    return kExitFailure;
  }
  LintOptions options = project->lint_options;
  options.only = arguments.rules;
  const LintReport report = lint(project->tree, options);
  const std::size_t limit = arguments.limit == 0
                                ? std::numeric_limits<std::size_t>::max()
                                : arguments.limit;
  (*format)->render({report, project->tree, project->prefix, limit},
                    style_for(streams.out, globals), streams.out);
  return report.failed(arguments.strict) ? kExitFindings : kExitOk;
}

}  // namespace

void add_lint(CLI::App& app, const Globals& globals, const Streams& streams,
              int& exit_code) {
  auto arguments = std::make_shared<LintArguments>();
  CLI::App* command = app.add_subcommand(
      "lint", "check every definition: files, keys, SQL, schedules");
  command
      ->add_option("path", arguments->paths, "files or folders; default: all")
      ->type_name("PATH");
  command
      ->add_option("--format", arguments->format, format_help(lint_formats()))
      ->type_name("FORMAT");
  command->add_option("--rule", arguments->rules, "only this rule; repeatable")
      ->type_name("RULE");
  command
      ->add_option("--limit", arguments->limit,
                   "findings that text prints; 0 is all")
      ->type_name("N");
  command->add_flag("--strict", arguments->strict, "warnings fail too");
  command->footer("Example:\n  ctl lint lib/linux --format json");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = lint_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
