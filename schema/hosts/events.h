#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"
#include "schema/base/source_file.h"

namespace ctl {

// What a YAML or JSON file consists of, in order: a flat list instead of a tree
// of nodes, because recorded fixtures are long, and flat memory is bounded.
struct Event {
  enum class Kind : std::uint8_t {
    kMapStart,
    kMapEnd,
    kListStart,
    kListEnd,
    kNull,
    kPlain,   // an unquoted scalar
    kQuoted,  // a quoted or block scalar
  };
  Kind kind = Kind::kNull;
  std::uint32_t at = 0;    // byte offset in the file
  std::uint32_t text = 0;  // scalars: place in Events::text
  std::uint32_t size = 0;
};

struct Events {
  std::vector<Event> list;
  std::string text;

  std::string_view text_of(const Event& event) const {
    return std::string_view(text).substr(event.text, event.size);
  }
};

// Limits on one file of rows or one profile.
inline constexpr std::size_t kMaxFixtureBytes = std::size_t{32} << 20U;
inline constexpr std::size_t kMaxFixtureEvents = 8'000'000;
inline constexpr std::size_t kMaxFixtureDepth = 64;

// "path:line:column: message".
Error error_at(const SourceFile& file, std::size_t offset, std::string message,
               std::string help);

// Reads JSON when the path ends in `.json`, YAML when it ends in `.yml` or
// `.yaml`, else whichever the first character speaks for. One document; aliases
// are copied in.
Result<Events> read_events(const SourceFile& file);

Result<Events> read_yaml_events(const SourceFile& file);
Result<Events> read_json_events(const SourceFile& file);

}  // namespace ctl
