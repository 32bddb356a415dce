// `ctl diff`: what would change on the server, field by field.
#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/deploy/arguments.h"
#include "cli/deploy/revisions.h"
#include "cli/deploy/session.h"
#include "cli/files.h"
#include "cli/message.h"
#include "cli/render/plan.h"
#include "engine/plan/plan_json.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct DiffArguments {
  DeployArguments deploy;
  RevisionRange range;
  std::string out;
  std::string format = "text";
  bool exit_zero = false;
};

Status save(const Plan& plan, const std::string& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << plan_to_json(plan, true);
  file.close();
  if (file) return ok();
  return Error{concat("cannot write the plan to ", path),
               "name a file in a folder that exists and is writable"};
}

int fail(const Error& error, const Streams& streams) {
  print_error(streams.err, error);
  return kExitFailure;
}

Result<Plan> server_plan(const DiffArguments& arguments,
                         const Globals& globals) {
  auto workspace = open_workspace(globals, arguments.deploy);
  if (!workspace) return workspace.error();
  auto connection = connect(workspace->server, arguments.deploy);
  if (!connection) return connection.error();
  auto comparison = compare(*workspace, *connection, arguments.deploy);
  if (!comparison) return comparison.error();
  return std::move(comparison->plan);
}

int diff_command(const DiffArguments& arguments, const Globals& globals,
                 const Streams& streams) {
  const auto format = find_format(plan_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto plan =
      arguments.range.from.empty()
          ? server_plan(arguments, globals)
          : compare_revisions(globals, arguments.range, arguments.deploy.teams);
  if (!plan) return fail(plan.error(), streams);
  (*format)->render(*plan, style_for(streams.out, globals), streams.out);
  if (!plan->problems.empty()) {
    return fail({concat("the server would refuse this plan: ",
                        plural(plan->problems.size(), "error")),
                 plan->problems.front().help},
                streams);
  }
  if (!arguments.out.empty()) {
    const Status saved = save(*plan, arguments.out);
    if (!saved) return fail(saved.error(), streams);
  }
  return plan->changes.empty() || arguments.exit_zero ? kExitOk
                                                      : kExitDifferences;
}

}  // namespace

void add_diff(CLI::App& app, const Globals& globals, const Streams& streams,
              int& exit_code) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* command = app.add_subcommand(
      "diff", "show what would change on the server; writes nothing there");
  add_deploy_options(*command, arguments->deploy);
  CLI::Option* out =
      command
          ->add_option("--out", arguments->out, "save the plan for `ctl apply`")
          ->type_name("FILE");
  CLI::Option* from =
      command
          ->add_option("--from", arguments->range.from,
                       "compare with the files of a revision, not with a "
                       "server")
          ->type_name("REV")
          ->excludes(out);
  command
      ->add_option("--to", arguments->range.to,
                   "the revision to compare; default: the files as they are")
      ->type_name("REV")
      ->needs(from);
  command
      ->add_option("--format", arguments->format, format_help(plan_formats()))
      ->type_name("FORMAT");
  command->add_flag("--exit-zero", arguments->exit_zero,
                    "exit 0 when there are changes, too");
  command->footer(
      "Example:\n  ctl diff --prune --out plan.json\n"
      "  ctl diff --from main --to HEAD --format html > plan.html");
  command->callback([arguments, &globals, streams, &exit_code] {
    for (std::string* path : {&arguments->out, &arguments->deploy.ca_file})
      *path = from_directory(globals.directory, *path);
    exit_code = diff_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
