#include <map>

#include "validators/secrets.h"

namespace ctl {
namespace {

struct First {
  const File* file = nullptr;
  const Node* value = nullptr;
};

// What tells one secret from another: its text; of a variable alone its name,
// `$A` and `${A}` alike, never its value.
std::string identity(const File& file, const Node& value) {
  if (!is_variable(file, value)) return value.text;
  std::string text =
      file.source.text().substr(value.offset, value.end - value.offset);
  std::erase_if(text, [](char c) {
    return c == '{' || c == '}' || c == '"' || c == '\'';
  });
  return text;
}

using Seen = std::map<std::string, First>;

void check_file(const TreeContext& context, const File& file, Seen& seen) {
  for (const SecretValue& secret : secret_values(file)) {
    const Node& value = *secret.value;
    if (!secret.enroll || is_blank(value.text) || is_masked(value)) continue;
    const auto [first, is_new] =
        seen.emplace(identity(file, value), First{&file, &value});
    if (is_new || first->second.file == &file) continue;
    context.report(
        {.place = place_of(file, value),
         .message = "another file has the same enroll secret",
         .help = "give each team a secret of its own",
         .related = {related_to(*first->second.file, *first->second.value,
                                "first used here")}});
  }
}

// Entry files and what they keep their settings in.
void check(const TreeContext& context) {
  Seen seen;
  for (const auto& file : context.tree.files) {
    const bool read =
        file->role == FileRole::kEntry || file->role == FileRole::kSettings;
    if (read) check_file(context, *file, seen);
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
