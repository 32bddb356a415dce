#include <algorithm>
#include <array>

#include "validators/documents.h"

namespace ctl {
namespace {

// The official query library holds them, and the server's own listings.
constexpr std::array<std::string_view, 21> kApplyExtras = {
    "platforms",    "purpose",      "tags",
    "contributors", "remediation",  "configuration_profile",
    "bash",         "powershell",   "script",
    "id",           "author",       "author_id",
    "author_name",  "author_email", "team",
    "team_id",      "created_at",   "updated_at",
    "saved",        "stats",        "packs"};

bool is_apply_spec(MapKind kind) {
  return is_query(kind) || is_policy(kind) || is_label(kind) ||
         kind == MapKind::kApplyPack;
}

bool is_apply_extra(const Mapping& mapping, std::string_view key) {
  if (mapping.reader != Reader::kApply) return false;
  const std::string lower = lower_ascii(key);
  if (mapping.kind == MapKind::kApply) {
    // Nothing reads `apiVersion`, misspelt or not.
    constexpr std::size_t kNear = 3;
    return edit_distance(lower, "apiversion") <= kNear;
  }
  return is_apply_spec(mapping.kind) &&
         (lower.starts_with("author") ||
          std::find(kApplyExtras.begin(), kApplyExtras.end(), lower) !=
              kApplyExtras.end());
}

bool is_allowed(const FileContext& context, const Mapping& mapping,
                std::string_view key) {
  if (is_apply_extra(mapping, key)) return true;
  const bool top =
      mapping.kind == MapKind::kTool || mapping.kind == MapKind::kSidecar;
  if (top && key.starts_with("x-")) return true;
  if (mapping.kind == MapKind::kMeta) {
    const std::vector<std::string>& wanted = context.options.required_meta;
    return std::find(wanted.begin(), wanted.end(), key) != wanted.end();
  }
  // Agents and the settings of Fleet have more keys than are listed here.
  if (mapping.kind == MapKind::kSecret) return lower_ascii(key) != "secret";
  return false;
}

// Letters of other scripts that look like Latin ones, by their first two bytes.
std::string latin_letters(std::string_view key) {
  struct Pair {
    std::string_view look_alike;
    char latin;
  };
  constexpr std::array<Pair, 20> kPairs = {{
      {"а", 'a'}, {"е", 'e'}, {"о", 'o'}, {"р", 'p'}, {"с", 'c'},
      {"у", 'y'}, {"х", 'x'}, {"і", 'i'}, {"ѕ", 's'}, {"ј", 'j'},
      {"ԁ", 'd'}, {"ո", 'n'}, {"ο", 'o'}, {"α", 'a'}, {"ν", 'v'},
      {"ρ", 'p'}, {"ι", 'i'}, {"υ", 'u'}, {"ԛ", 'q'}, {"ӏ", 'l'},
  }};
  std::string out;
  for (std::size_t i = 0; i < key.size();) {
    const auto* found =
        std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& pair) {
          return key.substr(i).starts_with(pair.look_alike);
        });
    const bool known = found != kPairs.end();
    out += known ? found->latin : key[i];
    i += known ? found->look_alike.size() : 1;
  }
  return out;
}

std::string_view nearest(const Mapping& mapping, std::string_view key) {
  std::vector<std::string_view> absent;
  for (const Field& field : fields_of(mapping.kind)) {
    if (find_entry(mapping, field.key) == nullptr) absent.push_back(field.key);
  }
  const std::string_view near = closest(key, absent);
  return near.empty() ? closest(latin_letters(key), absent) : near;
}

