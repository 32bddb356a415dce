#include "validators/plan.h"

#include <algorithm>
#include <array>

namespace ctl {

bool has_required(const Table& table) {
  return !table.of_extension() &&
         std::any_of(table.columns.begin(), table.columns.end(),
                     [](const Column& column) { return column.required; });
}

bool is_lookup(const LoopConstraint& constraint) {
  if (!constraint.taken || constraint.op != Operator::kEqual) return false;
  if (constraint.null) return false;
  // An empty text is dropped, but not out of a list.
  return constraint.in_list || constraint.constants.size() != 1 ||
         !constraint.constants.front().empty();
}

bool is_bound(const Loop& loop, std::string_view column) {
  return std::any_of(loop.constraints.begin(), loop.constraints.end(),
                     [&](const LoopConstraint& constraint) {
                       return constraint.column == column &&
                              is_lookup(constraint);
                     });
}

bool is_bound_by_constants(const Loop& loop) {
  return std::any_of(loop.constraints.begin(), loop.constraints.end(),
                     [](const LoopConstraint& constraint) {
                       return is_lookup(constraint) &&
                              !constraint.constants.empty();
                     });
}

bool takes_nothing(const Loop& loop) {
  return std::none_of(
      loop.constraints.begin(), loop.constraints.end(),
      [](const LoopConstraint& constraint) { return constraint.taken; });
}

bool is_path_column(const Table& table, std::string_view column) {
  constexpr std::array<std::string_view, 13> kTables = {"authenticode",
                                                        "certificates",
                                                        "extended_attributes",
                                                        "file",
                                                        "hash",
                                                        "keychain_acls",
                                                        "keychain_items",
                                                        "magic",
                                                        "mdls",
                                                        "ntfs_acl_permissions",
                                                        "plist",
                                                        "signature",
                                                        "yara_file"};
  if (column != "path" && column != "directory") return false;
  return std::find(kTables.begin(), kTables.end(), table.name) != kTables.end();
}

const SqlToken* table_token(const SqlSubject& sql, const Loop& loop) {
  const SqlToken* token = find_name(sql.tokens, loop.table);
  if (token != nullptr) return token;
  // Read under an old name of the table.
  for (const SqlToken& other : sql.tokens) {
    const Table* table =
        other.is_name() ? find_table(other.value, sql.own) : nullptr;
    if (table != nullptr && table->name == loop.table) return &other;
  }
  return find_name(sql.tokens, loop.alias);
}

const SqlToken* column_token(const SqlSubject& sql, std::string_view column) {
  return find_name(sql.tokens, column);
}

const SqlToken* literal_token(const SqlSubject& sql, std::string_view value) {
  if (const SqlToken* token = find_literal(sql.tokens, value)) return token;
  for (const SqlToken& token : sql.tokens) {
    if (token.kind == TokenKind::kNumber && token.value == value) {
      return &token;
    }
  }
  return nullptr;
}

}  // namespace ctl
