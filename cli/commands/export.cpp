// `ctl export`: what the server holds as a repository. Sends GET only.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include "cli/app.h"
#include "cli/deploy/arguments.h"
#include "cli/deploy/session.h"
#include "cli/export/export.h"
#include "cli/files.h"
#include "cli/layout/enclosing.h"
#include "cli/layout/write_directory.h"
#include "cli/message.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct ExportArguments {
  DeployArguments deploy;
  ExportOptions options;
  std::string directory;
};

Result<Export> read_server(const ExportArguments& arguments,
                           const Globals& globals) {
  const auto server = find_server(globals, arguments.deploy);
  if (!server) return server.error();
  auto connection = connect(*server, arguments.deploy);
  if (!connection) return connection.error();
  const auto scopes = connection->target->scopes();
  if (!scopes) return scopes.error();
  std::vector<std::string> names;
  for (const ScopeInfo& scope : *scopes)
    names.push_back(scope.scope);
  auto actual = connection->target->read(names);
  if (!actual) return actual.error();
  return make_export(*std::move(actual), *scopes, connection->server,
                     arguments.options);
}

std::string summary(const Export& result) {
  std::size_t labels = 0;
  std::size_t queries = 0;
  std::size_t policies = 0;
  for (const Object& object : result.state.objects) {
    labels += object.kind == ObjectKind::kLabel ? 1U : 0U;
    queries += object.kind == ObjectKind::kQuery ? 1U : 0U;
    policies += object.kind == ObjectKind::kPolicy ? 1U : 0U;
  }
  return concat(queries, queries == 1 ? " query, " : " queries, ", policies,
                policies == 1 ? " policy, " : " policies, ",
                plural(labels, "label"),
                result.teams == 0 ? std::string()
                                  : concat(", ", plural(result.teams, "team")),
                " in ", plural(result.files.size(), "file"));
}

int export_command(const ExportArguments& arguments, const Globals& globals,
                   const Streams& streams) {
  const std::string directory =
      (std::filesystem::path(globals.directory) / arguments.directory).string();
  if (const Status free = check_free(directory); !free) {
    print_refusal(streams.err, free.error());
    return kExitFindings;
  }
  const auto result = read_server(arguments, globals);
  if (!result) {
    print_error(streams.err, result.error());
    return kExitFailure;
  }
  const Status written = write_directory(directory, result->files);
  if (!written) {
    print_error(streams.err, written.error());
    return kExitFailure;
  }
  for (const std::string& note : result->notes)
    streams.err << "ctl: note: " << note << '\n';
  streams.out << "wrote " << arguments.directory << ": " << summary(*result)
              << '\n';
  const std::string around = enclosing_note(globals, arguments.directory);
  if (!around.empty()) {
    streams.err << "ctl: note: " << around << '\n';
  } else if (!globals.quiet) {
    streams.out << "next: `git init` there, commit, and `ctl diff` says that "
                   "there are no changes\n";
  }
  return kExitOk;
}

}  // namespace

void add_export(CLI::App& app, const Globals& globals, const Streams& streams,
                int& exit_code) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = app.add_subcommand(
      "export", "write what the server holds as a new repository");
  command
      ->add_option("directory", arguments->directory,
                   "where; made by this, or empty")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("--names", arguments->options.names,
                   "what files and keys are called: teams (as before Fleet "
                   "4.82) or fleets; default: as the server's version does")
      ->type_name("WORD")
      ->check(CLI::IsMember({"teams", "fleets"}));
  add_server_options(*command, arguments->deploy);
  command->footer("Example:\n  ctl export detections");
  command->callback([arguments, &globals, streams, &exit_code] {
    arguments->deploy.ca_file =
        from_directory(globals.directory, arguments->deploy.ca_file);
    exit_code = export_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
