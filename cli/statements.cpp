#include "cli/statements.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/files.h"
#include "schema/base/text.h"
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

Error unknown_definition(const Tree& tree, const std::string& name) {
  std::vector<std::string_view> names;
  for (const Definition& definition : tree.definitions) {
    if (runs(definition)) names.push_back(definition.name);
  }
  const std::string_view near = closest(name, names);
  return {concat("no file and no definition ", quote(name)),
          near.empty() ? "`ctl dry-run` without a name runs all; "
                         "--sql runs a statement"
                       : concat("did you mean ", quote(near), "?")};
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

bool is_under(const std::string& path, const std::string& place) {
  return place.empty() || path == place || path.starts_with(place + "/");
}

}  // namespace

Result<std::vector<Statement>> find_statements(
    const Globals& globals, const std::vector<std::string>& selectors) {
  std::vector<std::string> paths;
  std::vector<std::string> names;
  for (const std::string& selector : selectors) {
    (is_path(globals, selector) ? paths : names).push_back(selector);
  }
  auto project = open_project(globals, paths);
  if (!project) return project.error();
  const Tree& tree = project->tree;
  std::set<const Definition*> chosen;
  for (const Definition& definition : tree.definitions) {
    if (!runs(definition) || (paths.empty() && !names.empty())) continue;
    const std::string& path = definition.file->source.path();
    if (std::any_of(project->paths.begin(), project->paths.end(),
                    [&](const std::string& p) { return is_under(path, p); })) {
      chosen.insert(&definition);
    }
  }
  for (const std::string& name : names) {
    if (const Status added = add_named(tree, name, chosen); !added) {
      return added.error();
    }
  }
  const TargetIndex targets(tree, project->lint_options);
  std::vector<Statement> statements;
  for (const Definition& definition : tree.definitions) {
    if (chosen.contains(&definition)) {
      statements.push_back(statement_of(definition, targets));
    }
  }
  return statements;
}

Result<Host> find_host(const Globals& globals, const std::string& name) {
  if (auto host = builtin_host(name)) return *std::move(host);
  namespace fs = std::filesystem;
  const fs::path directory(globals.directory);
  std::error_code ignored;
  for (const fs::path& path :
       {directory / name, directory / "hosts" / (name + ".yml")}) {
    if (!fs::is_regular_file(path, ignored)) continue;
    const std::string shown = path.lexically_normal().generic_string();
    const auto text = read_file(path.string(), shown);
    if (!text) return text.error();
    return parse_host(shown, *text);
  }
  std::vector<std::string_view> names(builtin_host_names().begin(),
                                      builtin_host_names().end());
  const std::string_view near = closest(name, names);
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

Result<std::vector<Host>> find_hosts(const Globals& globals,
                                     const std::vector<std::string>& names,
                                     const std::vector<std::string>& given) {
  std::vector<std::string> wanted = names;
  if (wanted.empty()) {
    for (const std::string_view name : builtin_host_names()) {
      if (!is_testing_host(name)) wanted.emplace_back(name);
    }
  }
  std::vector<Host> hosts;
  for (const std::string& name : wanted) {
    auto host = find_host(globals, name);
    if (!host) return host.error();
    hosts.push_back(*std::move(host));
  }
  for (const std::string& path : given) {
    const std::filesystem::path place =
        std::filesystem::path(globals.directory) / path;
    const auto text = read_file(place.string(), path);
    if (!text) return text.error();
    const auto rows = parse_rows(path, *text);
    if (!rows) return rows.error();
    for (Host& host : hosts)
      add_rows(host, *rows);
  }
  return hosts;
}

}  // namespace ctl
