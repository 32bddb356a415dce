#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "validators/context.h"
#include "validators/plan.h"

namespace ctl {
namespace {

using Parts = std::vector<std::string>;

// "/home/x" or "C:\Users\x" in lower case, cut at its separators.
Parts parts_of(std::string_view path) {
  Parts parts(1);
  for (const char c : lower_ascii(path)) {
    if (c == '/' || c == '\\') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  while (parts.size() > 1 && parts.back().empty())
    parts.pop_back();
  return parts;
}

// Whether `parts`, "" or "c:" first, is the root, one of the wide folders, or a
// home below one of the folders of homes.
bool is_wide(const Parts& parts, std::span<const std::string_view> folders,
             std::string_view homes, std::string_view shared) {
  if (parts.size() == 1) return true;
  if (parts[1] == homes) {
    return parts.size() == 2 || (parts.size() == 3 && parts[2] != shared);
  }
  return parts.size() == 2 &&
         std::find(folders.begin(), folders.end(), parts[1]) != folders.end();
}

bool is_root(std::string_view prefix) {
  constexpr std::array<std::string_view, 9> kPosix = {
      "usr",     "var", "system", "library", "applications",
      "private", "mnt", "media",  "volumes"};
  constexpr std::array<std::string_view, 4> kWindows = {
      "windows", "program files", "program files (x86)", "programdata"};
  const Parts parts = parts_of(prefix);
  if (parts[0].size() == 2 && parts[0][1] == ':') {
    return is_wide(parts, kWindows, "users", "public") ||
           (parts.size() == 2 && parts[1].starts_with("program files"));
  }
  if (!parts[0].empty()) return false;
  return is_wide(parts, kPosix, "users", "shared") ||
         is_wide(parts, kPosix, "home", "");
}

void check(const SqlContext& context) {
  each_path_pattern(
      context.sql, [&](const Loop& loop, const std::string& pattern) {
        if (!pattern.ends_with("%%")) return;
        if (!is_root(std::string_view(pattern).substr(0, pattern.size() - 2))) {
          return;
        }
        context.report_token(
            literal_token(context.sql, pattern),
            {.message = concat(quote(pattern), " walks the whole disk"),
             .help = "name the folder, or end with one `%` for one level",
             .subject = loop.table});
      });
}

}  // namespace

constinit const Rule recursive_root_scan = {
    .id = "recursive-root-scan",
    .severity = Severity::kWarning,
    .summary =
        "a recursive pattern right below the root of a disk or of all homes",
    .why =
        "It walks the whole disk; agents are stopped for it, and hosts slow"
        " down.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE '/home/%%'\"\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: \"SELECT size FROM file WHERE path LIKE "
        "'/home/%/.ssh/%%'\"\n",
    .check_plan = check,
};

}  // namespace ctl
