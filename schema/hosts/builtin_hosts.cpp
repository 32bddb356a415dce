#include <algorithm>
#include <memory>
#include <utility>

#include "schema/hosts/builtin_data.h"
#include "schema/hosts/host.h"

namespace ctl {
namespace {

using builtin::Range;
using builtin::Slice;

std::string_view text_of(Slice slice) {
  return {builtin::text() + slice.at, slice.size};
}

template <typename T>
std::span<const T> part(std::span<const T> all, Range range) {
  return all.subspan(range.first, range.count);
}

void add_tables(const builtin::HostRecord& record, Host& host) {
  const auto tables = part(builtin::tables(), record.tables);
  std::size_t width = 0;
  for (const auto& table : tables)
    width += table.columns.count;
  auto names = std::make_shared<std::vector<std::string_view>>();
  names->reserve(width);  // spans point into it: it must not move
  for (const auto& table : tables) {
    const std::size_t first = names->size();
    for (const Slice column : part(builtin::strings(), table.columns)) {
      names->push_back(text_of(column));
    }
    const auto columns = std::span(*names).subspan(first);
    host.tables[std::string(text_of(table.name))].emplace_back(
        columns, part(builtin::offsets(), table.offsets), builtin::text(),
        names);
  }
}

void add_files(const builtin::HostRecord& record, Host& host) {
  for (const auto& file : part(builtin::files(), record.files)) {
    host.files.emplace_hint(
        host.files.end(), text_of(file.path),
        HostFile{static_cast<HostFile::Type>(file.type),
                 std::string(text_of(file.mode)), file.uid, file.gid,
                 file.mtime, std::string(text_of(file.content)),
                 std::string(text_of(file.target))});
  }
}

}  // namespace

std::span<const std::string_view> builtin_host_names() {
  return builtin::names();
}

std::optional<Host> builtin_host(std::string_view name) {
  const auto names = builtin::names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  const auto& record =
      builtin::hosts()[static_cast<std::size_t>(found - names.begin())];
  Host host;
  host.name = name;
  if (record.platform != 0) {
    host.platform = static_cast<Platform>(record.platform);
  }
  host.osquery = {static_cast<int>(record.version[0]),
                  static_cast<int>(record.version[1]),
                  static_cast<int>(record.version[2])};
  for (const Slice slice : part(builtin::strings(), record.extensions)) {
    host.extensions.emplace_back(text_of(slice));
  }
  host.user = text_of(record.user);
  for (const auto& flag : part(builtin::pairs(), record.flags)) {
    host.flags.emplace(text_of(flag.key), text_of(flag.value));
  }
  add_tables(record, host);
  add_files(record, host);
  return host;
}

}  // namespace ctl
