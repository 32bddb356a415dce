// Automatic table construction (contracts/osquery.md 16, "ATC").
#include <algorithm>

#include "schema/base/text.h"
#include "schema/documents/scalar.h"
#include "schema/own_tables/check.h"
#include "schema/own_tables/forms.h"

namespace ctl {
namespace {

constexpr int kDeepest = 12;  // agent options of a team in an apply document

// Contains a word of the platform, as the agent compares.
PlatformSet named_platforms(std::string_view text, PlatformSet otherwise) {
  if (trim(text).empty()) return otherwise;
  PlatformSet out = 0;
  for (const Platform platform : kPlatforms) {
    if (text.find(to_string(platform)) != std::string_view::npos)
      out |= static_cast<PlatformSet>(platform);
  }
  const auto says = [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  if (says("all") || says("any")) out |= kUsualPlatforms;
  if (says("posix"))
    out |= static_cast<PlatformSet>(Platform::kLinux) |
           static_cast<PlatformSet>(Platform::kDarwin);
  return out & otherwise;
}

void add_column(TableDescription& table, const std::string& name) {
  const auto same = [&](const TableDescription::Column& column) {
    return lower_ascii(column.name) == lower_ascii(name);
  };
  if (std::ranges::any_of(table.columns, same)) return;
  table.columns.push_back({.name = name});
}

void collect(const SourceFile& file, const Node& node, PlatformSet platforms,
             int depth, Descriptions& out) {
  if (depth > kDeepest || !node.is_map()) return;
  for (const Entry& entry : node.entries) {
    if (entry.key.text == "auto_table_construction") {
      for (auto& table : tables_of_construction(file, entry.value, platforms))
        out.push_back(std::move(table));
      continue;
    }
    // `overrides.platforms.darwin` counts there only.
    const auto platform = parse_platform(entry.key.text);
    collect(file, entry.value,
            platform ? static_cast<PlatformSet>(*platform) : platforms,
            depth + 1, out);
  }
}

}  // namespace

Descriptions tables_of_construction(const SourceFile& file, const Node& map,
                                    PlatformSet platforms) {
  Descriptions out;
  for (const Entry& entry : map.entries) {
    const Node* columns =
        entry.value.is_map() ? entry.value.find("columns") : nullptr;
    if (columns == nullptr || columns->items.empty() ||
        text_at(&entry.value, "query").empty() ||
        text_at(&entry.value, "path").empty()) {
      continue;
    }
    TableDescription table;
    table.name = entry.key.text;
    table.constructed = true;
    table.platforms =
        named_platforms(text_at(&entry.value, "platform"), platforms);
    check_quotable(table.name, entry.key.offset);
    check_new(table.name, entry.key.offset);
    for (const Node& column : columns->items) {
      check_quotable(column.text, column.offset);
      add_column(table, column.text);
    }
    add_column(table, "path");
    check_columns(table, entry.key.offset);
    table.path = file.path();
    table.at = file.position(entry.key.offset);
    if (table.platforms != 0) out.push_back(std::move(table));
  }
  return out;
}

DescribedTables all_constructed_tables(const SourceFile& file,
                                       const Node& root) {
  DescribedTables out;
  try {
    collect(file, root, kUsualPlatforms, 0, out.tables);
  } catch (const TableMistake& mistake) {
    out.mistake = to_diagnostic(file, mistake);
  }
  return out;
}

}  // namespace ctl
