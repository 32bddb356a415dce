#include "validators/references.h"

#include <algorithm>
#include <array>

#include "schema/base/collation.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 13> kLabels = {
    "All Hosts",    "macOS",      "Ubuntu Linux",
    "CentOS Linux", "MS Windows", "Red Hat Linux",
    "All Linux",    "chrome",     "macOS 14+ (Sonoma+)",
    "iOS",          "iPadOS",     "Fedora Linux",
    "Android"};
constexpr Version kPaths{4, 83, 0};

bool is_blank_at(std::string_view text, std::size_t begin, std::size_t end) {
  return text.substr(begin, end - begin).find_first_not_of(" \t\r") ==
         std::string_view::npos;
}

// `- item` with the lines it fills, when nothing else stands on them.
std::optional<Edit> remove_lines(const File& file, const Node& item) {
  const std::string_view text = file.source.text();
  const std::size_t dash = text.rfind('-', item.offset);
  if (dash == std::string_view::npos) return std::nullopt;
  const std::size_t before = text.rfind('\n', dash);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::size_t end = text.find('\n', item.end);
  end = end == std::string_view::npos ? text.size() : end;
  std::size_t rest = text.find('#', item.end);
  rest = std::min(rest, end);
  const bool alone = is_blank_at(text, begin, dash) &&
                     is_blank_at(text, dash + 1, item.offset) &&
                     is_blank_at(text, item.end, rest);
  if (!alone) return std::nullopt;
  return replace(file, begin, std::min(end + 1, text.size()), "");
}

}  // namespace

const Entry& reference_entry(const Reference& reference) {
  const auto& entries = reference.item->entries;
  return *std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return &entry.value == reference.value;
  });
}

Place reference_place(const Reference& reference) {
  return value_place(*reference.from, reference_entry(reference));
}

bool has_glob(std::string_view text) {
  return text.find_first_of(kGlobCharacters) != std::string_view::npos;
}

bool knows_paths(const Context& context) {
  return context.options.fleet && *context.options.fleet >= kPaths;
}

bool holds_variable(const File& file, const Node& value) {
  return std::any_of(file.variables.begin(), file.variables.end(),
                     [&value](const Variable& variable) {
                       return value.offset <= variable.start &&
                              variable.start < value.end;
                     });
}

std::optional<std::string> other_case(const Tree& tree,
                                      const Reference& reference) {
  if (reference.glob || reference.targets.size() != 1) return std::nullopt;
  const std::string wanted = lower_ascii(reference.targets.front());
  const auto found = std::find_if(
      tree.paths.begin(), tree.paths.end(),
      [&](const std::string& path) { return lower_ascii(path) == wanted; });
  if (found == tree.paths.end()) return std::nullopt;
  return *found;
}

std::string_view meant_file(const Tree& tree, const Reference& reference) {
  if (reference.targets.size() != 1) return {};
  const std::string& target = reference.targets.front();
  std::vector<std::string_view> near;
  for (const std::string& path : tree.paths) {
    if (base_name(path) == trim(base_name(target))) return path;
    if (directory_of(path) == directory_of(target)) near.push_back(path);
  }
  return closest(target, near);
}

std::string_view builtin_label(std::string_view name, bool exact) {
  const std::string key = exact ? std::string() : collation_key(name);
  const auto* found =
      std::find_if(kLabels.begin(), kLabels.end(), [&](std::string_view label) {
        return exact ? label == name : collation_key(label) == key;
      });
  return found == kLabels.end() ? std::string_view() : *found;
}

std::optional<Edit> remove_item(const File& file, const Node& list,
                                const Node& item) {
  if (!can_fix(file) || item.alias || list.items.size() < 2) {
    return std::nullopt;
  }
  const std::string_view text = file.source.text();
  if (list.offset >= text.size() || text[list.offset] != '[') {
    return remove_lines(file, item);
  }
  const auto at = static_cast<std::size_t>(&item - list.items.data());
  if (at == 0) return replace(file, item.offset, list.items[1].offset, "");
  return replace(file, list.items[at - 1].end, item.end, "");
}

}  // namespace ctl
