#include "engine/emulator/paths.h"

#include <algorithm>
#include <set>

#include "schema/base/text.h"

namespace ctl {
namespace {

// Levels that a trailing `%%` goes down below what its first part finds.
constexpr std::size_t kMaxLevels = 64;

std::vector<std::string_view> split_path(std::string_view path,
                                         const PathStyle& style) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= path.size(); ++i) {
    if (i < path.size() && !style.is_separator(path[i])) continue;
    if (i > start) parts.push_back(path.substr(start, i - start));
    start = i + 1;
  }
  return parts;
}

bool same_character(char a, char b, bool ignore_case) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return a == b || (ignore_case && lower(a) == lower(b));
}

// `%` stands for any bytes. The last `%` met is the only one worth going back
// to, so this takes at most the product of the lengths.
bool matches_part(std::string_view pattern, std::string_view name,
                  bool ignore_case) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      retry = n;
    } else if (p < pattern.size() &&
               same_character(pattern[p], name[n], ignore_case)) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%')
    ++p;
  return p == pattern.size();
}

bool has_wildcard(std::string_view part) {
  return part.find('%') != std::string_view::npos;
}

// One level. On POSIX a leading dot has to be written.
bool matches_name(std::string_view part, std::string_view name,
                  const PathStyle& style) {
  const bool hidden = !style.windows && name.starts_with('.');
  if (has_wildcard(part) && hidden && !part.starts_with('.')) return false;
  return matches_part(
      part, name, style.windows || (style.ignores_case && !has_wildcard(part)));
}

}  // namespace

PathStyle PathStyle::of(std::optional<Platform> platform,
                        std::string_view path) {
  const PathStyle windows{
      .separator = '\\', .ignores_case = true, .windows = true};
  if (platform == Platform::kWindows) return windows;
  if (!platform && windows.is_absolute(path)) return windows;
  return {.separator = '/',
          .ignores_case = platform == Platform::kDarwin,
          .windows = false};
}

bool PathStyle::is_absolute(std::string_view path) const {
  if (!windows) return path.starts_with('/');
  return path.size() > 2 && path[1] == ':' && is_separator(path[2]);
}

std::string PathStyle::parent(std::string_view path) const {
  std::size_t last = path.size();
  while (last > 0 && !is_separator(path[last - 1]))
    --last;
  if (last == 0) return "";
  // The separators that end it belong to the root only.
  std::size_t end = last - 1;
  while (end > 0 && is_separator(path[end - 1]))
    --end;
  const bool root = end == 0 || (windows && end == 2 && path[1] == ':');
  if (root)
    return last == path.size() && !windows
               ? ""
               : std::string(path.substr(0, end + 1));
  return std::string(path.substr(0, end));
}

std::string PathStyle::filename(std::string_view path) const {
  if (path.empty()) return "";
  if (is_separator(path.back())) return path.size() == 1 ? "/" : ".";
  std::size_t start = path.size();
  while (start > 0 && !is_separator(path[start - 1]))
    --start;
  return std::string(path.substr(start));
}

bool expands_to(std::string_view pattern, std::string_view path,
                const PathStyle& style) {
  if (!style.is_absolute(pattern)) return false;
  const bool recursive = pattern.ends_with("%%");
  const auto wanted = split_path(pattern, style);
  const auto parts = split_path(path, style);
  if (wanted.empty() || parts.size() < wanted.size()) return false;
  if (!recursive && parts.size() != wanted.size()) return false;
  if (parts.size() - wanted.size() > kMaxLevels) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!matches_name(wanted[i], parts[i], style)) return false;
  }
  return true;
}

// One pattern on one tree, level by level.
class FileTree::Expansion {
 public:
  Expansion(const FileTree& tree, std::string_view pattern)
      : tree_(tree), style_(tree.style()), pattern_(pattern) {}

  std::vector<std::string> run() {
    recursive_ = pattern_.ends_with("%%");
    const auto parts = split_path(pattern_, style_);
    const bool wants_directory = style_.is_separator(pattern_.back());
    std::vector<Found> level = {{style_.windows ? "" : "/", &tree_.root_}};
    for (const std::string_view part : parts)
      level = next_level(level, part);
    for (const Found& found : level) {
      if (wants_directory && !found.node->directory) continue;
      add(found);
      if (recursive_) descend(marked(found), found.node, 0);
    }
    std::ranges::sort(paths_);
    paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
    return std::move(paths_);
  }

 private:
  // A path as it will be shown, and what it leads to; a link whose target is
  // gone leads to itself.
  struct Found {
    std::string path;
    const Node* node;
  };

  const Node* target(const Node& node) const {
    const Node* followed = tree_.follow(node, 0);
    return followed == nullptr ? &node : followed;
  }

  std::string below(const std::string& directory, std::string_view name) const {
    std::string path = directory;
    if (!path.empty() && !style_.is_separator(path.back()))
      path += style_.separator;
    return path.append(name);
  }

  std::vector<Found> next_level(const std::vector<Found>& level,
                                std::string_view part) const {
    std::vector<Found> next;
    for (const Found& found : level) {
      if (!has_wildcard(part)) {
        const auto child = found.node->children.find(tree_.key(part));
        if (child != found.node->children.end())
          next.push_back({below(found.path, part), target(*child->second)});
        continue;
      }
      if (!style_.windows && part.starts_with('.')) {
        if (matches_name(part, ".", style_))
          next.push_back({below(found.path, "."), found.node});
        if (matches_name(part, "..", style_))
          next.push_back({below(found.path, ".."), found.node->parent == nullptr
                                                       ? found.node
                                                       : found.node->parent});
      }
      for (const auto& [key, child] : found.node->children) {
        if (matches_name(part, child->name, style_))
          next.push_back({below(found.path, child->name), target(*child)});
      }
    }
    return next;
  }

