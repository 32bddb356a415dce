#include "schema/documents/paths.h"

#include <algorithm>
#include <vector>

namespace ctl {

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view()
                                         : path.substr(0, slash);
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view stem_of(std::string_view path) {
  const std::string_view base = base_name(path);
  return base.substr(0, base.find('.', 1));
}

std::string resolve_path(std::string_view directory, std::string_view path) {
  std::vector<std::string_view> parts;
  const bool absolute = path.starts_with('/');
  const auto add = [&](std::string_view text) {
    while (!text.empty()) {
      const std::size_t slash = text.find('/');
      const std::string_view part = text.substr(0, slash);
      text = slash == std::string_view::npos ? std::string_view()
                                             : text.substr(slash + 1);
      if (part.empty() || part == ".") continue;
      const bool climbs = part == "..";
      if (climbs && !parts.empty() && parts.back() != "..") {
        parts.pop_back();
      } else if (!climbs || !absolute) {
        parts.push_back(part);
      }
    }
  };
  if (!absolute) add(directory);
  add(path);
  std::string result = absolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!result.empty() && result.back() != '/') result += '/';
    result += part;
  }
  return result;
}

bool is_outside(std::string_view resolved) {
  return resolved.starts_with('/') || resolved == ".." ||
         resolved.starts_with("../");
}

std::string relative_path(std::string_view directory, std::string_view path) {
  while (!directory.empty()) {
    const std::string_view first = directory.substr(0, directory.find('/'));
    const bool same = path.size() > first.size() && path.starts_with(first) &&
                      path[first.size()] == '/';
    if (!same) break;
    path.remove_prefix(first.size() + 1);
    directory.remove_prefix(std::min(first.size() + 1, directory.size()));
  }
  std::string result;
  while (!directory.empty()) {
    result += "../";
    const std::size_t slash = directory.find('/');
    directory.remove_prefix(slash == std::string_view::npos ? directory.size()
                                                            : slash + 1);
  }
  return result += path;
}

namespace {

// Length of the `[…]` at the start of `pattern`; 0 when it is not closed.
std::size_t class_length(std::string_view pattern) {
  std::size_t i = 1;
  if (i < pattern.size() && (pattern[i] == '^' || pattern[i] == '!')) ++i;
  const std::size_t first = i;
  while (i < pattern.size() && (pattern[i] != ']' || i == first)) {
    if (pattern[i] == '\\') ++i;
    ++i;
  }
  return i < pattern.size() ? i + 1 : 0;
}

bool in_class(std::string_view inside, char c) {
  const bool negated = inside.starts_with('^') || inside.starts_with('!');
  if (negated) inside.remove_prefix(1);
  bool found = false;
  while (!inside.empty()) {
    if (inside[0] == '\\' && inside.size() > 1) inside.remove_prefix(1);
    const char low = inside[0];
    char high = low;
    inside.remove_prefix(1);
    if (inside.size() > 1 && inside[0] == '-') {
      high = inside[1];
      inside.remove_prefix(2);
    }
    found = found || (low <= c && c <= high);
  }
  return found != negated;
}

// One segment of a path against one of a pattern, without braces. Walks back to
// the last `*` only, so that it takes no more than the product of the lengths.
bool matches_segment(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    const char c = p < pattern.size() ? pattern[p] : '\0';
    const std::size_t length =
        c == '[' ? class_length(pattern.substr(p)) : std::size_t{0};
    if (c == '*' && p < pattern.size()) {
      star = p++;
      star_text = t;
    } else if (length > 0 &&
               in_class(pattern.substr(p + 1, length - 2), text[t])) {
      p += length;
      ++t;
    } else if (length == 0 && c == '\\' && p + 1 < pattern.size() &&
               pattern[p + 1] == text[t]) {
      p += 2;
      ++t;
    } else if (length == 0 && p < pattern.size() &&
               (c == '?' || (c == text[t] && c != '\\'))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

bool matches_plain(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> wanted = split(pattern);
  const std::vector<std::string_view> parts = split(path);
  // reach[j]: the pattern so far matches the first j parts.
  std::vector<bool> reach(parts.size() + 1, false);
  reach[0] = true;
  for (const std::string_view segment : wanted) {
    std::vector<bool> next(parts.size() + 1, false);
    for (std::size_t j = 0; j <= parts.size(); ++j) {
      if (segment == "**") {
        next[j] = reach[j] || (j > 0 && next[j - 1]);
      } else {
        next[j] =
            j > 0 && reach[j - 1] && matches_segment(segment, parts[j - 1]);
      }
    }
    reach = std::move(next);
  }
  return reach.back();
}

// The first top-level `{…}`: its place and alternatives.
struct Braces {
  std::size_t start = std::string_view::npos;
  std::size_t end = 0;
  std::vector<std::string_view> alternatives;
};

Braces find_braces(std::string_view pattern) {
  Braces braces;
  std::size_t depth = 0;
  std::size_t from = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      if (depth++ == 0) {
        braces.start = i;
        from = i + 1;
      }
    } else if (depth > 0 && (pattern[i] == ',' || pattern[i] == '}')) {
      if (pattern[i] == '}') --depth;
      if (depth > 1 || (depth == 1 && pattern[i] == '}')) continue;
      braces.alternatives.push_back(pattern.substr(from, i - from));
      from = i + 1;
      if (depth == 0) {
        braces.end = i + 1;
        return braces;
      }
    }
  }
  braces.start = std::string_view::npos;
  return braces;
}

// Braces multiply: past this many combinations nothing matches.
constexpr int kMostCombinations = 1000;

bool matches_braces(const std::string& pattern, std::string_view path,
                    int& left) {
  const Braces braces = find_braces(pattern);
  if (braces.start == std::string_view::npos) {
    return left-- > 0 && matches_plain(pattern, path);
  }
  return std::any_of(braces.alternatives.begin(), braces.alternatives.end(),
                     [&](std::string_view alternative) {
                       std::string one = pattern.substr(0, braces.start);
                       one += alternative;
                       one += pattern.substr(braces.end);
                       return left > 0 && matches_braces(one, path, left);
                     });
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) {
  int left = kMostCombinations;
  return matches_braces(std::string(pattern), path, left);
}

bool is_below_any(std::string_view path,
                  const std::vector<std::string>& places) {
  return places.empty() ||
         std::any_of(
             places.begin(), places.end(), [path](const std::string& place) {
               return place.empty() || path == place ||
                      (path.starts_with(place) && path[place.size()] == '/');
             });
}

}  // namespace ctl
