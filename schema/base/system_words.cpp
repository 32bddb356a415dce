#include "schema/base/system_words.h"

#include <cctype>
#include <system_error>

#include "schema/base/text.h"

namespace ctl {

std::string system_words(int code) {
  std::string words = std::generic_category().message(code);
  if (!words.empty()) {
    words[0] =
        static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  }
  return concat('"', words, '"');
}

}  // namespace ctl
