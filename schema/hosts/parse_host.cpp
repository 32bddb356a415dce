#include <utility>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/catalog/flags.h"
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

// A flag that no agent of this release has may be one of another; one that is
// nearly the name of another is misspelt, and would be without effect.
Status check_flags(const std::string& path, const Profile& profile) {
  std::vector<std::string_view> names;
  for (const Flag& flag : all_flags())
    names.push_back(flag.name);
  for (const auto& [name, value] : profile.flags) {
    if (find_flag(name) != nullptr || name.starts_with("custom_")) continue;
    const std::string_view near = closest(name, names);
    if (near.empty()) continue;
    return Error{concat(path, ": agents have no flag ", quote(name)),
                 concat("did you mean '", near, "'?")};
  }
  return ok();
}

// What has files below it is a directory, or leads to one.
Status check_files(const std::string& path, const Host& host) {
  for (const auto& [name, file] : host.files) {
    if (file.type != HostFile::Type::kRegular) continue;
    for (const char separator : {'/', '\\'}) {
      const std::string below = name + separator;
      const auto next = host.files.lower_bound(below);
      if (next == host.files.end() || !next->first.starts_with(below)) continue;
      return Error{concat(path, ": ", quote(name), " is a file and has ",
                          quote(next->first), " below it"),
                   "leave it out, or give it `type: directory`"};
    }
  }
  return ok();
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
  if (auto status = check_flags(path, profile); !status) return status.error();
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
  if (auto status = check_files(path, host); !status) return status.error();
  append(host.tables, std::move(profile.tables));
  host.own_tables = own;
  return host;
}

}  // namespace ctl
