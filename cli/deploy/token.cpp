#include "cli/deploy/token.h"

#include <filesystem>

#include "cli/files.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

Status check_private(const std::string& path, const std::string& origin) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error || !fs::is_regular_file(status)) {
    return Error{concat("no token: ", origin, " names ", quote(path),
                        ", which is no file that can be read"),
                 concat("write the token to a file of your own, and its path "
                        "to ",
                        origin)};
  }
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  if ((status.permissions() & others) != fs::perms::none) {
    return Error{concat("the token file ", quote(path), " from ", origin,
                        " is open to others"),
                 concat("`chmod 600 ", path, '`')};
  }
  return ok();
}

}  // namespace

Result<ApiToken> read_token(const std::string& name,
                            const Environment& variables) {
  if (const auto value = variables(name); value && !value->empty()) {
    return ApiToken{*value, name};
  }
  const std::string origin = concat(name, "_FILE");
  const auto path = variables(origin);
  if (!path || path->empty()) {
    return Error{concat("no token: ", name, " is not set"),
                 concat("set ", name, " in the environment, or ", origin,
                        " to the path of a file that only you may read")};
  }
  if (const Status checked = check_private(*path, origin); !checked) {
    return checked.error();
  }
  auto text = read_file(*path, *path);
  if (!text) return text.error();
  std::string value(trim(*text));
  if (value.empty()) {
    return Error{
        concat("no token: ", quote(*path), " from ", origin, " is empty"),
        "write the token to it"};
  }
  return ApiToken{std::move(value), origin};
}

}  // namespace ctl
