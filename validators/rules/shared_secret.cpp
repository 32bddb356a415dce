#include <map>

#include "validators/secrets.h"

namespace ctl {
namespace {

struct First {
  const File* file = nullptr;
  const Node* value = nullptr;
  std::string scope;
};

void check(const TreeContext& context) {
  std::map<std::string, First> seen;
  for (const EntryFile& entry : context.tree.entries) {
    for (const SecretValue& secret : secret_values(*entry.file)) {
      const Node& value = *secret.value;
      if (!secret.enroll || is_blank(value.text) || is_masked(value)) continue;
      // The bytes of the file: a variable by its name, not by its value.
      const std::string text = entry.file->source.text().substr(
          value.offset, value.end - value.offset);
      const auto [first, is_new] =
          seen.emplace(is_variable(*entry.file, value) ? text : value.text,
                       First{entry.file, &value, entry.scope});
      if (is_new || first->second.file == entry.file) continue;
      context.report(
          {.place = place_of(*entry.file, value),
           .message = "another file has the same enroll secret",
           .help = "give each team a secret of its own",
           .related = {related_to(*first->second.file, *first->second.value,
                                  "first used here")}});
    }
  }
}

}  // namespace

constinit const Rule shared_secret = {
    .id = "shared-secret",
    .severity = Severity::kError,
    .summary = "two teams, or a team and the global file, with one secret",
    .why = "The server refuses the second (409).",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "team_settings:\n"
        "  secrets:\n"
        "    - secret: $SECRET_A\n"
        "# teams/b.yml\n"
        "name: B\n"
        "team_settings:\n"
        "  secrets:\n"
        "    - secret: $SECRET_A\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "team_settings:\n"
        "  secrets:\n"
        "    - secret: $SECRET_A\n"
        "# teams/b.yml\n"
        "name: B\n"
        "team_settings:\n"
        "  secrets:\n"
        "    - secret: $SECRET_B\n",
    .check_tree = check,
};

}  // namespace ctl
