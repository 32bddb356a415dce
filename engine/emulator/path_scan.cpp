#include "engine/emulator/path_scan.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "engine/emulator/echo.h"
#include "engine/emulator/file_tables.h"
#include "engine/emulator/paths.h"
#include "schema/base/text.h"
#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

using Rows = std::vector<std::uint32_t>;

constexpr std::size_t kReadMax = 52428800;

bool is_equal(int op) {
  return op == constraint_op::kEqual || op == constraint_op::kInList;
}

std::size_t read_max(const Session& session) {
  const auto flag = session.host.flags.find("read_max");
  std::size_t bytes = kReadMax;
  if (flag != session.host.flags.end()) {
    const std::string& text = flag->second;
    std::from_chars(text.data(), text.data() + text.size(), bytes);
  }
  return bytes;
}

// One scan of one table.
class PathScan {
 public:
  PathScan(const EmulatedTable& table,
           const std::vector<ScanArgument>& arguments)
      : table_(table), session_(table.session()), arguments_(arguments) {}

  ScanAnswer answer() const {
    if (table_.table().name == "yara_file" && !names_signature())
      return {.failure = {}, .rows = Rows{}};
    const std::vector<Given> given = given_rows();
    // Rows of the table itself say all that there is but for `files:`.
    auto generated = generate_file_rows(
        table_.table().name, constraints(),
        session_.files(table_.rows().size() == 0), read_max(session_));
    return show_rows(table_, given.empty() && generated
                                 ? std::move(*generated)
                                 : joined(given, generated));
  }

 private:
  const Column& column(const ScanArgument& argument) const {
    return *table_.columns()[argument.column].column;
  }

  // A pattern on a TEXT column that names a path, or a value of it.
  bool counts(const ScanArgument& argument) const {
    return column(argument).required &&
           (is_equal(argument.op) || argument.op == constraint_op::kLike);
  }

  bool names_signature() const {
    return std::ranges::any_of(arguments_, [this](
                                               const ScanArgument& argument) {
      return is_equal(argument.op) && column(argument).name.starts_with("sig");
    });
  }

  std::vector<PathConstraint> constraints() const {
    std::vector<PathConstraint> made;
    for (const ScanArgument& argument : arguments_) {
      if (!counts(argument)) continue;
      made.push_back({.column = column(argument).name,
                      .like = argument.op == constraint_op::kLike,
                      .value = argument.value});
    }
    return made;
  }

  // A row of the host's and the path under which it is shown.
  struct Given {
    std::uint32_t row;
    std::string path;
    auto operator<=>(const Given&) const = default;
  };

  // Those of `file` and `hash` are shown as they are. The agent makes every
  // other table's rows of the paths that it was asked for.
  bool as_given() const {
    return table_.table().name == "file" || table_.table().name == "hash";
  }

  std::vector<Given> given_rows() const {
    std::vector<Given> given;
    for (const ScanArgument& argument : arguments_) {
      if (!counts(argument)) continue;
      const bool equal = is_equal(argument.op);
      for (const std::uint32_t row :
           equal ? equal_rows(argument) : expanded_rows(argument))
        given.push_back({row, shown_path(row, argument, equal)});
    }
    std::ranges::sort(given);
    given.erase(std::unique(given.begin(), given.end()), given.end());
    return given;
  }

  std::string shown_path(std::uint32_t row, const ScanArgument& argument,
                         bool equal) const {
    const auto at =
        std::ranges::find(table_.columns(), "path", &DeclaredColumn::name) -
        table_.columns().begin();
    std::string path(
        table_.rows().cell(row, static_cast<std::size_t>(at)).value_or(""));
    if (as_given() || column(argument).name != "path") return path;
    if (equal) return argument.value;
    const FileTree& tree = session_.files(true);
    const FileTree::Node* node = tree.resolve(path);
    if (node != nullptr && node->directory &&
        !tree.style().is_separator(path.back()))
      path += tree.style().separator;
    return path;
  }

  Rows equal_rows(const ScanArgument& argument) const {
    const auto match = session_.windows() ? RowSource::Match::kIgnoreCase
                                          : RowSource::Match::kBytes;
    return table_.rows().find(argument.column, match,
                              std::span(&argument.value, 1), false);
  }

  Rows expanded_rows(const ScanArgument& argument) const {
    const PathConstraint constraint{
        .column = column(argument).name, .like = true, .value = argument.value};
    Rows rows;
    for (std::size_t row = 0; row < table_.rows().size(); ++row) {
      const auto path = table_.rows().cell(row, argument.column);
      if (asks_for_path(constraint, path.value_or(""), session_.agent.platform))
        rows.push_back(static_cast<std::uint32_t>(row));
    }
    return rows;
  }

