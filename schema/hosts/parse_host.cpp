#include <utility>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/known_names.h"
#include "schema/hosts/profile.h"

namespace ctl {
namespace {

// "hosts/build-box.yml" is called "build-box".
std::string stem(std::string_view path) {
  path.remove_prefix(path.find_last_of('/') + 1);
  return std::string(path.substr(0, path.find('.')));
}

Result<Host> base_of(const SourceFile& file, const Profile& profile) {
  if (!profile.extends) {
    Host host;
    host.osquery = kNewestAgent;
    return host;
  }
  if (auto host = builtin_host(*profile.extends)) return *std::move(host);
  const auto names = builtin_host_names();
  return error_at(
      file, profile.extends_at,
      concat("no built-in host ", quote(*profile.extends), " to extend"),
      concat("the built-in hosts are ",
             join(std::vector<std::string>(names.begin(), names.end()))));
}

void append(std::map<std::string, std::vector<TableRows>, std::less<>>& to,
            std::map<std::string, std::vector<TableRows>, std::less<>> from) {
  for (auto& [table, chunks] : from) {
    auto& rows = to[table];
    rows.insert(rows.end(), chunks.begin(), chunks.end());
  }
}

}  // namespace

Result<Host> parse_host(const std::string& path, const std::string& text,
                        const OwnTablesPtr& own) {
  const SourceFile file(path, text);
  auto read = read_profile(file);
  if (!read) return read.error();
  Profile& profile = *read;
  if (auto error = check_names(file, profile.names, own.get())) {
    return *std::move(error);
  }
  if (!profile.extends && !profile.has_platform) {
    return Error{concat(path, ": the host profile has no platform"),
                 "give `platform` (darwin, linux, windows, chrome or any) or "
                 "`extends`"};
  }
  auto base = base_of(file, profile);
  if (!base) return base.error();
  Host host = *std::move(base);
  host.name = profile.name.value_or(stem(path));
  if (profile.has_platform) host.platform = profile.platform;
  if (profile.osquery) host.osquery = *profile.osquery;
  if (profile.extensions) host.extensions = *std::move(profile.extensions);
  if (profile.user) host.user = *std::move(profile.user);
  for (const std::string& table : profile.replace)
    host.tables.erase(table);
  for (auto& [name, value] : profile.flags)
    host.flags[name] = value;
  for (auto& [name, entry] : profile.files)
    host.files[name] = entry;
  append(host.tables, std::move(profile.tables));
  host.own_tables = own;
  return host;
}

}  // namespace ctl
