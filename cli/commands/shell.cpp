// `ctl shell`: a prompt on an emulated host.
#include "cli/shell/shell.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/shell/history.h"
#include "cli/shell/line_editor.h"
#include "cli/statements.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct ShellArguments {
  std::string host = "ubuntu-server";
  std::vector<std::string> given;
  std::string mode = "pretty";
  std::string history;
  bool no_history = false;
};

std::string history_path(const ShellArguments& arguments) {
  if (arguments.no_history) return "";
  if (!arguments.history.empty()) return arguments.history;
  const auto home = environment_variable("HOME");
  return home && !home->empty() ? *home + "/.ctl_history" : "";
}

// Lines as they come: from a pipe or a file, or without a terminal that knows
// how to move its cursor.
void read_plain(Shell& shell, const Streams& streams, bool prompt) {
  for (std::string line; !shell.done();) {
    if (prompt) {
      streams.out << (shell.has_pending() ? "...> " : shell.host().name + "> ")
                  << std::flush;
    }
    if (!std::getline(streams.in, line)) break;
    shell.take(line);
  }
  shell.finish();
}

void read_terminal(Shell& shell, const std::string& history,
                   const Streams& streams) {
  LineEditor editor(STDIN_FILENO, streams.out, [&](std::string_view before) {
    return shell.complete(before);
  });
  if (!history.empty()) {
    for (std::string& line : read_history(history))
      editor.remember(std::move(line));
  }
  while (!shell.done()) {
    const auto line =
        editor.read(shell.has_pending() ? "...> " : shell.host().name + "> ");
    if (!line) break;
    if (editor.cancelled()) {
      shell.give_up();
      continue;
    }
    editor.remember(*line);
    shell.take(*line);
    streams.out << std::flush;
  }
  if (!history.empty()) write_history(history, editor.history());
}

int shell_command(const ShellArguments& arguments, const Globals& globals,
                  const Streams& streams) {
  const ShellMode* mode = find_shell_mode(arguments.mode);
  if (mode == nullptr) {
    std::vector<std::string> names;
    for (const ShellMode& known : shell_modes())
      names.emplace_back(known.name);
    ctl::print_error(streams.err, {concat("no mode ", quote(arguments.mode)),
                                   concat("use one of ", join(names))});
    return kExitUsage;
  }
  const auto fail = [&streams](const Error& error) {
    ctl::print_error(streams.err, error);
    return kExitFailure;
  };
  const auto own = find_own_tables(globals, is_project(globals));
  if (!own) return fail(own.error());
  auto hosts = find_hosts(globals, {arguments.host}, arguments.given, *own);
  if (!hosts) return fail(hosts.error());
  auto shell = Shell::open(
      std::move(hosts->front()),
      [&](const std::string& name) { return find_host(globals, name, *own); },
      style_for(streams.out, globals), streams.out, streams.err);
  if (!shell) return fail(shell.error());
  (*shell)->set_mode(*mode);
  const bool terminal = can_ask(streams.in) && &streams.out == &std::cout &&
                        isatty(STDOUT_FILENO) == 1;
  if (!terminal) {
    read_plain(**shell, streams, false);
    return kExitOk;
  }
  if (!globals.quiet) {
    streams.out
        << "emulated osquery " << to_string((*shell)->host().osquery)
        << ", no agent is asked; .help lists commands, .host the host\n";
  }
  const auto kind = environment_variable("TERM");
  if (!kind || kind->empty() || *kind == "dumb") {
    read_plain(**shell, streams, true);
  } else {
    read_terminal(**shell, history_path(arguments), streams);
  }
  return kExitOk;
}

}  // namespace

void add_shell(CLI::App& app, const Globals& globals, const Streams& streams,
               int& exit_code) {
  auto arguments = std::make_shared<ShellArguments>();
  CLI::App* command =
      app.add_subcommand("shell", "a prompt for SQL on an emulated host");
  command
      ->add_option("--host", arguments->host,
                   "a built-in host or a profile file; default: ubuntu-server")
      ->type_name("HOST");
  command
      ->add_option("--given", arguments->given,
                   "rows to add to the host, YAML or JSON")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--mode", arguments->mode,
                   "pretty, line, list, csv, json or column")
      ->type_name("MODE");
  command
      ->add_option("--history", arguments->history,
                   "remember lines here; default: ~/.ctl_history")
      ->type_name("FILE");
  command->add_flag("--no-history", arguments->no_history, "remember nothing");
  command->footer(
      "Example:\n"
      "  ctl shell --host macbook\n"
      "  echo 'SELECT name, version FROM os_version;' | ctl shell --mode json");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = shell_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
