#pragma once

#include <span>
#include <string_view>

#include "schema/catalog/catalog.h"

namespace ctl::catalog_data {

// Defined by the file that schema/catalog/generator/ writes.
extern const std::span<const Table> kTables;
extern const std::span<const Function> kFunctions;
extern const std::span<const std::string_view> kTableValued;
extern const std::span<const std::string_view> kCollations;

}  // namespace ctl::catalog_data
