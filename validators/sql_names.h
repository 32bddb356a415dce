#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/catalog/catalog.h"
#include "validators/sql_verdict.h"

namespace ctl {

// What an error of prepare is about; kOther is what no other word covers.
enum class SqlErrorKind {
  kNoTable,
  kNoColumn,
  kAmbiguousColumn,
  kNoFunction,
  kArgumentCount,
  kDenied,
  kLimit,  // a bound of ctl, not of the agent
  kOther,
};

SqlErrorKind kind_of(const SqlError& error);

// The first verdict of this kind for which `accept` holds; nullptr: none.
template <typename Accept>
const SqlVerdict* first_failing(const SqlSubject& sql, SqlErrorKind kind,
                                Accept accept) {
  for (const SqlVerdict& verdict : sql.verdicts) {
    if (!verdict.prepares() && kind_of(verdict.error()) == kind &&
        accept(verdict)) {
      return &verdict;
    }
  }
  return nullptr;
}

// What the error names, without what stands before a dot.
std::string named_by(const SqlError& error);

// The token an error is about: at its offset, else the first of that name.
const SqlToken* token_of(const SqlSubject& sql, const SqlError& error);

// The tables that the tokens of a statement name, in order, each once.
std::vector<const Table*> tables_in(const SqlSubject& sql);

// Whether a name is followed by an opening parenthesis where it stands first.
bool is_called(const SqlSubject& sql, std::string_view name);

// "did you mean 'x'?" or else what lists them.
std::string table_help(std::string_view name, PlatformSet platforms,
                       const OwnTables* own);
std::string column_help(std::string_view name,
                        const std::vector<const Table*>& tables,
                        const AgentKind& agent);

// The platforms of all verdicts for which `accept` holds.
template <typename Accept>
PlatformSet platforms_where(const SqlSubject& sql, Accept accept) {
  PlatformSet out = 0;
  for (const SqlVerdict& verdict : sql.verdicts) {
    if (accept(verdict)) out |= verdict.platforms();
  }
  return out;
}

}  // namespace ctl
