#include "validators/targets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

constexpr PlatformSet set_of(Platform platform) {
  return static_cast<PlatformSet>(platform);
}

constexpr PlatformSet kUsual = set_of(Platform::kDarwin) |
                               set_of(Platform::kLinux) |
                               set_of(Platform::kWindows);
constexpr Version kOldestAgent{5, 0, 0};

bool is_pack_dialect(Dialect dialect) {
  return dialect == Dialect::kPack || dialect == Dialect::kConfig;
}

PlatformList parse(const Definition& definition, std::string_view text) {
  if (definition.kind == DefinitionKind::kLabel) {
    return {platform_of_label(text), false};
  }
  // Tools make packs of .sql files.
  const bool pack = is_pack_dialect(definition.dialect) ||
                    definition.dialect == Dialect::kSql;
  return pack ? parse_pack_platform(text) : parse_platform_list(text);
}

}  // namespace

PlatformList parse_platform_list(std::string_view text) {
  PlatformList out;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const auto platform =
        parse_platform(trim(text.substr(start, comma - start)));
    if (platform) {
      out.platforms |= set_of(*platform);
    } else {
      out.invalid = true;
    }
    start = comma + 1;
  }
  return out;
}

PlatformList parse_pack_platform(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, PlatformSet>, 9> kWords = {{
      {"darwin", set_of(Platform::kDarwin)},
      {"linux", set_of(Platform::kLinux)},
      {"ubuntu", set_of(Platform::kLinux)},
      {"centos", set_of(Platform::kLinux)},
      {"windows", set_of(Platform::kWindows)},
      {"chrome", set_of(Platform::kChrome)},
      {"posix", set_of(Platform::kDarwin) | set_of(Platform::kLinux)},
      {"any", kUsual},
      {"all", kUsual},
  }};
  PlatformList out;
  for (const auto& [word, platforms] : kWords) {
    if (text.find(word) != std::string_view::npos) out.platforms |= platforms;
  }
  out.invalid = out.platforms == 0;
  return out;
}

PlatformSet platform_of_label(std::string_view text) {
  if (lower_ascii(text) == "macos") return set_of(Platform::kDarwin);
  const auto platform = parse_platform(text);
  return platform ? set_of(*platform) : set_of(Platform::kLinux);
}

TargetIndex::TargetIndex(const Tree& tree, const LintOptions& options)
    : options_(options) {
  for (const Definition& definition : tree.definitions) {
    if (definition.kind == DefinitionKind::kPack) add_pack(definition);
  }
}

void TargetIndex::add_pack(const Definition& pack) {
  const Node* queries = pack.field("queries");
  if (pack.dialect != Dialect::kApply || queries == nullptr) return;
  for (const Node& entry : queries->items) {
    scheduled_[text_at(&entry, "query")].push_back(text_at(&entry, "platform"));
  }
}

std::string TargetIndex::platform_text(const Definition& definition) const {
  if (std::string own = text_at(definition.item, "platform"); !own.empty()) {
    return own;
  }
  if (is_pack_dialect(definition.dialect)) {
    if (std::string text = text_at(definition.parent, "platform");
        !text.empty()) {
      return text;
    }
    return text_at(definition.file->root(), "platform");
  }
  if (definition.dialect == Dialect::kSql) return definition.text("platform");
  return {};
}

Version TargetIndex::minimum(const Definition& definition) const {
  std::optional<Version> own =
      parse_version(definition.text("min_osquery_version"));
  if (is_pack_dialect(definition.dialect)) {
    own = parse_version(text_at(definition.item, "version"));
    if (!own) own = parse_version(text_at(definition.parent, "version"));
    // A pack's version only raises a minimum.
    if (!options_.osquery_min) own.reset();
  }
  if (!own && !options_.osquery_min) {
    return options_.osquery_max.value_or(kNewestAgent);
  }
  return std::max({own.value_or(Version{}),
                   options_.osquery_min.value_or(Version{}), kOldestAgent});
}

PlatformList TargetIndex::declared_platforms(
    const Definition& definition) const {
  std::vector<std::string> texts = {platform_text(definition)};
  if (texts.front().empty() && definition.dialect == Dialect::kApply) {
    const auto found = scheduled_.find(definition.name);
    if (found != scheduled_.end()) texts = found->second;
  }
  PlatformList out;
  for (const std::string& text : texts) {
    if (trim(text).empty()) return {};  // one of them runs everywhere
    const PlatformList list = parse(definition, text);
    out.platforms |= list.platforms;
    out.invalid = out.invalid || list.invalid;
  }
  return out;
}

Targets TargetIndex::targets_of(const Definition& definition) const {
  Targets out;
  out.max = options_.osquery_max.value_or(kNewestAgent);
  out.min = std::min(minimum(definition), out.max);
  const PlatformList list = declared_platforms(definition);
  out.invalid = list.invalid;
  out.declared = list.platforms != 0;
  out.platforms = out.declared ? list.platforms : kUsual;
  return out;
}

}  // namespace ctl
