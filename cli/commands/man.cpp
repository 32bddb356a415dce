#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/app.h"
#include "cli/help/manual.h"

namespace ctl {

void add_man(CLI::App& app, const Globals& /*globals*/, const Streams& streams,
             int& /*exit_code*/) {
  CLI::App* command = app.add_subcommand("man", "print the manual page");
  command->footer("Example:\n  ctl man | man -l -");
  command->callback([&app, streams] { streams.out << manual_page(app); });
}

}  // namespace ctl
