#include "cli/schema_import.h"

#include <algorithm>
#include <filesystem>

#include "cli/files.h"
#include "cli/lint/replace_file.h"
#include "cli/project.h"
#include "cli/statements.h"
#include "schema/base/source_file.h"
#include "schema/base/text.h"
#include "schema/documents/paths.h"
#include "schema/documents/yaml_reader.h"
#include "schema/own_tables/describe.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

Result<PlatformSet> platforms_of(const std::vector<std::string>& names) {
  if (names.empty()) return kUsualPlatforms;
  PlatformSet out = 0;
  for (const std::string& name : names) {
    const auto platform = parse_platform(name);
    if (!platform) {
      return Error{concat("platform ", quote(name), " is unknown"),
                   "use darwin, linux, windows or chrome"};
    }
    out |= static_cast<PlatformSet>(*platform);
  }
  return out;
}

Result<std::vector<TableDescription>> described(const ImportRequest& request,
                                                const Globals& globals) {
  const auto platforms = platforms_of(request.platforms);
  if (!platforms) return platforms.error();
  const fs::path place = fs::path(globals.directory) / request.file;
  const auto text = read_file(place.string(), request.file);
  if (!text) return text.error();
  DescribedTables found =
      describe_tables(SourceFile(request.file, *text),
                      {.name = request.name, .platforms = *platforms});
  if (!found.mistake) return std::move(found.tables);
  const Diagnostic& mistake = *found.mistake;
  return Error{concat(mistake.path, ':', mistake.at.line, ':',
                      mistake.at.column, ": ", mistake.message),
               mistake.help};
}

// No table may be described elsewhere already.
Status check_twice(const std::vector<TableDescription>& tables,
                   const std::string& path, const Globals& globals) {
  const auto known = find_own_tables(globals, is_project(globals));
  if (!known) return known.error();
  if (*known == nullptr) return ok();
  for (const TableDescription& table : tables) {
    const Table* other = (*known)->find(table.name);
    if (other == nullptr) continue;
    const TableDescription& there = (*known)->description(*other);
    if (there.path == path) continue;
    return Error{concat("table ", quote(table.name), " is described in ",
                        there.path, ':', there.at.line),
                 "drop that description first"};
  }
  return ok();
}

Status write_description(const fs::path& root, const std::string& path,
                         const std::string& text, bool force) {
  const fs::path place = root / path;
  std::error_code error;
  if (fs::exists(place, error) && !force) {
    const auto there = read_file(place.string(), path);
    if (!there) return there.error();
    if (*there == text) return ok();
    return Error{concat(path, " is there and says something else"),
                 "--force replaces it; --print shows what would be written"};
  }
  fs::create_directories(place.parent_path(), error);
  return replace_file(place.string(), text, path);
}

bool lists(const Node* tables, const std::string& path) {
  return tables != nullptr &&
         std::ranges::any_of(tables->items, [&](const Node& item) {
           return item.is_scalar() && resolve_path("", item.text) == path;
         });
}

// Adds the file to ctl.yml; false when it is listed already.
Result<bool> list_in_config(const fs::path& root, const std::string& path) {
  const fs::path place = root / "ctl.yml";
  std::string config;
  std::error_code ignored;
  if (fs::exists(place, ignored)) {
    auto text = read_file(place.string(), "ctl.yml");
    if (!text) return text.error();
    config = *std::move(text);
  }
  auto changed = with_table_file(config, path);
  if (!changed) return changed.error();
  if (*changed == config) return false;
  const Status written = replace_file(place.string(), *changed, "ctl.yml");
  if (!written) return written.error();
  return true;
}

}  // namespace

Result<std::string> with_table_file(const std::string& config,
                                    const std::string& path) {
  const YamlRead read = read_yaml(config);
  const Error cannot{"ctl.yml cannot be added to",
                     concat("list the file yourself: `tables: [", path, "]`")};
  if (read.fault || !(read.root.is_map() || read.root.is_null())) return cannot;
  const Node* tables = read.root.is_map() ? read.root.find("tables") : nullptr;
  if (lists(tables, path)) return config;
  std::string out = config;
  if (tables == nullptr) {
    const bool flow =
        config.find_first_not_of(" \t\r\n") != std::string::npos &&
        read.root.is_map() && config[read.root.offset] == '{';
    if (flow || read.extra != Node::kNowhere) return cannot;
    if (!out.empty() && out.back() != '\n') out += '\n';
    return out + concat("tables:\n  - ", path, '\n');
  }
  if (!tables->is_list() || tables->items.empty() || tables->alias)
    return cannot;
  const Node& last = tables->items.back();
  if (config[tables->offset] == '[') {
    out.insert(last.end, concat(", ", path));
    return out;
  }
  // A block list: a line like that of the last item that is one scalar.
  const std::size_t line = config.rfind('\n', last.offset) + 1;
  const std::string lead = config.substr(line, last.offset - line);
  const bool plain = lead.find_first_not_of(" -") == std::string::npos;
  if (!plain || lead.find('-') == std::string::npos) return cannot;
  const std::size_t end = std::min(config.find('\n', last.end - 1), out.size());
  out.insert(end, concat('\n', lead, path));
  if (end == config.size()) out += '\n';
  return out;
}

Result<Imported> import_tables(const ImportRequest& request,
                               const Globals& globals) {
  const auto tables = described(request, globals);
  if (!tables) return tables.error();
  Imported out{
      .tables = {}, .text = print_tables(*tables), .path = {}, .notes = {}};
  for (const TableDescription& table : *tables)
    out.tables.push_back(table.name);
  if (request.print) return out;
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  out.path = concat("schema/", stem_of(request.file), ".json");
  const fs::path root = project->root;
  // A file of the tree in our own form is listed as it is.
  std::error_code ignored;
  const fs::path given =
      fs::weakly_canonical(fs::path(globals.directory) / request.file, ignored);
  const bool in_place = given == root / out.path;
  if (auto status = check_twice(*tables, out.path, globals); !status)
    return status.error();
  if (!in_place) {
    const Status written =
        write_description(root, out.path, out.text, request.force);
    if (!written) return written.error();
    out.notes.push_back(concat("wrote ", project->prefix, out.path));
  }
  const auto listed = list_in_config(root, out.path);
  if (!listed) return listed.error();
  if (*listed) out.notes.push_back(concat(project->prefix, "ctl.yml lists it"));
  return out;
}

}  // namespace ctl
