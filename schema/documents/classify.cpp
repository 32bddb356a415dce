#include "schema/documents/classify.h"

#include <algorithm>
#include <array>
#include <span>

#include "schema/base/text.h"
#include "schema/documents/fields.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

using Words = std::span<const std::string_view>;

bool has_any(const Node& map, Words keys) {
  return std::any_of(keys.begin(), keys.end(), [&map](std::string_view key) {
    return map.entry(key) != nullptr;
  });
}

bool has_any_case(const Node& map, Words keys) {
  return std::any_of(keys.begin(), keys.end(), [&map](std::string_view key) {
    return map.entry_any_case(key) != nullptr;
  });
}

bool has(const Node& map, std::string_view key) {
  return map.entry(key) != nullptr;
}

bool has_case(const Node& map, std::string_view key) {
  return map.entry_any_case(key) != nullptr;
}

template <typename... Text>
constexpr auto words(Text... text) {
  return std::array<std::string_view, sizeof...(Text)>{text...};
}

constexpr auto kPolicyKeys =
    words("resolution", "critical", "calendar_events_enabled", "run_script",
          "install_software", "conditional_access_enabled",
          "labels_exclude_any", "labels_exclude_all");
constexpr auto kQueryKeys =
    words("interval", "logging", "discard_data", "observer_can_run",
          "automations_enabled", "min_osquery_version");
constexpr auto kLabelKeys =
    words("label_membership_type", "hosts", "criteria", "label_type");
constexpr auto kTypeKeys = words("label_membership_type", "criteria");
constexpr auto kEntryKeys = words("policies", "queries", "reports",
                                  "team_settings", "controls", "agent_options");
constexpr auto kNamedEntryKeys = words("settings", "software");
constexpr auto kConfigKeys = words(
    "options", "decorators", "file_paths", "file_paths_query",
    "auto_table_construction", "views", "yara", "events", "exclude_paths");
constexpr auto kQueryEntryKeys = words("query", "interval");
constexpr auto kYamlSigns =
    words("query:", "queries:", "reports:", "policies:", "org_settings:",
          "team_settings:", "agent_options:");
constexpr auto kPackSigns =
    words("queries\"", "schedule\"", "packs\"", "decorators\"", "discovery\"",
          "{\"queries\"", "{\"schedule\"");

// Every key is one of ours: an item that says too little to be told by it.
bool has_only_known_keys(const Node& item) {
  return std::all_of(
      item.entries.begin(), item.entries.end(), [](const Entry& entry) {
        const std::string& key = entry.key.text;
        return find_field_any_case(MapKind::kQuery, key) != nullptr ||
               find_field_any_case(MapKind::kPolicy, key) != nullptr ||
               find_field_any_case(MapKind::kLabel, key) != nullptr;
      });
}

bool is_definition(const Node& item) {
  if (!item.is_map()) return false;
  if (has_case(item, "query")) return true;
  if (!has_case(item, "name")) return false;
  // `hosts` beside other keys would take in the playbooks of another tool.
  return has_any_case(item, kPolicyKeys) || has_any_case(item, kQueryKeys) ||
         has_any_case(item, kTypeKeys) || has_only_known_keys(item);
}

bool is_apply(const Node& root) {
  // Kubernetes wraps its objects alike, and always has `metadata`.
  if (has(root, "metadata")) return false;
  const bool kind = has_case(root, "kind");
  const bool spec = has_case(root, "spec");
  if (kind && spec) return true;
  if (has_case(root, "apiVersion")) return kind || spec;
  const Node* name = root.find_any_case("kind");
  constexpr std::array<std::string_view, 10> kKinds = {
      "query", "report", "policy", "label",         "pack",
      "team",  "fleet",  "config", "enroll_secret", "user_roles"};
  return name != nullptr && root.entries.size() == 1 &&
         std::find(kKinds.begin(), kKinds.end(), lower_ascii(name->text)) !=
             kKinds.end();
}

