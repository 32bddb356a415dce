#include "engine/emulator/file_tables.h"

#include <algorithm>
#include <set>

#include "engine/emulator/functions/digest.h"
#include "schema/base/text.h"
#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

constexpr long long kImpliedTime = 1700000000;
constexpr std::size_t kDirectorySize = 4096;

using Node = FileTree::Node;
using Paths = std::set<std::string>;

// The values of one column, patterns expanded; as the agent's sets, sorted.
Paths values_of(std::string_view column,
                std::span<const PathConstraint> constraints,
                const FileTree& tree) {
  Paths values;
  for (const PathConstraint& constraint : constraints) {
    if (constraint.column != column) continue;
    if (!constraint.like) {
      values.insert(constraint.value);
      continue;
    }
    values.merge([&] {
      const auto expanded = tree.expand(constraint.value);
      return Paths(expanded.begin(), expanded.end());
    }());
  }
  return values;
}

std::string below(const std::string& directory, std::string_view name,
                  const PathStyle& style) {
  std::string path = directory;
  if (!style.is_separator(path.back())) path += style.separator;
  return path.append(name);
}

// The rows of one table, one path at a time.
class FileRows {
 public:
  FileRows(const FileTree& tree, std::size_t read_max, bool hash)
      : tree_(tree), read_max_(read_max), hash_(hash) {}

  void add_paths(const Paths& paths) {
    for (const std::string& path : paths)
      add(path, tree_.style().parent(path));
  }

  void add_directories(const Paths& directories) {
    for (const std::string& directory : directories) {
      const Node* node = tree_.resolve(directory);
      if (node == nullptr || !node->directory) continue;
      for (const auto& [key, child] : node->children)
        add(below(directory, child->name, tree_.style()), directory);
    }
  }

  TableRows build() && { return std::move(builder_).build(); }

 private:
  void add(const std::string& path, const std::string& directory) {
    const Node* entry = tree_.find(path);
    if (entry == nullptr) return;
    const Node* target = tree_.resolve(path);
    if (hash_) {
      if (target != nullptr && !target->directory)
        add_hash(path, directory, *target);
    } else {
      add_file(path, directory, *entry, target);
    }
  }

  void add_hash(const std::string& path, const std::string& directory,
                const Node& target) {
    using sql::DigestKind;
    const std::string content = FileTree::content(target, tree_.style());
    const bool readable = content.size() <= read_max_;
    const auto digest = [&](DigestKind kind) {
      return readable ? sql::hex_digest(kind, content) : std::string();
    };
    builder_.begin_row();
    builder_.add("path", path);
    builder_.add("directory", directory);
    builder_.add("md5", digest(DigestKind::kMd5));
    builder_.add("sha1", digest(DigestKind::kSha1));
    builder_.add("sha256", digest(DigestKind::kSha256));
    builder_.add("pid_with_namespace", "0");
  }

  void number(std::string_view column, long long value) {
    builder_.add(column, std::to_string(value));
  }

  // A dangling link is described itself, any other by what it leads to.
  void add_file(const std::string& path, const std::string& directory,
                const Node& entry, const Node* target) {
    const Node& shown = target == nullptr ? entry : *target;
    builder_.begin_row();
    builder_.add("path", path);
    builder_.add("filename", tree_.style().filename(path));
    builder_.add("directory", directory);
    builder_.add("symlink", entry.is_link() ? "1" : "0");
    if (entry.is_link())
      builder_.add("symlink_target_path", entry.given->link_target);
    number("inode", static_cast<long long>(shown.inode));
    number("uid", shown.uid);
    number("gid", shown.gid);
    builder_.add("mode", shown.mode);
    number("device", 0);
    number("size", static_cast<long long>(size_of(shown)));
    number("block_size", 4096);
    number("hard_links", shown.directory ? 2 : 1);
    add_times(shown);
    builder_.add("type", type_of(shown, target == nullptr));
    if (tree_.style().windows)
      builder_.add("attributes", shown.directory ? "D" : "A");
    if (linux_like()) builder_.add("pid_with_namespace", "0");
  }

  void add_times(const Node& node) {
    const long long time =
        node.given == nullptr ? kImpliedTime : node.given->mtime;
    for (const std::string_view column : {"atime", "mtime", "ctime"})
      number(column, time);
    // Linux does not tell when a file was made.
    number("btime", linux_like() ? 0 : time);
  }

