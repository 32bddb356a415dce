#include <utility>

#include "schema/hosts/host.h"

namespace ctl {

TableRows::TableRows(std::span<const std::string_view> columns,
                     std::span<const std::uint32_t> offsets, const char* text,
                     std::shared_ptr<const void> storage)
    : columns_(columns),
      offsets_(offsets),
      text_(text),
      storage_(std::move(storage)) {}

std::size_t TableRows::row_count() const {
  return columns_.empty() ? 0 : (offsets_.size() - 1) / columns_.size();
}

std::optional<std::string_view> TableRows::cell(std::size_t row,
                                                std::size_t column) const {
  const std::size_t i = row * columns_.size() + column;
  const std::uint32_t begin = offsets_[i];
  if ((begin & kAbsent) != 0) return std::nullopt;
  return std::string_view(text_ + begin, (offsets_[i + 1] & ~kAbsent) - begin);
}

}  // namespace ctl
