#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"
#include "schema/catalog/own_tables.h"
#include "schema/catalog/platform.h"

namespace ctl {

// Rows of one table as text. Immutable, shared between hosts; the text of
// built-in profiles is constant data of the program, never copied.
class TableRows {
 public:
  static constexpr std::uint32_t kAbsent = 0x80000000U;

  // Cell i is text[offsets[i] .. offsets[i+1]) without the kAbsent bit; a set
  // bit on offsets[i] says that the row lacks the column. Row-major.
  // `storage` keeps what the spans point to alive; empty for constant data.
  TableRows(std::span<const std::string_view> columns,
            std::span<const std::uint32_t> offsets, const char* text,
            std::shared_ptr<const void> storage = {});

  std::span<const std::string_view> columns() const { return columns_; }
  std::size_t row_count() const;
  // Nothing when the row lacks the column.
  std::optional<std::string_view> cell(std::size_t row,
                                       std::size_t column) const;

 private:
  std::span<const std::string_view> columns_;
  std::span<const std::uint32_t> offsets_;
  const char* text_;
  std::shared_ptr<const void> storage_;
};

// One entry of the emulated file tree (contracts/ctl.md, "Host profile").
struct HostFile {
  enum class Type { kRegular, kDirectory, kLink };
  Type type = Type::kRegular;
  std::string mode = "0644";
  long long uid = 0;
  long long gid = 0;
  long long mtime = 0;
  std::string content;
  std::string link_target;
};

// An emulated host: what it is and what its tables hold.
struct Host {
  std::string name;
  std::optional<Platform> platform;  // nothing: `any`, every platform's tables
  Version osquery;
  std::vector<std::string> extensions;
  std::string user = "root";
  std::map<std::string, std::string> flags;
  // Chunks of rows by table, in the order they were added.
  std::map<std::string, std::vector<TableRows>, std::less<>> tables;
  std::map<std::string, HostFile, std::less<>> files;
  OwnTablesPtr own_tables;  // beyond the catalogue; nullptr: none
};

// Rows as people and agents write them: {table: [{column: value}]}, in YAML or
// JSON (`path` ends in `.json`, or decided by the first character), or lists
// of rows as `osqueryi --json` prints them for each statement: rows of
// `only_table`, else of the table that the file is called after, or of the only
// one that has just these columns.
// Values become text: numbers as written, true and false as 1 and 0, null as an
// absent cell. An Error's message starts with "path:line:column: ".
struct RowTables {
  std::map<std::string, std::vector<TableRows>, std::less<>> tables;
};
Result<RowTables> parse_rows(const std::string& path, const std::string& text,
                             std::string_view only_table = {},
                             const OwnTablesPtr& own = {});

std::span<const std::string_view> builtin_host_names();  // sorted
std::optional<Host> builtin_host(std::string_view name);

// A profile as in contracts/ctl.md; `extends` names a built-in profile. Without
// `name` the profile is called after its file, without `osquery` its agent is
// the newest.
Result<Host> parse_host(const std::string& path, const std::string& text,
                        const OwnTablesPtr& own = {});

}  // namespace ctl
