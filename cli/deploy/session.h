#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/deploy/settings.h"
#include "engine/git/repository.h"
#include "engine/http/counting_transport.h"
#include "engine/plan/plan.h"
#include "engine/plan/wanted.h"
#include "engine/targets/target.h"
#include "schema/documents/tree.h"

namespace ctl {

// What the commands that talk to a server have in common on their command line.
struct DeployArguments {
  std::string environment;         // --env
  std::string ca_file;             // --ca-file
  std::vector<std::string> teams;  // --team; empty: every scope of the files
  bool prune = false;              // --prune
  std::string revision;            // read the files of this; empty: as they are
};

// The repository of a command: files, settings, git.
struct Workspace {
  std::string root;
  Wanted wanted;  // by the files, until compare() takes it
  DeploySettings settings;
  ServerSettings server;
  std::optional<Repository> repository;  // none outside of git
  std::optional<Commit> head;            // none before the first commit
  bool dirty = false;
  bool at_head = true;  // the files are those of HEAD
};

// A connection to a server that has said who it is.
struct Connection {
  std::unique_ptr<Transport> wire;
  std::unique_ptr<CountingTransport> counted;
  std::unique_ptr<Target> target;
  ServerInfo server;
};

// A commit later than the one of the files.
struct NewerCommit {
  std::string id;
  std::string sign;  // "query 'x'": what the server has of it; may be empty
};

// What was asked of the server, and what differs.
struct Comparison {
  Wanted wanted;
  State actual;
  Plan plan;
  std::optional<NewerCommit> newer = {};  // that the server holds
};

// The first mistake that keeps the files from being understood.
Status check_loaded(const Tree& tree);

// Reads files and settings; an Error when the files do not load.
Result<Workspace> open_workspace(const Globals& globals,
                                 const DeployArguments& arguments);

// The server alone, for commands that need no repository: of --config, of the
// ctl.yml where they run, or of the environment.
Result<ServerSettings> find_server(const Globals& globals,
                                   const DeployArguments& arguments);

// What ctl.yml says of deploying, for commands that need no server.
Result<DeploySettings> find_settings(const Globals& globals);

Result<Connection> connect(const ServerSettings& settings,
                           const DeployArguments& arguments);

// Reads the server and plans; sends GET only. Takes what is wanted out of the
// workspace.
Result<Comparison> compare(Workspace& workspace, Connection& connection,
                           const DeployArguments& arguments);

}  // namespace ctl
