#include "validators/documents.h"

namespace ctl {
namespace {

class Checker {
 public:
  Checker(const FileContext& context, const Mapping& mapping)
      : context_(context), mapping_(mapping) {}

  void check();

 private:
  // Both keys are there: the later one is at fault.
  void clash(std::string_view a, std::string_view b, std::string_view help);
  void check_entry();
  void check_policy();
  void check_software();

  const FileContext& context_;
  const Mapping& mapping_;
};

void Checker::clash(std::string_view a, std::string_view b,
                    std::string_view help) {
  const Entry* one = find_entry(mapping_, a);
  const Entry* other = find_entry(mapping_, b);
  if (one == nullptr || other == nullptr) return;
  const Pair pair = in_order(*one, *other);
  context_.report(
      {.place = key_place(context_.file, *pair.second),
       .message = concat("key ", quote(pair.second->key.text),
                         " cannot stand beside ", quote(pair.first->key.text)),
       .help = std::string(help),
       .related = {related_to(context_.file, pair.first->key,
                              "the other key is here")},
       .subject = std::string(b),
       .definition = definition_around(context_.tree, context_.file,
                                       pair.second->key.offset)});
}

void Checker::check_policy() {
  const Entry* type = find_value(mapping_, "type");
  const bool patch = type != nullptr && type->value.text == "patch";
  if (patch) {
    clash("type", "query", "remove `query`: the app decides what is checked");
    const Entry* query = find_entry(mapping_, "query");
    const bool said = query != nullptr && query->key.offset < type->key.offset;
    if (!said) {
      clash("type", "platform",
            "remove `platform`: the app decides where it is checked");
    }
  }
  const Entry* slug = find_value(mapping_, "fleet_maintained_app_slug");
  if (slug == nullptr || patch) return;
  context_.report(
      {.place = key_place(context_.file, *slug),
       .message = concat("key ", quote(slug->key.text),
                         " is for policies with `type: patch` only"),
       .help = "add `type: patch` and remove the query, or remove the key",
       .definition =
           definition_around(context_.tree, context_.file, slug->key.offset)});
}

void Checker::check_software() {
  const Entry* first = nullptr;
  for (const Entry& entry : mapping_.node->entries) {
    const Field* field = field_of(mapping_, entry.key.text);
    const bool empty = entry.value.is_null() ||
                       (entry.value.is_scalar() && entry.value.text.empty());
    if (field == nullptr || empty) continue;
    if (first != nullptr) {
      return clash(first->key.text, entry.key.text,
                   "keep the one that names the software");
    }
    first = &entry;
  }
}

void Checker::check_entry() {
  clash("queries", "reports", "use only `reports`, or only `queries`");
  clash("team_settings", "settings",
        "use only `settings`, or only `team_settings`");
  clash("org_settings", "name",
        "the global file has no name; a team file has no `org_settings`");
  clash("org_settings", "team_settings",
        "the global file has no `team_settings`");
}

void Checker::check() {
  if (mapping_.kind == MapKind::kEntry) check_entry();
  if (is_policy(mapping_.kind)) check_policy();
  if (mapping_.kind == MapKind::kInstallSoftware) check_software();
  const bool paths = is_gitops_item(mapping_.kind) &&
                     find_value(mapping_, "path") != nullptr &&
                     find_value(mapping_, "paths") != nullptr;
  if (paths) clash("path", "paths", "use `path` for a file, `paths` for many");
  const bool apply = mapping_.kind == MapKind::kApplyQuery ||
                     mapping_.kind == MapKind::kApplyPolicy ||
                     mapping_.kind == MapKind::kApplyTeam;
  if (apply) clash("team", "fleet", "use only one of the two names");
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file))
    Checker(context, mapping).check();
}

}  // namespace

constinit const Rule conflicting_keys = {
    .id = "conflicting-keys",
    .severity = Severity::kError,
    .summary = "two keys that exclude each other",
    .why = "The server's tool refuses the file.",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "policies: []\n"
        "queries: []\n"
        "reports: []\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "policies: []\n"
        "reports: []\n",
    .check_file = check,
};

}  // namespace ctl
