#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ctl {

// "a/b" of "a/b/c.yml"; "" of "c.yml".
std::string_view directory_of(std::string_view path);
// "c.yml" of "a/b/c.yml".
std::string_view base_name(std::string_view path);
// "c" of "a/b/c.tests.yml".
std::string_view stem_of(std::string_view path);

// `path` as seen from `directory`, without `.`, `..` and doubled slashes. A
// result that begins with `/` or `..` lies outside the tree.
std::string resolve_path(std::string_view directory, std::string_view path);
bool is_outside(std::string_view resolved);
// What must be written in a file of `directory` to name `path`.
std::string relative_path(std::string_view directory, std::string_view path);

// Whether `path` matches a pattern with `*`, `?`, `[…]`, `{a,b}` and `**`, as
// the server's tool matches `paths` (contracts/fleet.md 8.4). Takes time in
// proportion to both lengths.
bool matches_glob(std::string_view pattern, std::string_view path);

// Whether a path is one of the places of a tree or below one. "" is all of it,
// and so is no place at all.
bool is_below_any(std::string_view path,
                  const std::vector<std::string>& places);

inline constexpr std::string_view kGlobCharacters = "*?[{";

}  // namespace ctl
