#include <algorithm>
#include <array>

#include "validators/documents.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 4> kPlatforms4 = {"darwin", "linux",
                                                         "windows", "chrome"};
constexpr std::array<std::string_view, 9> kPackWords = {
    "any",   "all",    "linux",   "ubuntu", "centos",
    "posix", "darwin", "windows", "chrome"};

// Blanks and line breaks around an item are taken, a tab is not.
std::string_view strip(std::string_view text) {
  constexpr std::string_view kBlank = " \n\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.push_back(strip(text.substr(0, comma)));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

bool is_known(std::string_view item) {
  return std::find(kPlatforms4.begin(), kPlatforms4.end(), item) !=
         kPlatforms4.end();
}

// What was plainly meant; empty when that is not clear.
std::string_view meant(std::string_view item) {
  const std::string lower = lower_ascii(trim(item));
  for (const std::string_view platform : kPlatforms4) {
    if (lower == platform) return platform;
  }
  constexpr std::array<std::string_view, 4> kMac = {"macos", "mac", "osx",
                                                    "os x"};
  constexpr std::array<std::string_view, 9> kLinux = {
      "ubuntu", "debian", "rhel", "centos",  "fedora",
      "amzn",   "arch",   "suse", "opensuse"};
  constexpr std::array<std::string_view, 2> kChrome = {"chromeos",
                                                       "chromebook"};
  const auto among = [&lower](const auto& words) {
    return std::find(words.begin(), words.end(), lower) != words.end();
  };
  if (among(kMac)) return "darwin";
  if (among(kLinux)) return "linux";
  if (among(kChrome)) return "chrome";
  return lower == "win" ? "windows" : closest(lower, kPlatforms4);
}

// The list with every item as it was meant; empty when one is not clear.
std::string repaired(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view item : split(text)) {
    if (trim(item).empty()) continue;
    const std::string_view platform = meant(item);
    if (platform.empty()) return {};
    const std::string name(platform);
    if (std::find(items.begin(), items.end(), name) == items.end()) {
      items.push_back(name);
    }
  }
  return join(items, ",");
}

void report(const DefinitionContext& context, const Entry& entry,
            std::string message) {
  const std::string better = repaired(entry.value.text);
  Finding finding = {
      .place = value_place(*context.definition.file, entry),
      .message = std::move(message),
      .help = better.empty() ? "use darwin, linux, windows, chrome, joined by "
                               "commas"
                             : concat("write `", better, "`")};
  const bool plain = entry.value.style == ScalarStyle::kPlain;
  if (!better.empty() && plain && can_fix(*context.definition.file)) {
    finding.fix = {
        .safe = true,
        .edits = {replace(*context.definition.file, entry.value.offset,
                          entry.value.end, better)}};
  }
  context.report(std::move(finding));
}

void check_list(const DefinitionContext& context, const Entry& entry) {
  const std::string& text = entry.value.text;
  if (text.empty()) return;
  if (is_blank(text)) {
    return report(context, entry, "platform holds only blanks");
  }
  for (const std::string_view item : split(text)) {
    if (is_known(item)) continue;
    return report(context, entry,
                  item.empty()
                      ? concat("platform ", quote(text), " has an empty item")
                      : concat("unknown platform ", quote(item)));
  }
}

void check_pack_text(const Context& context, const File& file,
                     const Entry* entry, const Definition* definition) {
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const std::string& text = entry->value.text;
  if (text.empty() || text == "null") return;
  const bool known = std::any_of(kPackWords.begin(), kPackWords.end(),
                                 [&text](std::string_view word) {
                                   return text.find(word) != std::string::npos;
                                 });
  if (known) return;
  const std::string_view better = meant(text);
  context.report({.place = value_place(file, *entry),
                  .message = concat("unknown platform ", quote(text)),
                  .help = better.empty()
                              ? "use darwin, linux, windows, posix or all"
                              : concat("write `", better, "`"),
                  .definition = definition});
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (definition.dialect == Dialect::kSql) {
    return check_pack_text(context, *definition.file,
                           find_value(definition, "platform"), &definition);
  }
  const bool fleet = definition.dialect == Dialect::kGitOps ||
                     definition.dialect == Dialect::kApply;
  const bool listed = definition.kind == DefinitionKind::kQuery ||
                      definition.kind == DefinitionKind::kPolicy;
  const Entry* entry = find_value(definition, "platform");
  if (!fleet || !listed || entry == nullptr) return;
  if (entry->value.is_scalar()) check_list(context, *entry);
}

void check_packs(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool pack = mapping.kind == MapKind::kPack ||
                      mapping.kind == MapKind::kPackQuery ||
                      mapping.kind == MapKind::kApplyPack ||
                      mapping.kind == MapKind::kApplyPackQuery;
    if (!pack) continue;
    check_pack_text(
        context, context.file, find_value(mapping, "platform"),
        definition_around(context.tree, context.file, mapping.node->offset));
  }
}

}  // namespace

constinit const Rule unknown_platform = {
    .id = "unknown-platform",
    .severity = Severity::kError,
    .summary = "a platform that no agent has",
    .why =
        "The server answers 400, which its dry run does not show; in a pack, "
        "agents skip the query.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: macos\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  platform: darwin\n",
    .check_file = check_packs,
    .check_definition = check,
};

}  // namespace ctl