  std::string marked(const Found& found) const {
    std::string path = found.path;
    if (found.node->directory && !style_.is_separator(path.back()))
      path += style_.separator;
    return path;
  }

  void add(const Found& found) { paths_.push_back(marked(found)); }

  // Everything below, dot files too, each directory once.
  void descend(const std::string& path, const Node* node, std::size_t depth) {
    if (!node->directory || depth >= kMaxLevels) return;
    if (!visited_.insert(node).second) return;
    for (const auto& [key, child] : node->children) {
      const Found found{below(path, child->name), target(*child)};
      add(found);
      descend(marked(found), found.node, depth + 1);
    }
  }

  const FileTree& tree_;
  const PathStyle& style_;
  std::string_view pattern_;
  bool recursive_ = false;
  std::vector<std::string> paths_;
  std::set<const Node*> visited_;
};

FileTree::FileTree(const Host& host, bool mentions)
    : style_(PathStyle::of(host.platform)) {
  root_.directory = true;
  root_.mode = "0755";
  root_.inode = next_inode_++;
  for (const auto& [path, file] : host.files)
    add_given(path, file);
  if (!mentions) return;
  add_mentions(host);
  assign_owners(host);
}

std::string FileTree::key(std::string_view name) const {
  return style_.ignores_case ? lower_ascii(name) : std::string(name);
}

// The node of a path, made with the directories above it, links followed;
// nullptr when a file is in the way.
FileTree::Node* FileTree::make(std::string_view path, int links) {
  constexpr int kMaxLinks = 40;
  Node* node = &root_;
  for (const std::string_view part : split_path(path, style_)) {
    if (part == "." || part == "..") return nullptr;
    if (node->is_link()) {
      if (links >= kMaxLinks) return nullptr;
      node = make(target_path(*node), links + 1);
      if (node == nullptr) return nullptr;
    }
    if (node->given != nullptr && !node->directory) return nullptr;
    if (!node->directory) {
      node->directory = true;
      node->mode = "0755";
    }
    auto& child = node->children[key(part)];
    if (child == nullptr) {
      child = std::make_unique<Node>();
      child->name = std::string(part);
      child->parent = node;
      child->inode = next_inode_++;
    }
    node = child.get();
  }
  return node;
}

// Where a link leads, from the root, `..` resolved.
std::string FileTree::target_path(const Node& link) const {
  std::string_view target = link.given->link_target;
  std::vector<std::string_view> parts;
  if (!style_.is_absolute(target)) {
    for (const Node* at = link.parent; at->parent != nullptr; at = at->parent)
      parts.insert(parts.begin(), at->name);
  }
  for (const std::string_view part : split_path(target, style_)) {
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (part != ".") {
      parts.push_back(part);
    }
  }
  std::string path;
  for (const std::string_view part : parts) {
    if (!style_.windows || !path.empty()) path += style_.separator;
    path += part;
  }
  return path.empty() ? std::string(1, style_.separator) : path;
}

void FileTree::add_given(const std::string& path, const HostFile& file) {
  if (!style_.is_absolute(path)) return;
  Node* node = make(path);
  if (node == nullptr) return;
  node->given = &file;
  node->mode = file.mode;
  node->uid = file.uid;
  node->gid = file.gid;
  if (file.type == HostFile::Type::kDirectory) node->directory = true;
}

const FileTree::Node* FileTree::follow(const Node& node, int links) const {
  constexpr int kMaxLinks = 40;
  if (!node.is_link()) return &node;
  if (links >= kMaxLinks || node.parent == nullptr) return nullptr;
  return walk(target_path(node), true, links + 1);
}

const FileTree::Node* FileTree::walk(std::string_view path, bool follow_last,
                                     int links) const {
  if (!style_.is_absolute(path)) return nullptr;
  const Node* node = &root_;
  const auto parts = split_path(path, style_);
  const bool ends_open = style_.is_separator(path.back());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!node->directory) return nullptr;
    if (parts[i] == ".") continue;
    if (parts[i] == "..") {
      if (node->parent != nullptr) node = node->parent;
      continue;
    }
    const auto child = node->children.find(key(parts[i]));
    if (child == node->children.end()) return nullptr;
    node = child->second.get();
    const bool last = i + 1 == parts.size();
    if (node->is_link() && (!last || follow_last || ends_open)) {
      node = follow(*node, links);
      if (node == nullptr) return nullptr;
    }
  }
  if (ends_open && !node->directory) return nullptr;
  return node;
}

const FileTree::Node* FileTree::find(std::string_view path) const {
  return walk(path, false, 0);
}

const FileTree::Node* FileTree::resolve(std::string_view path) const {
  return walk(path, true, 0);
}

std::vector<std::string> FileTree::expand(std::string_view pattern) const {
  if (!style_.is_absolute(pattern)) return {};
  return Expansion(*this, pattern).run();
}

std::string FileTree::content(const Node& node, const PathStyle& style) {
  if (node.given != nullptr) return node.given->content;
  std::string path;
  for (const Node* at = &node; at->parent != nullptr; at = at->parent)
    path = style.separator + at->name + path;
  if (style.windows && !path.empty()) path.erase(0, 1);
  return path + "\n";
}

}  // namespace ctl
