// `ctl serve`: the embedded development server (contracts/ctl.md).
#include <malloc.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <ostream>
#include <string>

#include "cli/app.h"
#include "cli/files.h"
#include "cli/message.h"
#include "engine/devserver/dev_server.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct ServeOptions {
  DevServerOptions server;
  std::string listen = "127.0.0.1:8080";
  std::string tier = "premium";
};

// "ADDR:PORT" or "PORT" into the server's options; false when it is neither.
bool read_listen(const std::string& text, DevServerOptions& options) {
  const auto colon = text.rfind(':');
  if (colon != std::string::npos) options.address = text.substr(0, colon);
  const std::string port =
      colon == std::string::npos ? text : text.substr(colon + 1);
  const auto end =
      std::from_chars(port.data(), port.data() + port.size(), options.port);
  return end.ec == std::errc() && end.ptr == port.data() + port.size() &&
         options.port >= 0 && options.port <= 65535 && !options.address.empty();
}

bool is_loopback(const std::string& address) {
  return address == "localhost" || address.starts_with("127.");
}

// A path as seen from the directory of `-C`; an empty one stays empty.
// Blocks the two signals in every thread started from here on, so that only
// wait() sees them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

// What large bodies and answers took goes back to the system with them; by
// default the allocator comes to keep it, in an arena for each thread.
void return_large_memory() {
#ifdef __GLIBC__
  constexpr int kLarge = 256 << 10;
  ::mallopt(M_MMAP_THRESHOLD, kLarge);
  ::mallopt(M_TRIM_THRESHOLD, kLarge);
  ::mallopt(M_ARENA_MAX, 2);
#endif
}

int serve(ServeOptions options, const Streams& streams) {
  return_large_memory();
  DevServerOptions& server_options = options.server;
  if (!read_listen(options.listen, server_options)) {
    print_error(streams.err,
                {concat("cannot listen on ", quote(options.listen)),
                 "write an address and a port: `--listen 127.0.0.1:8080`"});
    return kExitUsage;
  }
  server_options.premium = options.tier == "premium";
  const StopSignals signals;
  auto server = DevServer::start(server_options);
  if (!server) {
    print_error(streams.err, server.error());
    return kExitFailure;
  }
  streams.out << "listening on " << (*server)->url() << '\n';
  if (!(*server)->token().empty()) {
    streams.out << (*server)->token() << '\n';
  }
  streams.out.flush();
  if (!is_loopback(server_options.address)) {
    streams.err << "ctl: note: other machines can reach this server on "
                << server_options.address << '\n';
    streams.err.flush();
  }
  signals.wait();
  (*server)->stop();
  return kExitOk;
}

}  // namespace

void add_serve(CLI::App& app, const Globals& globals, const Streams& streams,
               int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "serve", "run a Fleet-compatible server for development");
  auto options = std::make_shared<ServeOptions>();
  command
      ->add_option("--db", options->server.database,
                   "keep everything in this file (default: in memory)")
      ->type_name("FILE");
  command->add_option("--listen", options->listen, "port 0 picks a free one")
      ->type_name("ADDR:PORT")
      ->capture_default_str();
  command->add_option("--tier", options->tier, "premium or free")
      ->type_name("TIER")
      ->check(CLI::IsMember({"premium", "free"}))
      ->capture_default_str();
  command
      ->add_option("--fleet-version", options->server.fleet_version,
                   "the version to answer as; from 4.82 on with its new names")
      ->type_name("V")
      ->capture_default_str();
  command
      ->add_option("--hosts", options->server.hosts,
                   "simulated hosts that check in and answer")
      ->type_name("N")
      ->check(CLI::Range(0, 1000));
  command
      ->add_option("--seed", options->server.seed,
                   "begin a fresh database with this directory's definitions")
      ->type_name("DIR");
  command->footer(
      "Example:\n"
      "  ctl serve --listen 127.0.0.1:8080 --db dev.db\n"
      "  ctl serve --hosts 3 --seed examples/sshd-port");
  command->callback([options, &globals, &streams, &exit_code] {
    options->server.database =
        from_directory(globals.directory, options->server.database);
    options->server.seed =
        from_directory(globals.directory, options->server.seed);
    exit_code = serve(*options, streams);
  });
}

}  // namespace ctl