  // The given rows, then what the tree holds at other paths.
  TableRows joined(const std::vector<Given>& given,
                   const std::optional<TableRows>& generated) const {
    RowsBuilder builder;
    std::set<std::string_view> paths;
    for (const Given& entry : given) {
      paths.insert(entry.path);
      builder.begin_row();
      for (std::size_t at = 0; at < table_.columns().size(); ++at) {
        const DeclaredColumn& declared = table_.columns()[at];
        const auto cell = table_.rows().cell(entry.row, at);
        if (declared.alias || !cell) continue;
        const bool renamed = declared.name == "path" && !as_given();
        builder.add(declared.name, renamed ? entry.path : *cell);
      }
    }
    if (!generated) return std::move(builder).build();
    const auto columns = generated->columns();
    for (std::size_t row = 0; row < generated->row_count(); ++row) {
      if (paths.contains(generated->cell(row, 0).value_or(""))) continue;
      builder.begin_row();
      for (std::size_t at = 0; at < columns.size(); ++at) {
        if (const auto cell = generated->cell(row, at))
          builder.add(columns[at], *cell);
      }
    }
    return std::move(builder).build();
  }

  const EmulatedTable& table_;
  Session& session_;
  const std::vector<ScanArgument>& arguments_;
};

// One scan of the registry.
class RegistryScan {
 public:
  RegistryScan(const EmulatedTable& table,
               const std::vector<ScanArgument>& arguments)
      : table_(table),
        key_(position("key")),
        path_(position("path")),
        name_(position("name")) {
    for (const ScanArgument& argument : arguments) {
      const bool like = argument.op == constraint_op::kLike;
      if (!like && !is_equal(argument.op)) continue;
      constraints_.push_back({.column = table.columns()[argument.column].name,
                              .like = like,
                              .value = argument.value});
    }
  }

  // By key in the order of bytes: the host's rows, then the keys among what
  // these are about that have no row themselves.
  ScanAnswer answer() const {
    std::set<std::pair<std::string, std::size_t>> found;
    std::map<std::string, std::string> subkeys;  // path, by the same in lower
    for (std::size_t row = 0; row < table_.rows().size(); ++row) {
      if (table_.session().expired()) break;
      const std::string key = key_of(row);
      add_subkeys(subkeys, key);
      for (std::string& asked : as_asked(key))
        found.emplace(std::move(asked), row);
    }
    std::set<std::pair<std::string, std::string>> listed;  // key, path
    for (std::size_t row = 0; row < table_.rows().size(); ++row)
      subkeys.erase(lower_ascii(key_of(row) + '\\' + name_of(row)));
    for (const auto& [lower, path] : subkeys) {
      for (std::string& asked : as_asked(registry_key_of(path)))
        listed.emplace(std::move(asked), path);
    }
    RowsBuilder builder;
    for (const auto& [key, row] : found)
      add(builder, key, row);
    for (const auto& [key, path] : listed)
      add_subkey(builder, key, path);
    return show_rows(table_, std::move(builder).build());
  }

 private:
  // The key as each of the constraints names it.
  std::vector<std::string> as_asked(std::string_view key) const {
    std::vector<std::string> keys;
    if (constraints_.empty() && is_hive(key)) keys.emplace_back(key);
    for (const PathConstraint& constraint : constraints_) {
      if (auto asked = key_as_asked(constraint, key))
        keys.push_back(std::move(*asked));
    }
    return keys;
  }

  // A key and those around it, but for the hive.
  static void add_subkeys(std::map<std::string, std::string>& subkeys,
                          std::string key) {
    while (key.find('\\') != std::string::npos &&
           subkeys.emplace(lower_ascii(key), key).second) {
      key.resize(key.rfind('\\'));
    }
  }

  void add_subkey(RowsBuilder& builder, const std::string& key,
                  const std::string& path) const {
    const std::string name = path.substr(path.rfind('\\') + 1);
    builder.begin_row();
    builder.add("key", key);
    builder.add("path", key + '\\' + name);
    builder.add("name", name);
    builder.add("type", "subkey");
  }

  std::size_t position(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::find(table_.columns(), name, &DeclaredColumn::name) -
        table_.columns().begin());
  }

  std::string_view cell(std::size_t row, std::size_t column) const {
    return table_.rows().cell(row, column).value_or("");
  }

  // Rows may leave out what their path tells.
  std::string key_of(std::size_t row) const {
    const std::string_view key = cell(row, key_);
    return std::string(key.empty() ? registry_key_of(cell(row, path_)) : key);
  }

  std::string name_of(std::size_t row) const {
    const std::string_view name = cell(row, name_);
    const std::string_view path = cell(row, path_);
    if (!name.empty()) return std::string(name);
    return std::string(path.substr(path.rfind('\\') + 1));
  }

  void add(RowsBuilder& builder, const std::string& key,
           std::size_t row) const {
    const std::string name = name_of(row);
    builder.begin_row();
    builder.add("key", key);
    builder.add("path", key + '\\' + name);
    builder.add("name", name);
    for (std::size_t at = 0; at < table_.columns().size(); ++at) {
      if (at == key_ || at == path_ || at == name_) continue;
      if (const auto value = table_.rows().cell(row, at))
        builder.add(table_.columns()[at].name, *value);
    }
  }

  const EmulatedTable& table_;
  std::size_t key_;
  std::size_t path_;
  std::size_t name_;
  std::vector<PathConstraint> constraints_;
};

}  // namespace

ScanAnswer scan_paths(const EmulatedTable& table,
                      const std::vector<ScanArgument>& arguments) {
  return PathScan(table, arguments).answer();
}

ScanAnswer scan_registry(const EmulatedTable& table,
                         const std::vector<ScanArgument>& arguments) {
  return RegistryScan(table, arguments).answer();
}

}  // namespace ctl
