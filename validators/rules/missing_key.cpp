#include <algorithm>

#include "validators/documents.h"

namespace ctl {
namespace {

constexpr Version kRelaxed{4, 83, 0};

class Checker {
 public:
  explicit Checker(const FileContext& context) : context_(context) {}

  void check();

 private:
  void report(Place place, std::string message, std::string help);
  void need(const Mapping& mapping, std::string_view key,
            std::string_view help);
  void check_mapping(const Mapping& mapping);
  void check_policy(const Mapping& mapping);
  void check_path(const Mapping& mapping);
  void check_comments(const Document& document);
  void check_entry(const EntryFile& entry);
  void need_section(const EntryFile& entry, std::string_view key,
                    std::string_view renamed);

  const FileContext& context_;
};

void Checker::report(Place place, std::string message, std::string help) {
  context_.report({.place = place,
                   .message = std::move(message),
                   .help = std::move(help),
                   .definition = definition_around(context_.tree, context_.file,
                                                   place.begin)});
}

void Checker::need(const Mapping& mapping, std::string_view key,
                   std::string_view help) {
  const Entry* entry = find_entry(mapping, key);
  const bool empty = entry == nullptr || entry->value.is_null() ||
                     (entry->value.is_scalar() && is_blank(entry->value.text));
  if (!empty) return;
  report(entry == nullptr ? item_place(context_.file, *mapping.node)
                          : key_place(context_.file, *entry),
         concat("required key ", quote(key),
                entry == nullptr ? " is missing in " : " is empty in ",
                name_of(mapping.kind)),
         std::string(help));
}

void Checker::check_path(const Mapping& mapping) {
  if (is_reference(*mapping.node)) return;
  const Entry* path = find_entry(mapping, "path");
  if (path == nullptr) path = find_entry(mapping, "paths");
  if (path == nullptr || find_entry(mapping, "name") != nullptr) return;
  report(key_place(context_.file, *path),
         concat(quote(path->key.text), " names no file"),
         "name a file, or remove the entry");
}

void Checker::check_policy(const Mapping& mapping) {
  const Entry* script = find_value(mapping, "run_script");
  if (script != nullptr && script->value.is_map()) {
    const Node* path = script->value.find_any_case("path");
    if (path == nullptr || path->is_null() || path->text.empty()) {
      report(key_place(context_.file, *script), "'run_script' names no script",
             "add `path: …`, or remove the key");
    }
  }
  const Entry* software = find_value(mapping, "install_software");
  if (software != nullptr && software->value.is_map()) {
    const auto& entries = software->value.entries;
    const bool named = std::any_of(
        entries.begin(), entries.end(),
        [](const Entry& entry) { return !entry.value.text.empty(); });
    if (!named) {
      report(key_place(context_.file, *software),
             "'install_software' names no software",
             "add `package_path: …` or `app_store_id: …`, or remove the key");
    }
  }
  const Entry* type = find_value(mapping, "type");
  if (type != nullptr && type->value.text == "patch") {
    need(mapping, "fleet_maintained_app_slug",
         "name the app that the policy watches");
  }
}

void Checker::check_mapping(const Mapping& mapping) {
  if (is_gitops_item(mapping.kind)) check_path(mapping);
  if (is_policy(mapping.kind)) check_policy(mapping);
  if (mapping.kind == MapKind::kApply) {
    need(mapping, "kind", "add `kind: query`, `policy`, `label` or another");
    need(mapping, "spec", "add `spec:` with the object");
  } else if (mapping.kind == MapKind::kSecret) {
    need(mapping, "secret", "add `secret: $VARIABLE`");
  } else if (mapping.kind == MapKind::kDetection) {
    need(mapping, "tables", "name the tables whose records it is given");
  } else if (mapping.kind == MapKind::kTableConstruction) {
    for (const std::string_view key : {"query", "path", "columns"})
      need(mapping, key, "the agent skips a table without it");
  }
}

// The server's tool takes a document of comments only for an empty one.
void Checker::check_comments(const Document& document) {
  if (!document.empty || context_.file.role != FileRole::kApply) return;
  const auto& comments = context_.file.comments;
  const auto first = std::find_if(
      comments.begin(), comments.end(), [&](const TextSpan& comment) {
        return comment.start >= document.span.start &&
               comment.start < document.span.end;
      });
  const std::size_t at =
      first == comments.end() ? document.span.start : first->start;
  report(
      {&context_.file, at, at + 1},
      "a document of comments only lacks 'kind' and 'spec'",
      "move the comments below the `---` of a document, or remove the `---`");
}

void Checker::need_section(const EntryFile& entry, std::string_view key,
                           std::string_view renamed) {
  if (entry.root->entry(key) != nullptr) return;
  if (!renamed.empty() && entry.root->entry(renamed) != nullptr) return;
  report({&context_.file, 0, 1},
         concat("required key ", quote(key), " is missing in this entry file"),
         concat("add `", key, ":`; Fleet before 4.83 wants it"));
}

void Checker::check_entry(const EntryFile& entry) {
  const Node& root = *entry.root;
  if (!root.is_map()) return;
  const bool global = root.entry("org_settings") != nullptr;
  if (!global && root.entry("name") == nullptr) {
    return report({&context_.file, 0, 1},
                  "an entry file has neither 'org_settings' nor 'name'",
                  "add `org_settings:` to the global file, `name:` to a team");
  }
  const bool old = context_.options.fleet && *context_.options.fleet < kRelaxed;
  if (!old) return;
  const bool no_team = entry.scope == "no-team";
  need_section(entry, "policies", {});
  if (!no_team) need_section(entry, "queries", "reports");
  if (!no_team) need_section(entry, "agent_options", {});
  if (!global && !no_team) need_section(entry, "team_settings", "settings");
  if (!global) need_section(entry, "software", {});
  for (const std::string_view key :
       {"org_settings", "team_settings", "settings"}) {
    const Entry* settings = root.entry(key);
    const bool inline_map = settings != nullptr && settings->value.is_map() &&
                            settings->value.entry("path") == nullptr;
    if (no_team || !inline_map || settings->value.entry("secrets") != nullptr)
      continue;
    report({&context_.file, 0, 1},
           concat("required key 'secrets' is missing in ", key),
           "add `secrets:`; Fleet before 4.83 wants it");
  }
}

void Checker::check() {
  for (const Mapping& mapping : mappings_of(context_.file))
    check_mapping(mapping);
  for (const Document& document : context_.file.documents)
    check_comments(document);
  if (context_.file.role != FileRole::kEntry) return;
  for (const EntryFile& entry : context_.tree.entries) {
    if (entry.file == &context_.file) check_entry(entry);
  }
}

void check(const FileContext& context) {
  Checker(context).check();
}

}  // namespace

constinit const Rule missing_key = {
    .id = "missing-key",
    .severity = Severity::kError,
    .summary = "a required key that is not there or empty",
    .why = "The server's tool refuses the file; an agent skips the object.",
    .bad =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n",
    .good =
        "# a.yml\n"
        "apiVersion: v1\n"
        "kind: query\n"
        "spec:\n"
        "  name: a\n"
        "  query: SELECT 1\n",
    .check_file = check,
};

}  // namespace ctl
