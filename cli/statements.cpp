#include "cli/statements.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/files.h"
#include "cli/lint/caused.h"
#include "schema/base/text.h"
#include "schema/documents/scalar.h"
#include "schema/own_tables/load.h"
#include "schema/own_tables/mistake.h"
#include "validators/options.h"
#include "validators/targets.h"

namespace ctl {
namespace {

// Profiles for testing ctl itself: nothing a reviewer wants to see.
constexpr std::array<std::string_view, 2> kTestingHosts = {"bare", "lab"};

bool is_testing_host(std::string_view name) {
  return std::find(kTestingHosts.begin(), kTestingHosts.end(), name) !=
         kTestingHosts.end();
}

Statement statement_of(const Definition& definition,
                       const TargetIndex& targets) {
  const Targets target = targets.targets_of(definition);
  Statement statement;
  statement.kind = to_string(definition.kind);
  statement.name = definition.name;
  statement.path = definition.file->source.path();
  statement.line = definition.at.line;
  statement.sql = definition.sql;
  statement.platforms = target.platforms;
  statement.declared = target.declared;
  statement.policy = definition.kind == DefinitionKind::kPolicy;
  statement.schedule = logged_schedule(definition);
  statement.definition = &definition;
  return statement;
}

bool is_path(const Globals& globals, const std::string& selector) {
  std::error_code ignored;
  return std::filesystem::exists(
      std::filesystem::path(globals.directory) / selector, ignored);
}

bool runs(const Definition& definition) {
  return definition.sql_node != nullptr || !definition.sql.empty();
}

constexpr std::size_t kMostNamed = 3;  // of the names that hold a word

// Names that hold the text, in the order of the tree.
std::vector<std::string> names_with(const std::vector<std::string_view>& names,
                                    std::string_view text) {
  const std::string wanted = lower_ascii(text);
  std::vector<std::string> out;
  for (const std::string_view name : names) {
    const bool fits = lower_ascii(name).find(wanted) != std::string::npos;
    if (fits && std::ranges::find(out, quote(name)) == out.end())
      out.push_back(quote(name));
  }
  return out;
}

std::string name_help(const std::vector<std::string_view>& names,
                      const std::string& name) {
  const std::string_view near = closest(name, names);
  if (!near.empty()) return concat("did you mean ", quote(near), "?");
  std::vector<std::string> holding = names_with(names, name);
  if (name.empty() || holding.empty())
    return "`ctl dry-run` without a name runs all; --sql runs a statement";
  if (holding.size() <= kMostNamed)
    return concat("did you mean ", join(holding, " or "), "?");
  const std::size_t more = holding.size() - kMostNamed;
  holding.resize(kMostNamed);
  return concat("did you mean ", join(holding), " or one of ", more, " more?");
}

Error unknown_definition(const Tree& tree, const std::string& name) {
  std::vector<std::string_view> names;
  for (const Definition& definition : tree.definitions) {
    if (runs(definition)) names.push_back(definition.name);
  }
  return {concat("no file and no definition ", quote(name)),
          name_help(names, name)};
}

// Where a name means several definitions (one a team), all of them run.
Status add_named(const Tree& tree, const std::string& name,
                 std::set<const Definition*>& chosen) {
  bool found = false;
  for (const Definition& definition : tree.definitions) {
    if (definition.name != name || !runs(definition)) continue;
    chosen.insert(&definition);
    found = true;
  }
  if (!found) return unknown_definition(tree, name);
  return ok();
}

// How many hosts ctl.yml says there are; 0: it does not.
std::size_t host_count(const Tree& tree) {
  const File* file = tree.file("ctl.yml");
  const Node* root = file == nullptr ? nullptr : file->root();
  const Node* hosts = root == nullptr ? nullptr : root->find("hosts");
  const Node* count = hosts == nullptr ? nullptr : hosts->find("count");
  if (count == nullptr) return 0;
  return static_cast<std::size_t>(
      std::max(0LL, whole_number(*count).value_or(0)));
}

bool is_under(const std::string& path, const std::string& place) {
  return place.empty() || path == place || path.starts_with(place + "/");
}

Result<std::set<const Definition*>> chosen_definitions(
    const Project& project, const std::vector<std::string>& paths,
    const std::vector<std::string>& names) {
  std::set<const Definition*> chosen;
  for (const Definition& definition : project.tree.definitions) {
    if (!runs(definition) || (paths.empty() && !names.empty())) continue;
    const std::string& path = definition.file->source.path();
    if (std::any_of(project.paths.begin(), project.paths.end(),
                    [&](const std::string& p) { return is_under(path, p); })) {
      chosen.insert(&definition);
    }
  }
  for (const std::string& name : names) {
    if (const Status added = add_named(project.tree, name, chosen); !added)
      return added.error();
  }
  return chosen;
}

struct OpenedScope {
  Project project;
  // What the change made or altered; nothing: there is no change to look at.
  std::optional<std::set<const Definition*>> changed{};
};

Result<OpenedScope> open_scope(const Globals& globals,
                               const std::vector<std::string>& paths,
                               const Scope& scope) {
  if (scope.kind == Scope::Kind::kAll) {
    auto project = open_project(globals, paths);
    if (!project) return project.error();
    return OpenedScope{*std::move(project)};
  }
  auto project = find_project(globals, paths);
  if (!project) return project.error();
  auto sides = open_sides(project->root, scope);
  if (!sides) return sides.error();
  auto before_source = with_config(std::move(sides->before), globals);
  if (!before_source) return before_source.error();
  auto after_source = with_config(std::move(sides->after), globals);
  if (!after_source) return after_source.error();
  LoadOptions options;
  options.environment = environment_variable;
  auto before = load_tree(**before_source, options);
  if (!before) return before.error();
  auto after = load_tree(**after_source, options);
  if (!after) return after.error();
  if (!after->unreadable.empty()) return after->unreadable.front().error;
  OpenedScope out{*std::move(project)};
  out.project.tree = *std::move(after);
  out.project.lint_options = lint_options(out.project.tree);
  out.changed = changed_definitions(*before, out.project.tree);
  return out;
}

}  // namespace

Status own_tables_status(const Diagnostics& findings,
                         const std::string& prefix) {
  for (const Diagnostic& finding : findings.all()) {
    if (finding.rule != kBadTable) continue;
    return Error{concat(prefix, finding.path, ':', finding.at.line, ':',
                        finding.at.column, ": ", finding.message),
                 finding.help};
  }
  return ok();
}

Result<OwnTablesPtr> find_own_tables(const Globals& globals, bool whole_tree) {
  if (whole_tree) {
    const auto project = open_project(globals, {});
    if (!project) return project.error();
    const Status status =
        own_tables_status(project->tree.findings, project->prefix);
    if (!status) return status.error();
    return project->tree.own_tables;
  }
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  const auto source = with_config(directory_source(project->root), globals);
  if (!source) return source.error();
  const ListedTables listed = listed_tables(**source, {});
  const Status status = own_tables_status(listed.findings, project->prefix);
  if (!status) return status.error();
  return listed.tables;
}

Result<Selection> find_statements(const Globals& globals,
                                  std::vector<std::string> selectors,
                                  Scope scope) {
  auto settled =
      settle_base(std::move(scope), std::move(selectors), globals.directory);
  if (!settled) return settled.error();
  std::vector<std::string> paths;
  std::vector<std::string> names;
  for (const std::string& selector : settled->paths) {
    (is_path(globals, selector) ? paths : names).push_back(selector);
  }
  auto opened = open_scope(globals, paths, settled->scope);
  if (!opened) return opened.error();
  Selection out{.project = std::move(opened->project)};
  const Tree& tree = out.project.tree;
  if (auto status = own_tables_status(tree.findings, out.project.prefix);
      !status) {
    return status.error();
  }
  auto chosen = chosen_definitions(out.project, paths, names);
  if (!chosen) return chosen.error();
  const TargetIndex targets(tree, out.project.lint_options);
  for (const Definition& definition : tree.definitions) {
    // Views and the like are of that kind, too.
    if (definition.kind == DefinitionKind::kDecorator &&
        definition.name.starts_with("decorators."))
      out.decorators.push_back(definition.sql);
    if (!chosen->contains(&definition) || definition.repeated) continue;
    if (opened->changed && !opened->changed->contains(&definition)) continue;
    out.statements.push_back(statement_of(definition, targets));
  }
  out.hosts = host_count(tree);
  return out;
}

Result<Host> find_host(const Globals& globals, const std::string& name,
                       const OwnTablesPtr& own) {
  if (auto host = builtin_host(name)) {
    host->own_tables = own;
    return *std::move(host);
  }
  namespace fs = std::filesystem;
  const fs::path directory(globals.directory);
  std::error_code ignored;
  for (const fs::path& path :
       {directory / name, directory / "hosts" / (name + ".yml")}) {
    if (!fs::is_regular_file(path, ignored)) continue;
    const std::string shown = path.lexically_normal().generic_string();
    const auto text = read_file(path.string(), shown);
    if (!text) return text.error();
    return parse_host(shown, *text, own);
  }
  std::vector<std::string_view> names(builtin_host_names().begin(),
                                      builtin_host_names().end());
  std::string_view near = closest(name, names);
  for (const std::string_view known : names) {
    if (near.empty() && !name.empty() && known.find(name) != known.npos)
      near = known;
  }
  return Error{
      concat("no host profile ", quote(name)),
      near.empty()
          ? concat("name a profile file, or one of ",
                   join(std::vector<std::string>(names.begin(), names.end())))
          : concat("did you mean '", near, "'?")};
}

void add_rows(Host& host, const RowTables& rows) {
  for (const auto& [table, chunks] : rows.tables) {
    auto& target = host.tables[table];
    target.insert(target.end(), chunks.begin(), chunks.end());
  }
}

namespace {

bool holds_rows(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".json" || extension == ".yml" || extension == ".yaml";
}

// A folder stands for the files of rows in it, by name.
std::vector<std::string> row_files(const std::filesystem::path& directory,
                                   const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(directory / path, error)) return {path};
  std::vector<std::string> out;
  for (fs::directory_iterator at(directory / path, error), end;
       !error && at != end; at.increment(error)) {
    if (holds_rows(at->path()))
      out.push_back((fs::path(path) / at->path().filename()).generic_string());
  }
  std::ranges::sort(out);
  return out.empty() ? std::vector{path} : out;
}

}  // namespace

