#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/result.h"
#include "schema/base/source_file.h"
#include "schema/hosts/cursor.h"

namespace ctl {

// A host profile as it is written (contracts/ctl.md, "Host profile"): only the
// keys that the file gives.
struct Profile {
  std::optional<std::string> name;
  std::optional<std::string> extends;
  std::size_t extends_at = 0;  // byte offset of the value
  bool has_platform = false;
  std::optional<Platform> platform;  // nothing with has_platform: `any`
  std::optional<Version> osquery;
  std::optional<std::vector<std::string>> extensions;
  std::optional<std::string> user;
  std::vector<std::string> replace;
  std::map<std::string, std::string> flags;
  std::map<std::string, std::vector<TableRows>, std::less<>> tables;
  std::map<std::string, HostFile, std::less<>> files;
  std::vector<NamedPlace> names;  // in `tables` and `replace`
};

Result<Profile> read_profile(const SourceFile& file);

}  // namespace ctl
