// to_base64(VALUE), from_base64(TEXT), conditional_to_base64(VALUE)
//
// NULL gives NULL. Encoding takes all bytes, NUL included; the conditional form
// leaves text alone that is printable ASCII only. Decoding drops line breaks
// and padding, and answers '' to what is not base64, the URL alphabet included.
#include <algorithm>
#include <string>
#include <string_view>

#include "engine/emulator/functions/base64_text.h"
#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

bool printable(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x1F && byte < 0x7F;
}

// A carriage return goes only as part of a CRLF.
std::string without_line_breaks(std::string_view text) {
  std::string joined;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool crlf = text.substr(i, 2) == "\r\n";
    if (text[i] != '\n' && !crlf) joined += text[i];
  }
  return joined;
}

}  // namespace

Value to_base64(const Arguments& arguments,
                const FunctionContext& /*context*/) {
  if (arguments.is_null(0)) return {};
  return encode_base64(arguments.bytes(0));
}

Value conditional_to_base64(const Arguments& arguments,
                            const FunctionContext& /*context*/) {
  if (arguments.is_null(0)) return {};
  const std::string_view bytes = arguments.bytes(0);
  if (std::all_of(bytes.begin(), bytes.end(), printable))
    return std::string(bytes);
  return encode_base64(bytes);
}

Value from_base64(const Arguments& arguments,
                  const FunctionContext& /*context*/) {
  if (arguments.is_null(0)) return {};
  const std::string text = without_line_breaks(arguments.bytes(0));
  const std::string_view unpadded =
      std::string_view(text).substr(0, text.find_last_not_of('=') + 1);
  return decode_base64(unpadded).value_or("");
}

}  // namespace ctl::sql
