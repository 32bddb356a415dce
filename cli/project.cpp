#include "cli/project.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "cli/files.h"
#include "schema/base/system_words.h"
#include "schema/base/text.h"
#include "schema/documents/file_source.h"
#include "schema/documents/memory_source.h"
#include "validators/options.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> nearest_with(const fs::path& start,
                                     const char* marker) {
  std::error_code ignored;
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (fs::exists(folder / marker, ignored)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

fs::path root_of(const fs::path& start) {
  std::error_code ignored;
  const fs::path folder =
      fs::is_directory(start, ignored) ? start : start.parent_path();
  if (const auto found = nearest_with(folder, "ctl.yml")) return *found;
  if (fs::exists(folder / "default.yml", ignored)) return folder;
  return nearest_with(folder, ".git").value_or(folder);
}

Result<fs::path> existing(const fs::path& path, const std::string& given) {
  std::error_code error;
  fs::path found = fs::canonical(path, error);
  if (error) {
    return Error{
        concat("cannot read ", given, ": ", system_words(error.value())),
        "name a file or a folder that exists"};
  }
  return found;
}

std::string relative_to(const fs::path& path, const fs::path& root) {
  const std::string relative = path.lexically_relative(root).generic_string();
  return relative == "." ? "" : relative;
}

// What leads from the folder a command was started in to the root.
std::string display_prefix(const fs::path& root) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error || here == root) return {};
  const fs::path relative = root.lexically_relative(here);
  return relative.empty() ? "" : relative.generic_string() + "/";
}

// A source with another text in the place of ctl.yml.
class ConfiguredSource : public FileSource {
 public:
  ConfiguredSource(std::unique_ptr<FileSource> base, std::string text)
      : base_(std::move(base)), text_(std::move(text)) {}

  Result<std::vector<std::string>> list() override {
    auto paths = base_->list();
    if (!paths) return paths;
    const auto at = std::lower_bound(paths->begin(), paths->end(), kName);
    if (at == paths->end() || *at != kName) paths->insert(at, kName);
    return paths;
  }
  Result<std::string> read(const std::string& path) override {
    return path == kName ? Result<std::string>(text_) : base_->read(path);
  }
  bool exists(const std::string& path) override {
    return path == kName || base_->exists(path);
  }
  std::string id(const std::string& path) override {
    return path == kName ? "--config" : base_->id(path);
  }
  bool concurrent() const override { return base_->concurrent(); }
  bool sees_outside() const override { return base_->sees_outside(); }

 private:
  static constexpr const char* kName = "ctl.yml";
  std::unique_ptr<FileSource> base_;
  std::string text_;
};

}  // namespace

Result<std::unique_ptr<FileSource>> with_config(
    std::unique_ptr<FileSource> source, const Globals& globals) {
  if (globals.config.empty()) return source;
  const fs::path path = fs::path(globals.directory) / globals.config;
  auto text = read_file(path.string(), globals.config);
  if (!text) return text.error();
  return std::unique_ptr<FileSource>(
      std::make_unique<ConfiguredSource>(std::move(source), *std::move(text)));
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

Result<Project> find_project(const Globals& globals,
                             const std::vector<std::string>& paths) {
  const auto directory = existing(globals.directory, globals.directory);
  if (!directory) return directory.error();
  Project project;
  fs::path root;
  std::vector<fs::path> places;
  for (const std::string& path : paths) {
    auto found = existing(*directory / path, path);
    if (!found) return found.error();
    places.push_back(*std::move(found));
  }
  if (places.empty()) places.push_back(*directory);
  for (const fs::path& place : places) {
    const fs::path place_root = root_of(place);
    if (!root.empty() && root != place_root) {
      return Error{
          concat(quote(relative_to(place, *directory)),
                 " belongs to another repository than ", quote(paths.front())),
          "run ctl once for each repository"};
    }
    root = place_root;
    project.paths.push_back(relative_to(place, root));
  }
  project.root = root.string();
  project.prefix = display_prefix(root);
  return project;
}

Result<LintOptions> read_settings(const Globals& globals) {
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  const auto source = with_config(directory_source(project->root), globals);
  if (!source) return source.error();
  if (!(*source)->exists("ctl.yml")) return LintOptions();
  auto text = (*source)->read("ctl.yml");
  if (!text) return text.error();
  const auto alone = memory_source({{"ctl.yml", *std::move(text)}});
  LoadOptions options;
  options.environment = environment_variable;
  const auto tree = load_tree(*alone, options);
  if (!tree) return tree.error();
  return lint_options(*tree);
}

bool is_project(const Globals& globals) {
  const auto directory = existing(globals.directory, globals.directory);
  if (!directory) return false;
  const fs::path root = root_of(*directory);
  std::error_code ignored;
  for (const char* marker : {"ctl.yml", "default.yml", ".git"}) {
    if (fs::exists(root / marker, ignored)) return true;
  }
  return false;
}

Result<Project> open_project(const Globals& globals,
                             const std::vector<std::string>& paths) {
  auto project = find_project(globals, paths);
  if (!project) return project;
  const auto source = with_config(directory_source(project->root), globals);
  if (!source) return source.error();
  LoadOptions options;
  options.environment = environment_variable;
  options.paths = project->paths;
  auto tree = load_tree(**source, options);
  if (!tree) return tree.error();
  if (!tree->unreadable.empty()) return tree->unreadable.front().error;
  project->tree = *std::move(tree);
  project->lint_options = lint_options(project->tree);
  return project;
}

}  // namespace ctl
