#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "schema/documents/yaml_text.h"

namespace ctl {

// Text in UTF-8 of a file that begins with a UTF-16 byte order mark; nothing
// when it does not, or holds half of a surrogate pair.
std::optional<std::string> decode_utf16(std::string_view bytes);
bool is_utf16(std::string_view bytes);

// The first character that the server's parser refuses in YAML: a control
// character but tab and line breaks, DEL, a noncharacter. Bytes must be UTF-8.
std::optional<YamlFault> refused_character(std::string_view text);

// The first mark of a merge that git left to be resolved: YAML may read one as
// a text and drop what follows.
std::optional<YamlFault> unresolved_merge(std::string_view text);

}  // namespace ctl
