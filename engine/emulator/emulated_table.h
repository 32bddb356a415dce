#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/row_source.h"
#include "engine/emulator/session.h"
#include "schema/catalog/catalog.h"

namespace ctl {

// One column of the declaration: a column of the catalogue, or an old name of
// one (a hidden column that reads its target).
struct DeclaredColumn {
  const Column* column = nullptr;
  std::string_view name;
  std::size_t target = 0;  // position of what it reads; its own when no alias
  bool alias = false;
  bool hidden = false;
};

// A table as one agent declares it, and its rows on one host.
class EmulatedTable {
 public:
  // Without `keys` no primary key is declared.
  EmulatedTable(const Table& table, Session& session, bool keys);

  const Table& table() const { return table_; }
  Session& session() const { return session_; }
  const std::vector<DeclaredColumn>& columns() const { return columns_; }
  bool chrome() const { return session_.agent.platform == Platform::kChrome; }
  // Tables of extensions take every constraint and are never checked for
  // required ones.
  bool extension() const { return table_.of_extension(); }
  bool has_required() const { return has_required_; }

  // CREATE TABLE, as contracts/osquery.md 2 says.
  std::string declaration() const;
  // The rows, mapped to the declared columns when first asked for.
  const RowSource& rows() const;

 private:
  const Table& table_;
  Session& session_;
  std::vector<DeclaredColumn> columns_;
  bool keys_;
  bool has_required_ = false;
  mutable std::optional<RowSource> rows_;
};

}  // namespace ctl