// What packs, and people, call the keys of a query.
std::string_view other_word(const Mapping& mapping, std::string_view key) {
  struct Word {
    std::string_view word;
    std::string_view help;
  };
  constexpr std::array<Word, 6> kWords = {{
      {"snapshot", "write `logging: snapshot`"},
      {"removed", "write `logging: differential_ignore_removals`"},
      {"version", "did you mean 'min_osquery_version'?"},
      {"sql", "did you mean 'query'?"},
      {"title", "did you mean 'name'?"},
      {"schedule", "did you mean 'interval'?"},
  }};
  if (!is_query(mapping.kind)) return {};
  const auto* found =
      std::find_if(kWords.begin(), kWords.end(),
                   [key](const Word& word) { return word.word == key; });
  return found == kWords.end() ? std::string_view() : found->help;
}

std::string help_for(const Mapping& mapping, std::string_view key,
                     std::string_view near) {
  if (!near.empty()) {
    const bool foreign = latin_letters(key) == near;
    return concat(foreign ? "a letter of another script looks like a Latin one"
                          : "did you mean ",
                  foreign ? "; write " : "", quote(near), foreign ? "" : "?");
  }
  if (field_of(mapping, latin_letters(key)) != nullptr) {
    return concat("a letter of another script makes it another key than ",
                  quote(latin_letters(key)));
  }
  if (const std::string_view help = other_word(mapping, key); !help.empty()) {
    return std::string(help);
  }
  constexpr std::size_t kMost = 8;
  std::vector<std::string> known;
  for (const Field& field : fields_of(mapping.kind)) {
    if (!field.ignored) known.emplace_back(field.key);
  }
  if (known.size() <= kMost) return concat("known are: ", join(known));
  return "remove it, or write it as a comment";
}

void check_key(const FileContext& context, const Mapping& mapping,
               const Entry& entry) {
  const std::string& key = entry.key.text;
  if (key == "<<" || field_of(mapping, key) != nullptr) return;
  if (is_allowed(context, mapping, key)) return;
  const std::string_view near = nearest(mapping, key);
  if (mapping.reader == Reader::kAgent && near.empty()) return;
  Finding finding = {.place = key_place(context.file, entry),
                     .message = concat("unknown key ", quote(key), " in ",
                                       name_of(mapping.kind)),
                     .help = help_for(mapping, key, near),
                     .subject = std::string(near),
                     .definition = definition_around(context.tree, context.file,
                                                     entry.key.offset)};
  if (!near.empty() && can_fix(context.file)) {
    finding.fix = {.safe = true,
                   .edits = {replace(context.file, entry.key.offset,
                                     entry.key.end, std::string(near))}};
    if (entry.key.style != ScalarStyle::kPlain) finding.fix.edits.clear();
  }
  context.report(std::move(finding));
}

// `Secrets:` in the settings: that one key is read exactly.
void check_settings(const FileContext& context) {
  const Node* root = context.file.root();
  if (context.file.role != FileRole::kEntry || root == nullptr) return;
  for (const std::string_view key :
       {"org_settings", "team_settings", "settings"}) {
    const Node* settings = root->find(key);
    if (settings == nullptr || !settings->is_map()) continue;
    for (const Entry& entry : settings->entries) {
      const std::string& name = entry.key.text;
      if (name == "secrets" || lower_ascii(name) != "secrets") continue;
      context.report(
          {.place = key_place(context.file, entry),
           .message = concat("unknown key ", quote(name), " in ", key),
           .help = "did you mean 'secrets'?"});
    }
  }
}

void check(const FileContext& context) {
  check_settings(context);
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool reference =
        is_gitops_item(mapping.kind) && is_reference(*mapping.node);
    if (reference) continue;
    for (const Entry& entry : mapping.node->entries)
      check_key(context, mapping, entry);
  }
}

}  // namespace

constinit const Rule unknown_key = {
    .id = "unknown-key",
    .severity = Severity::kError,
    .summary = "a key that nothing reads",
    .why =
        "What it says is lost: a Fleet before 4.83 drops it without a word, "
        "newer ones refuse the file, and one at the top of an entry file is "
        "refused by all.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  intreval: 60\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: 60\n",
    .check_file = check,
};

}  // namespace ctl
