#include "schema/hosts/profile.h"

#include <array>
#include <charconv>
#include <utility>

#include "schema/base/text.h"
#include "schema/hosts/cursor.h"

namespace ctl {
namespace {

using Kind = Event::Kind;

// Fails with the known keys, or the one that was probably meant.
void unknown_key(Cursor& cursor, std::size_t at, std::string_view key,
                 std::span<const std::string_view> known,
                 std::string_view where) {
  const std::string_view near = closest(key, known);
  std::vector<std::string> names(known.begin(), known.end());
  cursor.fail(at, concat("unknown key ", quote(key), " in ", where),
              near.empty() ? concat("the keys are ", join(names))
                           : concat("did you mean '", near, "'?"));
}

std::vector<std::string> read_names(Cursor& cursor, std::string_view what) {
  std::vector<std::string> names;
  if (!cursor.enter(Kind::kListStart, what)) return names;
  while (!cursor.leave(Kind::kListEnd)) {
    if (const auto name = cursor.scalar("a name")) names.emplace_back(*name);
  }
  return names;
}

long long read_number(Cursor& cursor, std::string_view what) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar(what);
  if (!text) return 0;
  long long number = 0;
  const char* last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data(), last, number);
  if (error != std::errc() || end != last) {
    cursor.fail(at, concat(what, " ", quote(*text), " is not a whole number"),
                "");
  }
  return number;
}

std::string read_mode(Cursor& cursor) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar("mode");
  if (!text) return {};
  if (text->empty() || text->size() > 5 ||
      text->find_first_not_of("01234567") != std::string_view::npos) {
    cursor.fail(at, concat("mode ", quote(*text), " is not octal"),
                "write permissions as in \"0644\"");
  }
  return std::string(*text);
}

HostFile::Type read_type(Cursor& cursor) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar("type");
  if (!text || *text == "file") return HostFile::Type::kRegular;
  if (*text == "directory") return HostFile::Type::kDirectory;
  if (*text == "link") return HostFile::Type::kLink;
  cursor.fail(at, concat("type ", quote(*text), " is unknown"),
              "use one of file, directory, link");
  return HostFile::Type::kRegular;
}

// A map of a fixed set of keys, each at most once: `read` is called with the
// cursor at the value of each.
template <std::size_t N, typename Read>
void read_map(Cursor& cursor, const std::array<std::string_view, N>& keys,
              std::string_view where, const Read& read) {
  std::array<bool, N> seen{};
  while (!cursor.leave(Kind::kMapEnd)) {
    const std::size_t at = cursor.offset();
    const auto key = cursor.key();
    if (!key) return;
    std::size_t i = 0;
    while (i < N && keys.at(i) != *key)
      ++i;
    if (i == N) return unknown_key(cursor, at, *key, keys, where);
    if (seen.at(i)) {
      return cursor.fail(at, concat("key ", quote(*key), " is given twice"),
                         "keep one of them");
    }
    seen.at(i) = true;
    if (cursor.is(Kind::kNull)) {
      cursor.take();
    } else {
      read(keys.at(i));
    }
  }
}

HostFile read_file(Cursor& cursor) {
  constexpr std::array<std::string_view, 7> kKeys = {
      "content", "gid", "mode", "mtime", "target", "type", "uid"};
  HostFile file;
  const std::size_t at = cursor.offset();
  bool has_mode = false;
  bool has_content = false;
  if (!cursor.enter(Kind::kMapStart, "what a file is")) return file;
  read_map(cursor, kKeys, "a file", [&](std::string_view key) {
    if (key == "content") {
      file.content = cursor.scalar(key).value_or("");
      has_content = true;
    } else if (key == "gid") {
      file.gid = read_number(cursor, key);
    } else if (key == "mode") {
      file.mode = read_mode(cursor);
      has_mode = true;
    } else if (key == "mtime") {
      file.mtime = read_number(cursor, key);
    } else if (key == "target") {
      file.link_target = cursor.scalar(key).value_or("");
    } else if (key == "type") {
      file.type = read_type(cursor);
    } else {
      file.uid = read_number(cursor, key);
    }
  });
  const bool link = file.type == HostFile::Type::kLink;
  if (link == file.link_target.empty()) {
    cursor.fail(at, link ? "a link has no target" : "only a link has a target",
                "give `type: link` and `target: /path`, or neither");
  }
  if (has_content && file.type != HostFile::Type::kRegular) {
    cursor.fail(at, "only a regular file has content", "remove `content`");
  }
  if (!has_mode && file.type == HostFile::Type::kDirectory) file.mode = "0755";
  if (!has_mode && link) file.mode = "0777";
  return file;
}

// An absolute path as the platform of the host writes it, without the slash at
// the end that a directory may be given with.
std::string file_path(Cursor& cursor, std::size_t at, std::string_view path) {
  const bool posix = path.starts_with('/');
  const bool windows =
      path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  if (!posix && !windows) {
    cursor.fail(at, concat("file path ", quote(path), " is not absolute"),
                "start it with `/` or a drive as in `C:\\`");
  }
  while (path.size() > (windows ? 3U : 1U) &&
         (path.back() == '/' || (windows && path.back() == '\\'))) {
    path.remove_suffix(1);
  }
  return std::string(path);
}