bool is_entry(std::string_view path, const Node& root) {
  if (has(root, "org_settings")) return true;
  const bool sections = has_any(root, kEntryKeys);
  if (has(root, "name")) {
    return sections || has_any(root, kNamedEntryKeys);
  }
  // One that lacks its name is told by where it stands.
  const std::string_view folder = base_name(directory_of(path));
  const bool placed = folder == "teams" || folder == "fleets" ||
                      path == "default.yml" || path == "default.yaml";
  return placed && sections;
}

bool is_line_start(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' ||
                    text[at - 1] == '-' || text[at - 1] == '"'))
    --at;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r' ||
         static_cast<unsigned char>(text[at - 1]) >= 0x80;
}

bool has_line(std::string_view text, Words signs) {
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + word.size())) {
      if (is_line_start(text, at)) return true;
    }
    return false;
  });
}

}  // namespace

FileRole yaml_role(std::string_view path, const Node& root) {
  if (root.is_map()) {
    if (is_apply(root)) return FileRole::kApply;
    return is_entry(path, root) ? FileRole::kEntry : FileRole::kNone;
  }
  // Refused by the server's tool, and said to be of the wrong type.
  if (path == "default.yml" && !root.is_null()) return FileRole::kEntry;
  const bool list =
      root.is_list() &&
      std::any_of(root.items.begin(), root.items.end(), is_definition);
  return list ? FileRole::kList : FileRole::kNone;
}

FileRole json_role(std::string_view path, const Node& root) {
  if (!root.is_map()) return FileRole::kNone;
  const auto is_map = [&root](std::string_view key) {
    const Node* node = root.find(key);
    return node != nullptr && node->is_map();
  };
  if (is_map("schedule") || is_map("packs")) return FileRole::kConfig;
  const bool conf = path.ends_with(".conf");
  if (is_map("queries")) {
    const Node& queries = *root.find("queries");
    const bool holds_sql = std::any_of(
        queries.entries.begin(), queries.entries.end(), [](const Entry& e) {
          return e.value.is_map() && has_any(e.value, kQueryEntryKeys);
        });
    const bool placed = base_name(directory_of(path)) == "packs";
    if (holds_sql || conf || placed) return FileRole::kPack;
  }
  const bool config = conf && has_any(root, kConfigKeys);
  return config ? FileRole::kConfig : FileRole::kNone;
}

bool sniffs_of_definitions(std::string_view text) {
  return has_line(text, kYamlSigns) || sniffs_of_apply(text);
}

bool sniffs_of_apply(std::string_view text) {
  constexpr auto kVersion = words("apiVersion:");
  constexpr auto kSpec = words("spec:");
  constexpr auto kMetadata = words("metadata:");
  return has_line(text, kVersion) && has_line(text, kSpec) &&
         !has_line(text, kMetadata);
}

bool sniffs_of_pack(std::string_view text) {
  return has_line(text, kPackSigns);
}

DefinitionKind guess_kind(std::string_view path, const Node& list) {
  for (const Node& item : list.items) {
    if (!item.is_map()) continue;
    if (has_any_case(item, kQueryKeys)) return DefinitionKind::kQuery;
    if (has_any_case(item, kPolicyKeys)) return DefinitionKind::kPolicy;
    if (has_any_case(item, kLabelKeys)) return DefinitionKind::kLabel;
  }
  // A misspelt key still tells.
  for (const Node& item : list.items) {
    for (const Entry& entry : item.entries) {
      const std::string& key = entry.key.text;
      if (!closest(key, kQueryKeys).empty()) return DefinitionKind::kQuery;
      if (!closest(key, kPolicyKeys).empty()) return DefinitionKind::kPolicy;
      if (!closest(key, kTypeKeys).empty()) return DefinitionKind::kLabel;
    }
  }
  const std::string lower = lower_ascii(path);
  if (lower.find("polic") != std::string::npos) return DefinitionKind::kPolicy;
  if (lower.find("label") != std::string::npos) return DefinitionKind::kLabel;
  return DefinitionKind::kQuery;
}

std::optional<DefinitionKind> section_kind(std::string_view key) {
  if (key == "queries" || key == "reports") return DefinitionKind::kQuery;
  if (key == "policies") return DefinitionKind::kPolicy;
  if (key == "labels") return DefinitionKind::kLabel;
  return std::nullopt;
}

}  // namespace ctl
