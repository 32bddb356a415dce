#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// The built-in profiles as constant data, written by the profile compiler from
// schema/hosts/profiles/. Offsets instead of pointers: nothing to relocate when
// the program starts.
namespace ctl::builtin {

struct Slice {  // of kText
  std::uint32_t at;
  std::uint32_t size;
};

struct Range {  // of another array
  std::uint32_t first;
  std::uint32_t count;
};

struct TableRecord {
  Slice name;
  Range columns;  // of kStrings
  Range offsets;  // of kOffsets, which are offsets in kText
};

struct PairRecord {
  Slice key;
  Slice value;
};

struct FileRecord {
  Slice path;
  std::uint32_t type;
  Slice mode;
  std::int64_t uid;
  std::int64_t gid;
  std::int64_t mtime;
  Slice content;
  Slice target;
};

struct HostRecord {
  std::uint32_t platform;  // 0: any
  std::uint32_t version[3];
  Slice user;
  Range extensions;  // of kStrings
  Range flags;       // of kPairs
  Range tables;
  Range files;
};

// Sorted by name; kNames[i] is the name of kHosts[i].
std::span<const std::string_view> names();
std::span<const HostRecord> hosts();
std::span<const TableRecord> tables();
std::span<const FileRecord> files();
std::span<const PairRecord> pairs();
std::span<const Slice> strings();
std::span<const std::uint32_t> offsets();
const char* text();

}  // namespace ctl::builtin
