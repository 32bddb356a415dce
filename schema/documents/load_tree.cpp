#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "schema/base/text.h"
#include "schema/catalog/platform.h"
#include "schema/documents/classify.h"
#include "schema/documents/definitions.h"
#include "schema/documents/file_reader.h"
#include "schema/documents/gitops.h"
#include "schema/documents/load_trees.h"
#include "schema/documents/paths.h"
#include "schema/documents/tree.h"
#include "schema/own_tables/load.h"

namespace ctl {

// Files by path, FileSource::id(), whether they are referred to, and
// quiet_text.
struct ParsedFiles::State {
  using Key = std::tuple<std::string, std::string, bool, bool>;
  std::mutex mutex;
  std::map<Key, std::shared_ptr<const ReadFile>> files;
};

ParsedFiles::ParsedFiles() : state_(std::make_unique<State>()) {}
ParsedFiles::~ParsedFiles() = default;

namespace {

class Loader {
 public:
  Loader(FileSource& source, const LoadOptions& options)
      : source_(source), options_(options) {}

  // Reads every file; then build() says what they are to each other.
  Status read();
  Tree build();

 private:
  // One file of the source that ctl may read.
  struct Slot {
    std::string path;
    std::shared_ptr<const ReadFile> read;
    std::unique_ptr<File> file;  // of `read`
    std::optional<Error> error;
    bool referenced = false;

    bool is_ours() const {
      return referenced || (read != nullptr && read->ours);
    }
  };

  void read_tool_config();
  void read_all();
  void read_slot(Slot& slot);
  std::shared_ptr<const ReadFile> read_shared(Slot& slot);
  std::shared_ptr<const ReadFile> read(Slot& slot);
  std::string id_of(const std::string& path);
  File* open(const std::string& path);
  void add_definitions();
  void sort_definitions();
  void mark_repeated();
  void restrict_paths();
  bool is_wanted(std::string_view path) const {
    return is_below_any(path, options_.paths);
  }

  FileSource& source_;
  LoadOptions options_;
  std::mutex reading_;
  std::map<std::string, std::unique_ptr<Slot>, std::less<>> slots_;
  Tree tree_;
};

std::shared_ptr<const ReadFile> Loader::read(Slot& slot) {
  Result<std::string> bytes = [&] {
    if (source_.concurrent()) return source_.read(slot.path);
    const std::lock_guard<std::mutex> lock(reading_);
    return source_.read(slot.path);
  }();
  if (!bytes) {
    slot.error = bytes.error();
    return nullptr;
  }
  return std::make_shared<const ReadFile>(
      read_file(slot.path, std::move(*bytes), options_, slot.referenced));
}

std::string Loader::id_of(const std::string& path) {
  if (options_.shared == nullptr) return {};
  const std::lock_guard<std::mutex> lock(reading_);
  return source_.id(path);
}

std::shared_ptr<const ReadFile> Loader::read_shared(Slot& slot) {
  const std::string id = id_of(slot.path);
  if (id.empty()) return read(slot);
  ParsedFiles::State& shared = options_.shared->state();
  const ParsedFiles::State::Key key = {slot.path, id, slot.referenced,
                                       options_.quiet_text};
  {
    const std::lock_guard<std::mutex> lock(shared.mutex);
    const auto found = shared.files.find(key);
    if (found != shared.files.end()) return found->second;
  }
  auto file = read(slot);
  if (file == nullptr) return file;
  const std::lock_guard<std::mutex> lock(shared.mutex);
  return shared.files.emplace(key, std::move(file)).first->second;
}

void Loader::read_slot(Slot& slot) {
  slot.read = read_shared(slot);
  if (slot.read == nullptr || slot.read->parsed == nullptr) return;
  slot.file = std::make_unique<File>(slot.read->parsed, slot.read->role);
}

// ctl.yml says how the others are read.
void Loader::read_tool_config() {
  constexpr Version kQuietText{4, 68, 0};
  const std::string path = "ctl.yml";
  if (!std::binary_search(tree_.paths.begin(), tree_.paths.end(), path)) return;
  Result<std::string> bytes = source_.read(path);
  if (!bytes) return;
  const ReadFile tool = read_file(path, std::move(*bytes), options_);
  if (tool.parsed == nullptr || tool.parsed->documents.empty()) return;
  const Node* fleet = tool.parsed->documents.front().root.find("fleet");
  const Node* version = fleet == nullptr ? nullptr : fleet->find("version");
  if (version == nullptr) return;
  const auto known = parse_version(version->text);
  options_.quiet_text = !known || *known >= kQuietText;
}

// Files are independent of each other, so that each thread takes the next one;
// what becomes of them does not depend on the order.
void Loader::read_all() {
  std::vector<Slot*> slots;
  for (const std::string& path : tree_.paths) {
    if (path_kind(path) == PathKind::kOther) continue;
    auto slot = std::make_unique<Slot>();
    slot->path = path;
    slots.push_back(slot.get());
    slots_.emplace(path, std::move(slot));
  }
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < slots.size(); i = next++)
      read_slot(*slots[i]);
  };
  constexpr std::size_t kFilesPerThread = 8;
  const std::size_t most =
      options_.threads > 0 ? options_.threads
                           : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t count = std::min(most, slots.size() / kFilesPerThread + 1);
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < count; ++i)
    threads.emplace_back(work);
  work();
  for (std::thread& thread : threads)
    thread.join();
}

