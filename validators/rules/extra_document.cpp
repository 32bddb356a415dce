#include "validators/documents.h"

namespace ctl {
namespace {

void check(const FileContext& context) {
  const FileRole role = context.file.role;
  const bool single = role == FileRole::kEntry || role == FileRole::kList ||
                      role == FileRole::kSettings;
  if (!single && role != FileRole::kApply) return;
  for (const Document& document : context.file.documents) {
    if (document.extra == Node::kNowhere) continue;
    const std::string_view text = context.file.source.text();
    const bool marked = text.substr(document.extra).starts_with("---");
    context.report(
        {.place = {&context.file, document.extra, document.extra + 1},
         .message = "what follows here is dropped: only the first document of "
                    "this file is read",
         .help = role == FileRole::kApply ? "begin a document with `---` alone"
                 : marked ? "remove the `---`, or move what follows to a file "
                            "of its own"
                          : "move it before the end of the first document"});
  }
}

}  // namespace

constinit const Rule extra_document = {
    .id = "extra-document",
    .severity = Severity::kError,
    .summary = "content after the first document of a GitOps file",
    .why =
        "The server's tool reads one document and drops the rest without a "
        "word, broken or not.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "---\n"
        "- name: b\n"
        "  query: SELECT 2\n",
    .good =
        "---\n"
        "- name: a\n"
        "  query: SELECT 1\n"
        "- name: b\n"
        "  query: SELECT 2\n",
    .check_file = check,
};

}  // namespace ctl