void read_files(Cursor& cursor, Profile& profile) {
  if (!cursor.enter(Kind::kMapStart, "paths")) return;
  while (!cursor.leave(Kind::kMapEnd)) {
    const std::size_t at = cursor.offset();
    const auto key = cursor.key();
    if (!key) return;
    const bool directory = key->ends_with('/') || key->ends_with('\\');
    std::string path = file_path(cursor, at, *key);
    HostFile file;
    if (cursor.is(Kind::kNull)) {
      cursor.take();
    } else {
      file = read_file(cursor);
    }
    if (directory && file.type == HostFile::Type::kRegular) {
      file.type = HostFile::Type::kDirectory;
      if (file.mode == "0644") file.mode = "0755";
    }
    if (!profile.files.emplace(std::move(path), std::move(file)).second) {
      cursor.fail(at, concat("file ", quote(*key), " is given twice"),
                  "keep one of them");
    }
  }
}

void read_flags(Cursor& cursor, Profile& profile) {
  if (!cursor.enter(Kind::kMapStart, "agent flags")) return;
  while (!cursor.leave(Kind::kMapEnd)) {
    const std::size_t at = cursor.offset();
    const auto name = cursor.key();
    if (!name) return;
    const auto value = cursor.scalar(concat("flag ", quote(*name)));
    if (!value) return;
    if (!profile.flags.emplace(*name, *value).second) {
      cursor.fail(at, concat("flag ", quote(*name), " is given twice"),
                  "keep one of them");
    }
  }
}

void read_platform(Cursor& cursor, Profile& profile) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar("platform");
  if (!text) return;
  profile.has_platform = true;
  if (*text == "any") return;
  profile.platform = parse_platform(*text);
  if (!profile.platform) {
    cursor.fail(at, concat("platform ", quote(*text), " is unknown"),
                "use one of darwin, linux, windows, chrome, any");
  }
}

void read_version(Cursor& cursor, Profile& profile) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar("osquery");
  if (!text) return;
  profile.osquery = parse_version(*text);
  if (!profile.osquery) {
    cursor.fail(at, concat("agent version ", quote(*text), " is no version"),
                "write it as in 5.12.1");
  }
}

std::optional<std::string> read_name(Cursor& cursor, std::string_view key) {
  const std::size_t at = cursor.offset();
  const auto text = cursor.scalar(key);
  if (!text) return std::nullopt;
  if (trim(*text).empty()) cursor.fail(at, concat(key, " is empty"), "");
  return std::string(*text);
}

void read_replace(Cursor& cursor, Profile& profile) {
  if (!cursor.enter(Kind::kListStart, "table names")) return;
  while (!cursor.leave(Kind::kListEnd)) {
    const std::size_t at = cursor.offset();
    const auto table = cursor.scalar("a name");
    if (!table) return;
    profile.replace.emplace_back(*table);
    profile.names.push_back({std::string(*table), "", at});
  }
}

void read_value(Cursor& cursor, std::string_view key, Profile& profile) {
  if (key == "name") {
    profile.name = read_name(cursor, key);
  } else if (key == "extends") {
    profile.extends_at = cursor.offset();
    profile.extends = read_name(cursor, key);
  } else if (key == "platform") {
    read_platform(cursor, profile);
  } else if (key == "osquery") {
    read_version(cursor, profile);
  } else if (key == "extensions") {
    profile.extensions = read_names(cursor, "extension names");
  } else if (key == "user") {
    profile.user = read_name(cursor, key);
  } else if (key == "replace") {
    read_replace(cursor, profile);
  } else if (key == "flags") {
    read_flags(cursor, profile);
  } else if (key == "tables") {
    ReadTables read = read_tables(cursor);
    profile.tables = std::move(read.tables);
    profile.names.insert(profile.names.end(), read.names.begin(),
                         read.names.end());
  } else {
    read_files(cursor, profile);
  }
}

}  // namespace

Result<Profile> read_profile(const SourceFile& file) {
  constexpr std::array<std::string_view, 10> kKeys = {
      "extends", "extensions", "files",   "flags",  "name",
      "osquery", "platform",   "replace", "tables", "user"};
  const auto events = read_events(file);
  if (!events) return events.error();
  Cursor cursor(file, *events);
  Profile profile;
  if (cursor.at_end() || cursor.is(Kind::kNull)) {
    return Error{concat(file.path(), ": the host profile is empty"),
                 "give at least `platform` or `extends`"};
  }
  if (cursor.enter(Kind::kMapStart, "the keys of a host profile")) {
    read_map(cursor, kKeys, "a host profile",
             [&](std::string_view key) { read_value(cursor, key, profile); });
  }
  if (cursor.failed()) return cursor.take_error();
  return profile;
}

}  // namespace ctl
