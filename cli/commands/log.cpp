// `ctl log`: why a definition changed, who changed it and who approved it.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/files.h"
#include "cli/log/definition_log.h"
#include "cli/message.h"
#include "cli/render/log.h"

namespace ctl {
namespace {

struct LogArguments {
  LogOptions options;
  std::string format = "text";
};

int log_command(const LogArguments& arguments, const Globals& globals,
                const Streams& streams) {
  const auto format = find_format(log_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto log = read_log(globals, arguments.options);
  if (!log) {
    print_error(streams.err, log.error());
    return kExitFailure;
  }
  (*format)->render(*log, style_for(streams.out, globals), streams.out);
  return kExitOk;
}

}  // namespace

void add_log(CLI::App& app, const Globals& globals, const Streams& streams,
             int& exit_code) {
  auto arguments = std::make_shared<LogArguments>();
  CLI::App* command = app.add_subcommand(
      "log", "show the commits, approvals and applies of a definition");
  command
      ->add_option("name", arguments->options.name,
                   "of a definition, now or once; default: all of them")
      ->type_name("NAME");
  command
      ->add_option("-n,--limit", arguments->options.most,
                   "show this many commits")
      ->type_name("N");
  command
      ->add_option("--audit", arguments->options.audit,
                   "records of `ctl apply --audit`; default: of ctl.yml")
      ->type_name("FILE");
  command->add_option("--format", arguments->format, format_help(log_formats()))
      ->type_name("FORMAT");
  command->footer("Example:\n  ctl log \"sshd on a non-standard port\"");
  command->callback([arguments, &globals, streams, &exit_code] {
    arguments->options.audit =
        from_directory(globals.directory, arguments->options.audit);
    exit_code = log_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
