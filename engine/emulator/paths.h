#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/hosts/host.h"

namespace ctl {

// How the file system of a host treats names.
struct PathStyle {
  char separator = '/';
  // Names that differ in ASCII case only are one. Wildcards on macOS still
  // compare case.
  bool ignores_case = false;
  bool windows = false;

  // Without a platform, a path's looks decide: `C:\` is Windows.
  static PathStyle of(std::optional<Platform> platform,
                      std::string_view path = "/");
  bool is_separator(char c) const {
    return c == separator || (windows && c == '/');
  }
  // Starts at a root: `/x`, or `C:\x` on Windows.
  bool is_absolute(std::string_view path) const;
  // What is before the last separator ("/" for "/etc"), and after it: "." for
  // a path that ends in one.
  std::string parent(std::string_view path) const;
  std::string filename(std::string_view path) const;
};

// Whether expanding a pattern of LIKE on the file system could give `path`
// (contracts/osquery.md 7): `%` stays within one level and does not match a
// leading dot, a trailing `%%` goes up to 64 levels down. A trailing separator
// of `path` does not count.
bool expands_to(std::string_view pattern, std::string_view path,
                const PathStyle& style);

// The emulated file tree of a host: its `files:`, the directories above them
// and, with `mentions`, every path that rows of its tables mention. `host` must
// outlive it.
class FileTree {
 public:
  struct Node {
    std::string name;
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
    Node* parent = nullptr;
    const HostFile* given = nullptr;  // nothing: implied by something else
    bool directory = false;
    std::string mode = "0644";
    long long uid = 0;
    long long gid = 0;
    std::size_t inode = 0;

    bool is_link() const {
      return given != nullptr && given->type == HostFile::Type::kLink;
    }
  };

  explicit FileTree(const Host& host, bool mentions = true);

  const PathStyle& style() const { return style_; }

  // The entry itself (a link is not followed at the end of the path), and what
  // it leads to; nullptr when there is none.
  const Node* find(std::string_view path) const;
  const Node* resolve(std::string_view path) const;

  // What the pattern of a LIKE expands to, sorted by byte; directories end in
  // a separator.
  std::vector<std::string> expand(std::string_view pattern) const;

  // The bytes of a file. One that only a row mentions holds its own path.
  static std::string content(const Node& node, const PathStyle& style);

 private:
  class Expansion;

  void add_given(const std::string& path, const HostFile& file);
  void add_mentions(const Host& host);
  void mention(std::string_view path, bool directory, bool program);
  void assign_owners(const Host& host);
  Node* make(std::string_view path, int links = 0);
  std::string target_path(const Node& link) const;
  std::string key(std::string_view name) const;
  const Node* walk(std::string_view path, bool follow_last, int links) const;
  const Node* follow(const Node& node, int links) const;

  PathStyle style_;
  Node root_;
  std::size_t next_inode_ = 2;
};

}  // namespace ctl
