#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace ctl {

// What a command is done with and that is large: to free it piece by piece
// takes longer than to leave it to the end of the process.
class Leftovers {
 public:
  template <typename T>
  void keep(T thing) {
    kept_.push_back(std::make_shared<T>(std::move(thing)));
  }

 private:
  std::vector<std::shared_ptr<const void>> kept_;
};

// The process streams, passed in so that tests can run whole commands.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Leftovers* leftovers = nullptr;  // nullptr: everything is freed at once
};

enum ExitCode : int {
  kExitOk = 0,           // nothing to report
  kExitFindings = 1,     // lint errors, failed tests, a refusal
  kExitDifferences = 2,  // the server is not as the files say
  kExitFailure = 3,      // could not finish: files, network, server
  kExitUsage = 64,       // wrong flags or arguments
};

// What every command takes (contracts/ctl.md, "Every command").
struct Globals {
  std::string directory = ".";  // -C
  std::string config;           // --config; empty: ctl.yml when it is there
  std::string color = "auto";   // auto, always, never
  bool quiet = false;
  bool verbose = false;
};

// One per command, in cli/commands/<name>.cpp: adds a subcommand to `app` that
// writes the exit code when it runs.
using AddCommand = void (*)(CLI::App& app, const Globals& globals,
                            const Streams& streams, int& exit_code);
#define CTL_COMMAND(name)                                \
  void add_##name(CLI::App& app, const Globals& globals, \
                  const Streams& streams, int& exit_code);
#include "cli/commands.def"
#undef CTL_COMMAND

int run(int argc, char** argv, const Streams& streams);

}  // namespace ctl
