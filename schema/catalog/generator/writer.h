#pragma once

#include <map>
#include <string>

namespace ctl {

// The definitions that schema/catalog/data.h declares, as C++. `tables` holds
// the text of each table file by table name. Throws std::runtime_error naming
// the table when a field is unknown or of the wrong kind: a misspelt
// `additonal` must not become a column without a flag.
std::string catalog_source(const std::map<std::string, std::string>& tables,
                           const std::string& functions);

}  // namespace ctl
