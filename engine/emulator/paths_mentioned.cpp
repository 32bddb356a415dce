// What a host's rows say about its file system.
#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "engine/emulator/paths.h"
#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

struct PathColumn {
  std::string_view name;
  bool directory;
};

// Columns that hold a path, in whatever table.
constexpr auto kPathColumns = std::to_array<PathColumn>({
    {"binary_path", false},
    {"cwd", true},
    {"directory", true},
    {"executable", false},
    {"history_file", false},
    {"install_location", true},
    {"key_file", false},
    {"module_path", false},
    {"path", false},
    {"program", false},
    {"shell", false},
});

// Tables whose `path` is a directory.
constexpr auto kDirectoryTables = std::to_array<std::string_view>({
    "apps",
    "browser_plugins",
    "chrome_extensions",
    "disk_info",
    "homebrew_packages",
    "kernel_extensions",
    "mounts",
    "safari_extensions",
});

// Tables whose paths are no files of the host now, or that ask for them.
constexpr auto kOtherTables = std::to_array<std::string_view>({
    "containerd_mounts",
    "docker_container_fs_changes",
    "docker_container_mounts",
    "file",
    "file_lines",
    "hash",
    "iokit_devicetree",
    "iokit_registry",
    "process_open_sockets",
    "registry",
    "scheduled_tasks",
});

// Tables whose files can be run.
constexpr auto kProgramTables = std::to_array<std::string_view>({
    "launchd",
    "processes",
    "services",
    "startup_items",
    "suid_bin",
});

bool in(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::binary_search(names, name);
}

struct Home {
  const FileTree::Node* node;
  long long uid;
  long long gid;
};

long long number(std::optional<std::string_view> text) {
  long long value = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

std::optional<std::size_t> position(const TableRows& rows,
                                    std::string_view column) {
  const auto found = std::ranges::find(rows.columns(), column);
  if (found == rows.columns().end()) return std::nullopt;
  return static_cast<std::size_t>(found - rows.columns().begin());
}

void own(FileTree::Node& node, const Home& home) {
  if (node.given == nullptr) {
    node.uid = home.uid;
    node.gid = home.gid;
  }
  for (auto& [key, child] : node.children)
    own(*child, home);
}

}  // namespace

void FileTree::mention(std::string_view path, bool directory, bool program) {
  // A drive's or POSIX root needs no row, and a name with a NUL is none.
  if (!style_.is_absolute(path) || path.find('\0') != std::string_view::npos)
    return;
  Node* node = make(path);
  if (node == nullptr || node->given != nullptr) return;
  if (directory || style_.is_separator(path.back())) node->directory = true;
  if (node->directory || program) node->mode = "0755";
}

void FileTree::add_mentions(const Host& host) {
  for (const auto& [name, chunks] : host.tables) {
    const Table* table = find_table(name);
    if (in(name, kOtherTables) || (table != nullptr && table->evented))
      continue;
    for (const TableRows& rows : chunks) {
      for (const PathColumn& column : kPathColumns) {
        const auto at = position(rows, column.name);
        if (!at) continue;
        const bool directory = column.directory || (column.name == "path" &&
                                                    in(name, kDirectoryTables));
        const bool program = column.name == "shell" || in(name, kProgramTables);
        for (std::size_t row = 0; row < rows.row_count(); ++row) {
          if (const auto cell = rows.cell(row, *at))
            mention(*cell, directory, program);
        }
      }
    }
  }
}

// What is only mentioned below a home belongs to its user.
void FileTree::assign_owners(const Host& host) {
  const auto users = host.tables.find("users");
  if (users == host.tables.end()) return;
  for (const TableRows& rows : users->second) {
    const auto directory = position(rows, "directory");
    const auto uid = position(rows, "uid");
    const auto gid = position(rows, "gid");
    for (std::size_t row = 0; directory && uid && row < rows.row_count();
         ++row) {
      const auto home = rows.cell(row, *directory);
      const auto owner = number(rows.cell(row, *uid));
      // System accounts share homes such as `/` and `/usr/sbin`.
      if (!home || owner < 500) continue;
      Node* node = make(*home);
      if (node == nullptr || node == &root_) continue;
      own(*node, {node, owner, gid ? number(rows.cell(row, *gid)) : 0});
    }
  }
}

}  // namespace ctl
