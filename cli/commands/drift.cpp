// `ctl drift`: what changed on the server behind git's back. Sends GET only.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/deploy/arguments.h"
#include "cli/deploy/drift.h"
#include "cli/files.h"
#include "cli/message.h"
#include "cli/render/drift.h"

namespace ctl {
namespace {

struct DriftArguments {
  DeployArguments deploy;
  std::string format = "text";
};

int drift_command(const DriftArguments& arguments, const Globals& globals,
                  const Streams& streams) {
  const auto format = find_format(drift_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto report = find_drift(globals, arguments.deploy);
  if (!report) {
    print_error(streams.err, report.error());
    return kExitFailure;
  }
  (*format)->render(*report, style_for(streams.out, globals), streams.out);
  return report->items.empty() ? kExitOk : kExitDifferences;
}

}  // namespace

void add_drift(CLI::App& app, const Globals& globals, const Streams& streams,
               int& exit_code) {
  auto arguments = std::make_shared<DriftArguments>();
  CLI::App* command = app.add_subcommand(
      "drift",
      "show what changed on the server behind git's back, and who did "
      "it");
  add_server_options(*command, arguments->deploy);
  command
      ->add_option("--team", arguments->deploy.teams,
                   "only this team, 'global' or 'no-team'; repeatable")
      ->type_name("NAME");
  command
      ->add_option("--format", arguments->format, format_help(drift_formats()))
      ->type_name("FORMAT");
  command->footer("Example:\n  ctl drift --env production --format markdown");
  command->callback([arguments, &globals, streams, &exit_code] {
    arguments->deploy.ca_file =
        from_directory(globals.directory, arguments->deploy.ca_file);
    exit_code = drift_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
