#include "cli/deploy/session.h"

#include <filesystem>
#include <utility>

#include "cli/deploy/history.h"
#include "cli/deploy/newer.h"
#include "cli/deploy/scope_filter.h"
#include "cli/files.h"
#include "cli/project.h"
#include "cli/version.h"
#include "engine/http/curl_transport.h"
#include "engine/plan/team_renames.h"
#include "schema/base/text.h"
#include "schema/documents/classify.h"
#include "schema/documents/memory_source.h"

namespace ctl {
namespace {

LoadOptions load_options() {
  LoadOptions options;
  options.environment = environment_variable;
  return options;
}

// A list of definitions that an entry file names and that cannot be read would
// look like definitions that were removed.
bool is_definitions_lost(const Reference& reference) {
  return reference.outcome != Reference::Outcome::kFound && !reference.glob &&
         section_kind(reference.section).has_value();
}

Error lost(const Reference& reference) {
  return {concat("the files do not load: ", reference.from->source.path(), ':',
                 reference.value->at.line, ':', reference.value->at.column,
                 ": cannot read ", quote(reference.value->text)),
          "add the file, or remove the line that refers to it"};
}

Result<Tree> load_config(const std::string& path) {
  auto text = read_file(path, path);
  if (!text) return text.error();
  const auto source = memory_source({{"ctl.yml", *std::move(text)}});
  auto tree = load_tree(*source, load_options());
  if (!tree) return tree.error();
  if (const Status loaded = check_loaded(*tree); !loaded) {
    return loaded.error();
  }
  return tree;
}

const Node* config_of(const Tree& tree) {
  const File* file = tree.file("ctl.yml");
  return file == nullptr ? nullptr : file->root();
}

// The file of --config, else the ctl.yml of the repository; nothing in the tree
// when there is none.
Result<Tree> find_config(const Globals& globals) {
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  const std::string own = concat(project->root, "/ctl.yml");
  std::error_code ignored;
  if (!globals.config.empty())
    return load_config(from_directory(globals.directory, globals.config));
  if (!std::filesystem::exists(own, ignored)) return Tree();
  return load_config(own);
}

// Git is of use but not needed: without it nothing is known of the past.
Status open_git(Workspace& workspace) {
  auto repository = Repository::open(workspace.root);
  if (!repository) return ok();
  auto head = repository->head();
  if (!head) return head.error();
  auto dirty = repository->is_dirty();
  if (!dirty) return dirty.error();
  workspace.head = *std::move(head);
  workspace.dirty = *dirty;
  workspace.at_head = !*dirty;
  workspace.repository.emplace(*std::move(repository));
  return ok();
}

// The files of a revision; the working tree when none is named. What the files
// are of becomes the workspace's head.
Result<std::unique_ptr<FileSource>> source_of(Workspace& workspace,
                                              const std::string& revision) {
  if (revision.empty()) return directory_source(workspace.root);
  if (!workspace.repository) {
    return Error{concat("no git repository to find ", quote(revision), " in"),
                 "run it in a clone of the repository"};
  }
  auto commit = workspace.repository->commit(revision);
  if (!commit) return commit.error();
  workspace.head = *std::move(commit);
  workspace.dirty = false;
  workspace.at_head = false;
  return workspace.repository->at_revision(revision);
}

Result<History> history_of(const Workspace& workspace, const State& wanted,
                           const State& actual,
                           const DeployArguments& arguments) {
  const bool shallow =
      workspace.repository && workspace.repository->is_shallow();
  if (arguments.prune && (!workspace.repository || shallow)) {
    return Error{shallow ? "a shallow clone does not know what this "
                           "repository defined before, so nothing can be "
                           "pruned"
                         : "without a git history nothing can be pruned",
                 shallow ? "`git fetch --unshallow`; in GitHub Actions set "
                           "`fetch-depth: 0`"
                         : "run it in a clone of the repository"};
  }
  if (!workspace.repository) return History{};
  return read_history(*workspace.repository, wanted, actual,
                      {.with_from = !workspace.at_head}, load_options());
}

// What the plan cannot say because the history is not there.
void add_history_warnings(const Workspace& workspace, const History& history,
                          Plan& plan) {
  if (workspace.repository && workspace.repository->is_shallow()) {
    plan.warnings.emplace_back(
        "the clone is shallow, so nothing is known of earlier commits: a new "
        "name is not seen to be a rename, and nothing can be pruned; `git "
        "fetch --unshallow`");
  }
  if (!history.whole) {
    plan.warnings.emplace_back(
        "only the last hundred commits that may define what differs were "
        "read: what is older counts as not from this repository");
  }
}

// Files older than what the server holds take it back.
Status check_newer(const Workspace& workspace, const History& history,
                   Comparison& comparison) {
  auto newer = newer_on_server(workspace, comparison, history);
  if (!newer) return newer.error();
  comparison.newer = *std::move(newer);
  if (comparison.newer) {
    comparison.plan.warnings.push_back(describe(*comparison.newer));
  }
  return ok();
}

}  // namespace

Status check_loaded(const Tree& tree) {
  // What cannot be read would look like something that was removed.
  if (!tree.unreadable.empty()) return tree.unreadable.front().error;
  for (const Reference& reference : tree.references) {
    if (is_definitions_lost(reference)) return lost(reference);
  }
  const std::size_t errors = tree.findings.count(Severity::kError);
  if (errors == 0) return ok();
  Diagnostics findings;
  findings.append(tree.findings);
  for (const Diagnostic& finding : std::move(findings).sorted()) {
    if (finding.severity != Severity::kError) continue;
    return Error{
        concat("the files do not load: ", finding.path, ':', finding.at.line,
               ':', finding.at.column, ": ", finding.message),
        errors == 1 ? "`ctl lint` shows it in its place"
                    : concat("`ctl lint` shows all ", errors)};
  }
  return ok();
}

Result<Workspace> open_workspace(const Globals& globals,
                                 const DeployArguments& arguments) {
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  Workspace workspace;
  workspace.root = project->root;
  if (const Status opened = open_git(workspace); !opened) {
    return opened.error();
  }
  auto source = source_of(workspace, arguments.revision);
  if (!source) return source.error();
  auto tree = load_tree(**source, load_options());
  if (!tree) return tree.error();
  if (const Status loaded = check_loaded(*tree); !loaded) {
    return loaded.error();
  }
  workspace.wanted = wanted_state(*tree);
  std::optional<Tree> other;
  if (!globals.config.empty()) {
    auto config =
        load_config(from_directory(globals.directory, globals.config));
    if (!config) return config.error();
    other.emplace(*std::move(config));
  }
  const Node* config = config_of(other ? *other : *tree);
  auto settings = deploy_settings(config);
  if (!settings) return settings.error();
  workspace.settings = *std::move(settings);
  auto server =
      server_settings(config, arguments.environment, environment_variable);
  if (!server) return server.error();
  workspace.server = *std::move(server);
  return workspace;
}

Result<ServerSettings> find_server(const Globals& globals,
                                   const DeployArguments& arguments) {
  const auto config = find_config(globals);
  if (!config) return config.error();
  return server_settings(config_of(*config), arguments.environment,
                         environment_variable);
}

Result<DeploySettings> find_settings(const Globals& globals) {
  const auto config = find_config(globals);
  if (!config) return config.error();
  return deploy_settings(config_of(*config));
}

Result<Connection> connect(const ServerSettings& settings,
                           const DeployArguments& arguments) {
  HttpOptions options;
  options.url = settings.url;
  options.url_origin = settings.url_origin;
  options.token = settings.token;
  options.ca_file = arguments.ca_file;
  options.user_agent = concat("ctl/", kVersion);
  if (options.ca_file.empty()) {
    options.ca_file = environment_variable("SSL_CERT_FILE").value_or("");
  }
  auto url = checked_url(settings.url, settings.url_origin);
  if (!url) return url.error();
  auto wire = curl_transport(std::move(options));
  if (!wire) return wire.error();
  Connection connection;
  connection.wire = *std::move(wire);
  connection.counted = std::make_unique<CountingTransport>(*connection.wire);
  connection.target =
      make_fleet_target(*connection.counted, {*url, settings.token_origin});
  auto server = connection.target->identify();
  if (!server) return server.error();
  connection.server = *std::move(server);
  return connection;
}

Result<Comparison> compare(Workspace& workspace, Connection& connection,
                           const DeployArguments& arguments) {
  Comparison comparison;
  comparison.wanted = std::exchange(workspace.wanted, {});
  const Status chosen = keep_scopes(arguments.teams, comparison.wanted);
  if (!chosen) return chosen.error();
  const Wanted& wanted = comparison.wanted;
  std::vector<std::string> scopes =
      with_old_scopes(wanted.scopes, wanted.state);
  auto actual = connection.target->read(scopes);
  if (!actual) return actual.error();
  comparison.actual = *std::move(actual);
  drop_unrelated_scopes(wanted.scopes, wanted.state, scopes, comparison.actual);
  if (!arguments.teams.empty()) {
    drop_other_labels(comparison.wanted.state, comparison.actual);
  }
  auto history = history_of(workspace, comparison.wanted.state,
                            comparison.actual, arguments);
  if (!history) return history.error();
  comparison.plan = make_plan(
      comparison.wanted.state, comparison.actual, *history, connection.server,
      {.prune = arguments.prune,
       .absent_sections = comparison.wanted.absent_sections});
  Plan& plan = comparison.plan;
  plan.source.commit = workspace.head ? workspace.head->id : std::string();
  plan.source.dirty = workspace.dirty;
  plan.scopes = std::move(scopes);
  plan.part = !arguments.teams.empty();
  plan.ignored = comparison.wanted.ignored;
  plan.problems.insert(plan.problems.begin(),
                       comparison.wanted.problems.begin(),
                       comparison.wanted.problems.end());
  add_history_warnings(workspace, *history, plan);
  // A rollback goes back on purpose.
  if (arguments.revision.empty() && !plan.changes.empty()) {
    const Status checked = check_newer(workspace, *history, comparison);
    if (!checked) return checked.error();
  }
  connection.target->route(plan);
  return comparison;
}

}  // namespace ctl
