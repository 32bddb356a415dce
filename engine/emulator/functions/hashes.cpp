// md5(VALUE), sha1(VALUE), sha256(VALUE)
//
// The digest of the text form up to its first NUL byte, in lower-case
// hexadecimal; a number is hashed as its decimal text. NULL gives NULL.
#include "engine/emulator/functions/digest.h"
#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

Value hash(DigestKind kind, const Arguments& arguments) {
  if (arguments.is_null(0)) return {};
  return hex_digest(kind, arguments.text(0));
}

}  // namespace

Value md5(const Arguments& arguments, const FunctionContext& /*context*/) {
  return hash(DigestKind::kMd5, arguments);
}

Value sha1(const Arguments& arguments, const FunctionContext& /*context*/) {
  return hash(DigestKind::kSha1, arguments);
}

Value sha256(const Arguments& arguments, const FunctionContext& /*context*/) {
  return hash(DigestKind::kSha256, arguments);
}

}  // namespace ctl::sql