  bool linux_like() const {
    return !tree_.style().windows && !tree_.style().ignores_case;
  }

  std::size_t size_of(const Node& node) const {
    if (node.directory) return kDirectorySize;
    if (node.is_link()) return node.given->link_target.size();
    return FileTree::content(node, tree_.style()).size();
  }

  static std::string_view type_of(const Node& node, bool dangling) {
    if (dangling) return "unknown";
    return node.directory ? "directory" : "regular";
  }

  const FileTree& tree_;
  std::size_t read_max_;
  bool hash_;
  RowsBuilder builder_;
};

}  // namespace

std::optional<TableRows> generate_file_rows(
    std::string_view table, std::span<const PathConstraint> constraints,
    const FileTree& tree, std::size_t read_max) {
  if (table != "file" && table != "hash") return std::nullopt;
  FileRows rows(tree, read_max, table == "hash");
  rows.add_paths(values_of("path", constraints, tree));
  rows.add_directories(values_of("directory", constraints, tree));
  return std::move(rows).build();
}

bool asks_for_path(const PathConstraint& constraint, std::string_view path,
                   std::optional<Platform> platform) {
  const PathStyle style = PathStyle::of(platform, constraint.value);
  if (constraint.like) return expands_to(constraint.value, path, style);
  if (!style.windows) return constraint.value == path;
  return lower_ascii(constraint.value) == lower_ascii(path);
}

namespace {

constexpr std::size_t kMaxKeyLevels = 32;

// As the agent cuts keys: empty parts do not count, blanks around one neither.
std::vector<std::string_view> key_parts(std::string_view key) {
  std::vector<std::string_view> parts;
  while (!key.empty()) {
    const std::size_t end = key.find('\\');
    if (end != 0) parts.push_back(trim(key.substr(0, end)));
    if (end == std::string_view::npos) break;
    key.remove_prefix(end + 1);
  }
  return parts;
}

// Names of keys ignore case, those of hives do not.
bool same_part(std::string_view asked, std::string_view part, bool hive) {
  return hive ? asked == part : lower_ascii(asked) == lower_ascii(part);
}

bool same_key(std::string_view asked, std::string_view key) {
  const auto wanted = key_parts(asked);
  const auto parts = key_parts(key);
  if (wanted.size() != parts.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!same_part(wanted[i], parts[i], i == 0)) return false;
  }
  return true;
}

// A part with a `%` stands for any one key: SQLite compares the rest.
std::optional<std::string> expanded_key(std::string_view pattern,
                                        std::string_view key) {
  const auto wanted = key_parts(pattern);
  const auto parts = key_parts(key);
  if (wanted.empty()) return std::nullopt;
  const bool recursive = wanted.back().ends_with("%%");
  const std::size_t fixed = wanted.size() - (recursive ? 1 : 0);
  const bool deep_enough = parts.size() >= std::max<std::size_t>(fixed, 1);
  if (!deep_enough || (!recursive && parts.size() != fixed) ||
      parts.size() - fixed > kMaxKeyLevels)
    return std::nullopt;
  std::string shown;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool written =
        i < fixed && wanted[i].find('%') == std::string_view::npos;
    if (written && !same_part(wanted[i], parts[i], i == 0)) return std::nullopt;
    if (i > 0) shown += '\\';
    shown += written ? wanted[i] : parts[i];
  }
  return shown;
}

}  // namespace

bool is_hive(std::string_view key) {
  return key_parts(key).size() == 1;
}

std::string_view registry_key_of(std::string_view path) {
  return path.substr(0, path.rfind('\\'));
}

std::optional<std::string> key_as_asked(const PathConstraint& constraint,
                                        std::string_view key) {
  std::string_view asked = constraint.value;
  const bool by_path = constraint.column == "path";
  if (!by_path && constraint.column != "key") return std::nullopt;
  const bool all_below = constraint.like && asked.ends_with("%%");
  if (by_path && !all_below) asked = registry_key_of(asked);
  if (constraint.like) return expanded_key(asked, key);
  if (!same_key(asked, key)) return std::nullopt;
  return std::string(asked);
}

}  // namespace ctl
