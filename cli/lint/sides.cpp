#include "cli/lint/sides.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "cli/project.h"
#include "engine/git/repository.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Paths = std::vector<std::string>;

struct Layer {
  std::shared_ptr<FileSource> source;
  Paths paths;  // what it contributes, sorted
};

// Several sources as one; of a path in two of them the first counts.
class LayeredSource : public FileSource {
 public:
  explicit LayeredSource(std::vector<Layer> layers)
      : layers_(std::move(layers)) {}

  Result<Paths> list() override {
    std::set<std::string> all;
    for (const Layer& layer : layers_)
      all.insert(layer.paths.begin(), layer.paths.end());
    return Paths(all.begin(), all.end());
  }

  Result<std::string> read(const std::string& path) override {
    return source_of(path).read(path);
  }

  bool exists(const std::string& path) override {
    return source_of(path).exists(path);
  }

  std::string id(const std::string& path) override {
    return source_of(path).id(path);
  }

  bool concurrent() const override {
    return std::all_of(layers_.begin(), layers_.end(), [](const Layer& layer) {
      return layer.source->concurrent();
    });
  }

  bool sees_outside() const override {
    return layers_.front().source->sees_outside();
  }

 private:
  FileSource& source_of(const std::string& path) const {
    for (const Layer& layer : layers_) {
      if (std::binary_search(layer.paths.begin(), layer.paths.end(), path)) {
        return *layer.source;
      }
    }
    return *layers_.front().source;
  }

  std::vector<Layer> layers_;
};

class EmptySource : public FileSource {
 public:
  Result<Paths> list() override { return Paths(); }
  Result<std::string> read(const std::string& path) override {
    return Error{concat("cannot read ", path, ": no such file"), {}};
  }
  bool exists(const std::string& /*path*/) override { return false; }
  bool concurrent() const override { return true; }
};

// Folders whose name begins with a dot are no part of a tree, wherever it is
// read from.
bool is_hidden(const std::string& path) {
  for (std::size_t at = 0; at != std::string::npos;) {
    const std::size_t slash = path.find('/', at);
    if (slash == std::string::npos) return false;
    if (path[at] == '.') return true;
    at = slash + 1;
  }
  return false;
}

Result<Paths> listed(FileSource& source) {
  auto paths = source.list();
  if (!paths) return paths;
  std::erase_if(*paths, is_hidden);
  return paths;
}

bool is_below(const std::string& path, const Paths& folders) {
  return std::any_of(
      folders.begin(), folders.end(), [&](const std::string& folder) {
        return path.size() > folder.size() && path.starts_with(folder) &&
               path[folder.size()] == '/';
      });
}

std::unique_ptr<FileSource> layered(std::vector<Layer> layers) {
  return std::make_unique<LayeredSource>(std::move(layers));
}

// One repository, its index and its folder, and what is where.
struct Ground {
  Repository repository;
  std::shared_ptr<FileSource> folder;
  Paths on_disk;
  std::shared_ptr<FileSource> index;
  Paths in_index;
  Repository::Layout layout;
};

enum class Folder { kAlways, kForSubmodules };

Result<Ground> survey(const std::string& root, Folder folder) {
  auto repository = Repository::open(
      root, environment_variable("GIT_INDEX_FILE").value_or(""));
  if (!repository) return repository.error();
  if (repository->is_bare()) {
    return Error{"a bare repository has no files to compare",
                 "run it in a clone"};
  }
  auto index = repository->at_index();
  if (!index) return index.error();
  auto layout = repository->layout();
  if (!layout) return layout.error();
  Ground ground{*std::move(repository),
                directory_source(root),
                {},
                *std::move(index),
                {},
                *layout};
  if (folder == Folder::kAlways || !ground.layout.submodules.empty()) {
    auto on_disk = listed(*ground.folder);
    if (!on_disk) return on_disk.error();
    ground.on_disk = *std::move(on_disk);
  }
  auto in_index = listed(*ground.index);
  if (!in_index) return in_index.error();
  ground.in_index = *std::move(in_index);
  return ground;
}

Paths in_submodules(const Ground& ground) {
  Paths out;
  if (ground.layout.submodules.empty()) return out;
  for (const std::string& path : ground.on_disk) {
    if (is_below(path, ground.layout.submodules)) out.push_back(path);
  }
  return out;
}

