#include <CLI/CLI.hpp>
#include <ostream>

#include "cli/app.h"
#include "cli/version.h"

namespace ctl {

void add_version(CLI::App& app, const Globals& /*globals*/,
                 const Streams& streams, int& /*exit_code*/) {
  CLI::App* command = app.add_subcommand("version", "print the version");
  command->footer("Example:\n  ctl version");
  command->callback([&streams] { streams.out << "ctl " << kVersion << '\n'; });
}

}  // namespace ctl
