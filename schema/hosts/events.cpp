#include "schema/hosts/events.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

bool is_json(const SourceFile& file) {
  const std::string_view path = file.path();
  if (path.ends_with(".json")) return true;
  if (path.ends_with(".yml") || path.ends_with(".yaml")) return false;
  const std::string_view text = trim(file.text());
  return text.starts_with('{') || text.starts_with('[');
}

// The bytes neither format allows: YAML has no way to write them unescaped, and
// JSON calls them white space nowhere.
std::size_t find_control(std::string_view text) {
  const auto* const found = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
  });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

std::optional<Error> check_bytes(const SourceFile& file) {
  const std::string& text = file.text();
  if (text.size() > kMaxFixtureBytes) {
    return Error{concat(file.path(), ": the file has ", text.size(),
                        " bytes, the limit is ", kMaxFixtureBytes),
                 "record fewer rows, or split the file"};
  }
  if (const std::size_t at = find_invalid_utf8(text); at != std::string::npos) {
    return error_at(file, at, "the file is not valid UTF-8 from here on",
                    "save the file as UTF-8");
  }
  if (const std::size_t at = find_control(text); at != std::string::npos) {
    return error_at(file, at,
                    concat("the file holds a control character (byte ",
                           static_cast<int>(text[at]), ")"),
                    "write it as an escape in a quoted string");
  }
  return std::nullopt;
}

}  // namespace

Error error_at(const SourceFile& file, std::size_t offset, std::string message,
               std::string help) {
  const Position at = file.position(offset);
  return {concat(file.path(), ":", at.line, ":", at.column, ": ",
                 std::move(message)),
          std::move(help)};
}

Result<Events> read_events(const SourceFile& file) {
  if (auto error = check_bytes(file)) return *std::move(error);
  return is_json(file) ? read_json_events(file) : read_yaml_events(file);
}

}  // namespace ctl
