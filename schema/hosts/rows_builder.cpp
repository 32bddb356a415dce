#include "schema/hosts/rows_builder.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace ctl {
namespace {

struct Storage {
  std::vector<std::string> names;
  std::vector<std::string_view> columns;
  std::vector<std::uint32_t> offsets;
  std::string text;
};

constexpr std::uint32_t kNone = 0xFFFFFFFFU;

}  // namespace

bool RowsBuilder::add(std::string_view column, std::string_view value) {
  auto found = columns_.find(column);
  if (found == columns_.end()) {
    const auto index = static_cast<std::uint32_t>(names_.size());
    found = columns_.emplace(std::string(column), index).first;
    names_.emplace_back(column);
    last_row_.push_back(0);
  }
  const std::uint32_t index = found->second;
  if (last_row_[index] == rows_.size()) return false;
  last_row_[index] = rows_.size();
  text_ += value;
  cells_.push_back({index, static_cast<std::uint32_t>(text_.size())});
  return true;
}

TableRows RowsBuilder::build() && {
  auto storage = std::make_shared<Storage>();
  storage->names = std::move(names_);
  storage->columns.assign(storage->names.begin(), storage->names.end());
  const std::size_t width = storage->names.size();
  storage->offsets.reserve(rows_.size() * width + 1);
  storage->text.reserve(text_.size());
  std::vector<std::uint32_t> cell_of(width);
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const std::size_t end =
        row + 1 < rows_.size() ? rows_[row + 1] : cells_.size();
    std::fill(cell_of.begin(), cell_of.end(), kNone);
    for (std::size_t i = rows_[row]; i < end; ++i) {
      cell_of[cells_[i].column] = static_cast<std::uint32_t>(i);
    }
    for (const std::uint32_t i : cell_of) {
      const auto at = static_cast<std::uint32_t>(storage->text.size());
      storage->offsets.push_back(i == kNone ? at | TableRows::kAbsent : at);
      if (i == kNone) continue;
      const std::uint32_t begin = i == 0 ? 0 : cells_[i - 1].end;
      storage->text.append(text_, begin, cells_[i].end - begin);
    }
  }
  storage->offsets.push_back(static_cast<std::uint32_t>(storage->text.size()));
  const Storage& kept = *storage;
  return {kept.columns, kept.offsets, kept.text.data(), std::move(storage)};
}

}  // namespace ctl
