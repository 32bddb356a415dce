#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/source_file.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// A table that the catalogue does not have, as it was described: one of an
// extension, of a newer or patched agent, or one that the agent makes itself
// from SQLite files (automatic table construction).
struct TableDescription {
  struct Column {
    std::string name{};
    ColumnType type = ColumnType::kText;
    bool required = false;
    bool index = false;
    bool additional = false;
    bool optimized = false;
    bool hidden = false;
    std::string collation{};
    PlatformSet platforms = kAllPlatforms;
    Version since{};
    Version removed{};
    std::vector<std::string> aliases{};
    std::string description{};
  };
  std::string name{};
  PlatformSet platforms = 0;
  bool native = false;       // as Table::native
  bool constructed = false;  // automatic table construction
  bool evented = false;
  bool cacheable = false;
  bool user_data = false;
  Version since{};
  Version removed{};
  std::vector<std::string> aliases{};
  std::string description{};
  std::vector<Column> columns{};
  // Where it is described.
  std::string path{};
  Position at{};
};

// Descriptions in the shape of the catalogue. What the tables refer to lives as
// long as this, so it stays where it is.
class OwnTables {
 public:
  // SQL of views that the agent makes of its configuration, by name.
  using Views = std::map<std::string, std::string, std::less<>>;

  OwnTables() = default;
  // The names of tables must differ, also from those of the catalogue.
  explicit OwnTables(std::vector<TableDescription> descriptions,
                     Views views = {});
  OwnTables(const OwnTables&) = delete;
  OwnTables& operator=(const OwnTables&) = delete;

  std::span<const Table> tables() const { return tables_; }  // sorted by name
  // By name or alias, ignoring ASCII case; nullptr when there is none.
  const Table* find(std::string_view name) const;
  // Of a table that find() or tables() gave.
  const TableDescription& description(const Table& table) const;
  const Views& views() const { return views_; }
  // The SQL of a view, ignoring ASCII case; nullptr when there is none.
  const std::string* view(std::string_view name) const;

 private:
  Table shaped(const TableDescription& description);

  std::vector<TableDescription> descriptions_;  // in the order of tables_
  std::vector<Table> tables_;
  std::deque<std::vector<Column>> columns_;
  std::deque<std::vector<std::string_view>> names_;
  Views views_;
};

using OwnTablesPtr = std::shared_ptr<const OwnTables>;

}  // namespace ctl
