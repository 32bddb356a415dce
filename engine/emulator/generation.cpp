#include "engine/emulator/generation.h"

#include <algorithm>
#include <array>

namespace ctl {
namespace {

bool any_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// Required columns that name no path, where a LIKE finds nothing.
constexpr std::array<std::string_view, 13> kExactArguments = {
    "mdfind",
    "curl",
    "curl_certificate",
    "device_file",
    "device_hash",
    "device_partitions",
    "docker_container_fs_changes",
    "docker_container_processes",
    "docker_container_stats",
    "lxd_instance_config",
    "lxd_instance_devices",
    "system_profiler",
    "windows_eventlog",
};
constexpr std::array<std::string_view, 2> kReadEveryOperator = {
    "process_open_handles", "yara_process"};

}  // namespace

bool is_lookup_column(const Table& table, const Column& column) {
  if (table.source != Source::kOsquery || table.evented) return false;
  if (!column.index && !column.additional) return false;
  if (column.name == "pid") return true;
  if (table.name == "users") {
    return column.name == "uid" || column.name == "username";
  }
  return table.name == "apps" && column.name == "path";
}

Generation generation_of(const Table& table) {
  if (table.source == Source::kOwn && table.native && table.user_data)
    return Generation::kByUser;
  if (table.source != Source::kOsquery) return Generation::kAlways;
  if (table.user_data) return Generation::kByUser;
  if (table.name == "registry") return Generation::kByKeyPath;
  if (any_of(table.name, kReadEveryOperator)) return Generation::kByAnyValue;
  if (any_of(table.name, kExactArguments)) return Generation::kByArgument;
  if (std::ranges::any_of(table.columns, &Column::required)) {
    return Generation::kByPath;
  }
  if (std::ranges::any_of(table.columns, [&](const Column& column) {
        return is_lookup_column(table, column);
      })) {
    return Generation::kByKey;
  }
  return Generation::kAlways;
}

}  // namespace ctl
