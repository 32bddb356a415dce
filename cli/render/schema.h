#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/render/format.h"
#include "schema/catalog/own_tables.h"

namespace ctl {

// `ctl schema` (contracts/ctl.md), for people or as one JSON document.

// What --platform and --osquery leave of the catalogue.
struct Narrow {
  std::optional<Platform> platform;
  std::optional<Version> version;

  bool keeps(PlatformSet platforms, Version since, Version removed) const {
    if (platform && !contains(platforms, *platform)) return false;
    if (!version) return true;
    return since <= *version && (removed == Version{} || *version < removed);
  }
};

struct SchemaTable {
  const Table& table;
  const Narrow& narrow;     // of its columns
  const OwnTablesPtr& own;  // where it may be described
};
void print_schema_table(const SchemaTable& shown, bool json, const Style& style,
                        std::ostream& out);
void print_schema_tables(const std::vector<const Table*>& tables, bool json,
                         const Style& style, std::ostream& out);
void print_schema_functions(const Narrow& narrow, bool json, const Style& style,
                            std::ostream& out);

std::vector<std::string> platform_words(PlatformSet platforms);

}  // namespace ctl
