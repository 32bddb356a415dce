#pragma once

#include <string_view>

#include "schema/catalog/catalog.h"

namespace ctl {

// What makes a table generate rows (contracts/osquery.md 4, 7, 8).
enum class Generation {
  kAlways,      // everything, whatever is asked
  kByPath,      // only what `=`, IN or LIKE on a required column names
  kByKeyPath,   // `registry`: the keys that are named, or the hives
  kByArgument,  // only what `=` or IN on a required column names
  kByAnyValue,  // any value taken on a required column, whatever the operator
  kByKey,       // what `=` on a lookup column names; everything without one
  kByUser       // the current user's, or those of the users named by `=`
};

Generation generation_of(const Table& table);

// Whether a kByKey table looks rows up by this column.
bool is_lookup_column(const Table& table, const Column& column);

}  // namespace ctl
