#include "schema/hosts/recorded.h"

#include <algorithm>
#include <cstdint>

#include "schema/base/utf8.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

bool has(std::span<const std::string_view> columns, std::string_view name) {
  return std::ranges::find(columns, name) != columns.end();
}

bool has_all(const Table& table, std::span<const std::string_view> columns) {
  return std::ranges::all_of(columns, [&](std::string_view column) {
    return table.column(column) != nullptr;
  });
}

bool shows(const Table& table, std::span<const std::string_view> columns,
           Platform platform) {
  if (!contains(table.platforms, platform)) return false;
  std::size_t found = 0;
  for (const Column& column : table.columns) {
    const bool seen = has(columns, column.name);
    const bool visible = !column.hidden && contains(column.platforms, platform);
    const bool always =
        column.since == Version{} && column.removed == Version{};
    if (seen ? !visible : visible && always) return false;
    found += seen ? 1 : 0;
  }
  return found == columns.size();
}

}  // namespace

std::vector<std::string_view> tables_of_rows(
    const std::string& path, std::span<const std::string_view> columns,
    const OwnTables* own) {
  const Table* named = find_table(stem_of(path), own);
  if (named != nullptr && has_all(*named, columns)) return {named->name};
  std::vector<std::string_view> out;
  const auto add = [&](std::span<const Table> tables) {
    for (const Table& table : tables) {
      const auto fits = [&](Platform platform) {
        return shows(table, columns, platform);
      };
      if (!columns.empty() && std::ranges::any_of(kPlatforms, fits))
        out.push_back(table.name);
    }
  };
  add(all_tables());
  if (own != nullptr) add(own->tables());
  return out;
}

std::string as_utf8(const std::string& text) {
  if (!text.starts_with("\xff\xfe")) return text;
  const auto unit = [&text](std::size_t at) -> std::uint32_t {
    if (at + 1 >= text.size()) return 0;
    return static_cast<unsigned char>(text[at]) |
           static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + 1]))
               << 8U;
  };
  constexpr std::uint32_t kHigh = 0xD800;
  constexpr std::uint32_t kLow = 0xDC00;
  constexpr std::uint32_t kEnd = 0xE000;
  std::string out;
  for (std::size_t at = 2; at < text.size(); at += 2) {
    const std::uint32_t high = unit(at);
    const std::uint32_t low = unit(at + 2);
    if (high >= kHigh && high < kLow && low >= kLow && low < kEnd) {
      append_utf8(out, 0x10000U + ((high - kHigh) << 10U) + (low - kLow));
      at += 2;
    } else {
      append_utf8(out, high);
    }
  }
  return out;
}

}  // namespace ctl
