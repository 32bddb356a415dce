#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace ctl::sql {

struct Json5 {
  bool valid = false;
  bool strict = false;    // plain JSON as it is
  std::string json;       // the same document as plain JSON, when valid
  std::size_t error = 0;  // byte offset of the first mistake, when not
  // Not valid only because something follows the document: SQLite 3.42 answers
  // NULL then, without an error.
  bool trailing = false;
};

// Reads a text as SQLite 3.42 does: JSON with comments, trailing commas, keys
// without quotes, single quotes, more escapes, hexadecimal and open-ended
// numbers, Infinity (9.0e999) and NaN (null). At most 2,000 levels. `expired`
// is asked now and then; true ends the reading, as at a mistake.
Json5 read_json5(std::string_view text,
                 const std::function<bool()>& expired = {});

}  // namespace ctl::sql
