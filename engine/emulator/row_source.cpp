#include "engine/emulator/row_source.h"

#include <algorithm>

#include "engine/emulator/values.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// The text under which a cell is kept in an index; nothing: never equal.
std::optional<std::string> index_key(std::optional<std::string_view> cell,
                                     RowSource::Match match, bool windows) {
  switch (match) {
    case RowSource::Match::kBytes: return std::string(cell.value_or(""));
    case RowSource::Match::kIgnoreCase: return lower_ascii(cell.value_or(""));
    case RowSource::Match::kInteger32:
    case RowSource::Match::kInteger64: break;
  }
  const auto type = match == RowSource::Match::kInteger32 ? ColumnType::kInteger
                                                          : ColumnType::kBigint;
  const auto value = agent_integer(cell.value_or(""), type, windows);
  if (!value) return std::nullopt;
  return std::to_string(*value);
}

}  // namespace

RowSource::RowSource(std::span<const TableRows> chunks,
                     std::span<const std::string_view> columns) {
  for (const TableRows& rows : chunks) {
    Chunk chunk{.rows = &rows, .first = size_, .columns = {}};
    for (const std::string_view column : columns) {
      const auto found = std::ranges::find(rows.columns(), column);
      chunk.columns.push_back(
          found == rows.columns().end()
              ? -1
              : static_cast<int>(found - rows.columns().begin()));
    }
    size_ += rows.row_count();
    chunks_.push_back(std::move(chunk));
  }
}

std::optional<std::string_view> RowSource::cell(std::size_t row,
                                                std::size_t column) const {
  auto chunk = chunks_.begin();
  if (chunks_.size() > 1) {
    chunk = std::ranges::upper_bound(chunks_, row, {}, &Chunk::first) - 1;
  }
  const int at = chunk->columns[column];
  if (at < 0) return std::nullopt;
  return chunk->rows->cell(row - chunk->first, static_cast<std::size_t>(at));
}

std::vector<std::uint32_t> RowSource::find(std::size_t column, Match match,
                                           std::span<const std::string> values,
                                           bool windows) const {
  const Index& rows = index(column, match, windows);
  std::vector<std::uint32_t> result;
  for (const std::string& value : values) {
    const auto found =
        rows.find(match == Match::kIgnoreCase ? lower_ascii(value) : value);
    if (found == rows.end()) continue;
    result.insert(result.end(), found->second.begin(), found->second.end());
  }
  if (values.size() > 1) {
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
  }
  return result;
}

const RowSource::Index& RowSource::index(std::size_t column, Match match,
                                         bool windows) const {
  const std::size_t key = column * 4 + static_cast<std::size_t>(match);
  const auto [found, added] = indexes_.try_emplace(key);
  if (added) {
    for (std::size_t row = 0; row < size_; ++row) {
      if (auto text = index_key(cell(row, column), match, windows)) {
        found->second[std::move(*text)].push_back(
            static_cast<std::uint32_t>(row));
      }
    }
  }
  return found->second;
}

}  // namespace ctl
