#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  const Node* root = context.file.root();
  if (context.file.role != FileRole::kEntry || root == nullptr) return;
  for (const Entry& entry : root->entries) {
    const std::string& key = entry.key.text;
    const bool section = key == "policies" || key == "queries" ||
                         key == "reports" || key == "labels";
    const bool nothing =
        entry.value.is_null() && entry.value.offset == entry.value.end;
    if (!section || !nothing) continue;
    Finding finding = {
        .place = key_place(context.file, entry),
        .message = concat("section ", quote(key),
                          " is empty, which means: delete them all"),
        .help = "write `[]` to say so, or remove the key"};
    if (can_fix(context.file)) {
      finding.fix = {.safe = true,
                     .edits = {replace(context.file, entry.value.offset,
                                       entry.value.offset, " []")}};
    }
    context.report(std::move(finding));
  }
}

}  // namespace

constinit const Rule empty_section = {
    .id = "empty-section",
    .severity = Severity::kNote,
    .summary = "a section of an entry file with nothing after it",
    .why =
        "The server's tool reads it as an empty list and deletes what is not "
        "listed; `[]` shows that it is meant.",
    .bad =
        "# teams/a.yml\n"
        "name: A\n"
        "policies:\n",
    .good =
        "# teams/a.yml\n"
        "name: A\n"
        "policies: []\n",
    .check_file = check,
};

}  // namespace ctl