Result<std::vector<RowTables>> read_rows(const Globals& globals,
                                         const std::vector<std::string>& paths,
                                         const OwnTablesPtr& own) {
  std::vector<RowTables> out;
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    for (std::string& file : row_files(globals.directory, path))
      files.push_back(std::move(file));
  }
  for (const std::string& path : files) {
    const std::filesystem::path place =
        std::filesystem::path(globals.directory) / path;
    const auto text = read_file(place.string(), path);
    if (!text) return text.error();
    auto rows = parse_rows(path, *text, {}, own);
    if (!rows) return rows.error();
    out.push_back(*std::move(rows));
  }
  return out;
}

Result<std::vector<Host>> find_hosts(const Globals& globals,
                                     const std::vector<std::string>& names,
                                     const std::vector<std::string>& given,
                                     const OwnTablesPtr& own) {
  std::vector<std::string> wanted = names;
  if (wanted.empty()) {
    for (const std::string_view name : builtin_host_names()) {
      if (!is_testing_host(name)) wanted.emplace_back(name);
    }
  }
  std::vector<Host> hosts;
  for (const std::string& name : wanted) {
    auto host = find_host(globals, name, own);
    if (!host) return host.error();
    hosts.push_back(*std::move(host));
  }
  const auto files = read_rows(globals, given, own);
  if (!files) return files.error();
  for (const RowTables& rows : *files) {
    for (Host& host : hosts)
      add_rows(host, rows);
  }
  return hosts;
}

}  // namespace ctl