File* Loader::open(const std::string& path) {
  auto found = slots_.find(path);
  if (found == slots_.end()) {
    auto slot = std::make_unique<Slot>();
    slot->path = path;
    found = slots_.emplace(path, std::move(slot)).first;
  }
  Slot& slot = *found->second;
  // A file that says nothing of itself is read again as what it is used for.
  const bool unknown =
      slot.file == nullptr || slot.file->role == FileRole::kNone;
  if (!slot.referenced && unknown) {
    slot.referenced = true;
    slot.file.reset();
    slot.error.reset();
    read_slot(slot);
  }
  slot.referenced = true;
  return slot.file.get();
}

void Loader::add_definitions() {
  std::set<std::string_view> reached;
  for (const Reference& reference : tree_.references) {
    if (reference.nested || reference.use == Reference::Use::kFile) continue;
    for (const std::string& target : reference.targets)
      reached.insert(target);
  }
  for (const std::unique_ptr<File>& file : tree_.files) {
    const std::string& path = file->source.path();
    if (file->role == FileRole::kList) {
      if (reached.count(path) > 0) continue;
      if (file->root() == nullptr) continue;
      if (!file->list_kind) file->list_kind = guess_kind(path, *file->root());
    }
    std::vector<Definition> found = file_definitions(*file);
    std::move(found.begin(), found.end(),
              std::back_inserter(tree_.definitions));
  }
}

void Loader::sort_definitions() {
  std::unordered_map<const File*, std::size_t> ranks;
  for (const std::unique_ptr<File>& file : tree_.files)
    ranks.emplace(file.get(), ranks.size());
  // A definition is large: what decides is sorted, and each moves once.
  std::vector<std::tuple<std::size_t, Position, std::size_t>> order;
  for (const Definition& definition : tree_.definitions)
    order.emplace_back(ranks[definition.file], definition.at, order.size());
  std::sort(order.begin(), order.end());
  std::vector<Definition> all;
  all.reserve(order.size());
  for (const auto& [rank, at, index] : order) {
    all.push_back(std::move(tree_.definitions[index]));
    all.back().order = index;
  }
  tree_.definitions = std::move(all);
  mark_repeated();
}

void Loader::mark_repeated() {
  std::vector<Definition>& all = tree_.definitions;
  for (std::size_t i = 1; i < all.size(); ++i) {
    all[i].repeated = all[i].item != nullptr && all[i].item == all[i - 1].item;
  }
}

void Loader::restrict_paths() {
  if (options_.paths.empty()) return;
  std::erase_if(tree_.definitions, [this](const Definition& definition) {
    return !is_wanted(definition.file->source.path());
  });
}

Status Loader::read() {
  Result<std::vector<std::string>> paths = source_.list();
  if (!paths) return paths.error();
  tree_.paths = std::move(*paths);
  read_tool_config();
  read_all();
  return ok();
}

Tree Loader::build() {
  // Entry files first: they decide what the others are.
  for (auto& [path, slot] : slots_) {
    if (slot->file == nullptr) continue;
    if (slot->file->role != FileRole::kEntry) continue;
    tree_.files.push_back(std::move(slot->file));
  }
  std::map<std::string, File*, std::less<>> taken;
  for (const std::unique_ptr<File>& file : tree_.files)
    taken.emplace(file->source.path(), file.get());
  resolve_entries(tree_, source_, [&](const std::string& path) {
    const auto entry = taken.find(path);
    return entry != taken.end() ? entry->second : open(path);
  });
  for (auto& [path, slot] : slots_) {
    if (slot->error) {
      if (is_wanted(path)) tree_.unreadable.push_back({path, *slot->error});
      continue;
    }
    if (!slot->is_ours()) continue;
    if (is_wanted(path) && slot->read != nullptr) {
      tree_.findings.append(slot->read->findings);
    }
    if (slot->file != nullptr) tree_.files.push_back(std::move(slot->file));
  }
  std::sort(tree_.files.begin(), tree_.files.end(),
            [](const auto& a, const auto& b) {
              return a->source.path() < b->source.path();
            });
  add_definitions();
  sort_definitions();
  restrict_paths();
  load_own_tables(tree_, source_);
  return std::move(tree_);
}

}  // namespace

std::string_view to_string(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::kQuery: return "query";
    case DefinitionKind::kPolicy: return "policy";
    case DefinitionKind::kLabel: return "label";
    case DefinitionKind::kPack: return "pack";
    case DefinitionKind::kTeam: return "team";
    case DefinitionKind::kDiscovery: return "discovery";
    case DefinitionKind::kDecorator: return "decorator";
    case DefinitionKind::kDetection: return "detection";
    case DefinitionKind::kUnknown: return "unknown";
  }
  return "";
}

const File* Tree::file(std::string_view path) const {
  const auto found = std::lower_bound(
      files.begin(), files.end(), path,
      [](const std::unique_ptr<File>& file, std::string_view wanted) {
        return file->source.path() < wanted;
      });
  const bool there = found != files.end() && (*found)->source.path() == path;
  return there ? found->get() : nullptr;
}

bool Tree::has_path(std::string_view path) const {
  return std::binary_search(paths.begin(), paths.end(), path);
}

Result<Tree> load_tree(FileSource& source, const LoadOptions& options) {
  Loader loader(source, options);
  if (auto read = loader.read(); !read) return read.error();
  return loader.build();
}

Result<TwoTrees> load_trees(FileSource& before, FileSource& after,
                            const LoadOptions& options) {
  Loader first(before, options);
  if (auto read = first.read(); !read) return read.error();
  Loader second(after, options);
  if (auto read = second.read(); !read) return read.error();
  auto old = std::async(std::launch::async, [&first] { return first.build(); });
  Tree now = second.build();
  return TwoTrees{old.get(), std::move(now)};
}

}  // namespace ctl