// What is on disk and was no other before: files that are neither kept by git
// nor going to be, and those that are as they were.
Result<Paths> unchanged(const Ground& ground, const std::string& base) {
  const auto changes = ground.repository.changed_since(base);
  if (!changes) return changes.error();
  std::set<std::string> changed;
  for (const FileChange& change : *changes)
    changed.insert(change.path);
  Paths out;
  for (const std::string& path : ground.on_disk) {
    if (changed.count(path) == 0) out.push_back(path);
  }
  return out;
}

std::unique_ptr<FileSource> with_absent(const Ground& ground) {
  std::vector<Layer> layers = {{ground.folder, ground.on_disk}};
  if (!ground.layout.absent.empty()) {
    layers.push_back({ground.index, ground.layout.absent});
  }
  return layered(std::move(layers));
}

// A revision (none: nothing) under files that are on disk as they were.
Result<std::unique_ptr<FileSource>> revision(const Ground& ground,
                                             const std::string& id,
                                             Paths others) {
  std::shared_ptr<FileSource> files = std::make_shared<EmptySource>();
  if (!id.empty()) {
    auto found = ground.repository.at_revision(id);
    if (!found) return found.error();
    files = *std::move(found);
  }
  auto paths = listed(*files);
  if (!paths) return paths.error();
  Paths own;  // the first layer also answers for what is nowhere
  std::set_difference(paths->begin(), paths->end(), others.begin(),
                      others.end(), std::back_inserter(own));
  return layered({{files, std::move(own)}, {ground.folder, std::move(others)}});
}

Result<Sides> staged_sides(const Ground& ground) {
  const auto head = ground.repository.head();
  if (!head) return head.error();
  const Paths others = in_submodules(ground);
  auto before = revision(ground, head->has_value() ? (*head)->id : "", others);
  if (!before) return before.error();
  return Sides{*std::move(before), layered({{ground.index, ground.in_index},
                                            {ground.folder, others}})};
}

Result<Sides> changed_sides(const Ground& ground, const std::string& base) {
  const auto head = ground.repository.head();
  if (!head) return head.error();
  std::string id;
  Paths others = in_submodules(ground);
  if (head->has_value() || base != "HEAD") {
    auto fork = ground.repository.fork_point(base);
    if (!fork) return fork.error();
    id = *std::move(fork);
    auto rest = unchanged(ground, base);
    if (!rest) return rest.error();
    others = *std::move(rest);
  }
  auto before = revision(ground, id, std::move(others));
  if (!before) return before.error();
  return Sides{*std::move(before), with_absent(ground)};
}

}  // namespace

Result<std::unique_ptr<FileSource>> working_tree(const std::string& root) {
  auto repository = Repository::open(root);
  // Without git, or with a git that cannot be read, the folder is all there is.
  if (!repository || repository->is_bare()) return directory_source(root);
  const auto layout = repository->layout();
  if (!layout || layout->absent.empty()) return directory_source(root);
  auto ground = survey(root, Folder::kAlways);
  if (!ground) return ground.error();
  return with_absent(*ground);
}

Result<ChosenScope> settle_base(Scope scope, std::vector<std::string> paths,
                                const std::string& directory) {
  ChosenScope out{std::move(scope), std::move(paths)};
  if (out.scope.kind != Scope::Kind::kChanged) return out;
  if (out.scope.base.empty()) {
    out.scope.base = "HEAD";
    return out;
  }
  const auto repository = Repository::open(directory);
  if (!repository) return repository.error();
  const auto commit = repository->commit(out.scope.base);
  if (commit) return out;
  std::error_code ignored;
  if (!std::filesystem::exists(
          std::filesystem::path(directory) / out.scope.base, ignored)) {
    return commit.error();
  }
  out.paths.push_back(std::exchange(out.scope.base, "HEAD"));
  return out;
}

Result<Sides> open_sides(const std::string& root, const Scope& scope) {
  const bool staged = scope.kind == Scope::Kind::kStaged;
  auto ground = survey(root, staged ? Folder::kForSubmodules : Folder::kAlways);
  if (!ground) return ground.error();
  return staged ? staged_sides(*ground) : changed_sides(*ground, scope.base);
}

}  // namespace ctl
