#include <set>
#include <utility>

#include "schema/documents/paths.h"
#include "validators/references.h"

namespace ctl {
namespace {

// The same text with the case of the file that is there.
std::string with_case(std::string_view written, std::string_view path) {
  std::string out(written);
  for (std::size_t i = 1; i <= std::min(out.size(), path.size()); ++i) {
    const std::string_view a(&out[out.size() - i], 1);
    const std::string_view b = path.substr(path.size() - i, 1);
    if (lower_ascii(a) != lower_ascii(b)) break;
    out[out.size() - i] = b.front();
  }
  return out;
}

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

std::string help_for(const Context& context, const Reference& reference) {
  const std::string& text = reference.value->text;
  if (text.empty()) return "name a file, or remove the entry";
  if (is_url(text)) return "name a file of this repository: a URL is not read";
  if (text != trim(text)) return "remove the blanks around it";
  if (reference.outcome == Reference::Outcome::kDirectory) {
    return knows_paths(context) && reference.use == Reference::Use::kItems
               ? "it is a directory: `paths: …/*.yml` takes all of its files"
               : "it is a directory: name a file";
  }
  const std::string_view near = meant_file(context.tree, reference);
  if (near.empty()) return "add the file, or mend the path as seen from here";
  return concat(
      "did you mean ",
      quote(relative_path(directory_of(reference.from->source.path()), near)),
      '?');
}

void report(const Context& context, const Reference& reference) {
  const Node& value = *reference.value;
  const File& file = *reference.from;
  Finding finding = {
      .place = reference_place(reference),
      .message = value.text.empty()
                     ? concat(quote(reference_entry(reference).key.text),
                              " names no file")
                     : concat("no file ", quote(value.text)),
      .definition = definition_around(context.tree, file, value.offset)};
  if (const auto path = other_case(context.tree, reference)) {
    const std::string meant = with_case(value.text, *path);
    finding.help = concat("write ", quote(meant), ": case counts");
    const std::string_view source(file.source.text());
    const std::size_t at =
        source.substr(0, value.end).find(value.text, value.offset);
    if (can_fix(file) && at != std::string_view::npos) {
      finding.fix = {.safe = true,
                     .edits = {replace(file, at, at + meant.size(), meant)}};
    }
  } else {
    finding.help = help_for(context, reference);
  }
  context.report(std::move(finding));
}

bool is_missing(const Reference& reference) {
  switch (reference.outcome) {
    case Reference::Outcome::kMissing: return !reference.glob;
    case Reference::Outcome::kDirectory: return true;
    case Reference::Outcome::kNotRead:
      return !reference.nested && !reference.glob &&
             reference.value->is_scalar();
    case Reference::Outcome::kFound:
    case Reference::Outcome::kOutside: return false;
  }
  return false;
}

bool is_ours(const Reference& reference) {
  const bool settings =
      reference.section != "policies" && reference.use == Reference::Use::kFile;
  if (!settings) return true;
  // A package's own paths are its business; an absolute profile may be made by
  // another repository.
  if (reference.key == "pre_install_query" && reference.from->root() != nullptr)
    return reference.from->role == FileRole::kEntry;
  return !reference.value->text.starts_with('/');
}

void check(const TreeContext& context) {
  // A script that a policy and `controls` name alike is missing once.
  std::set<std::pair<std::string, std::string>> reported;
  for (const bool settings : {false, true}) {
    for (const Reference& reference : context.tree.references) {
      const bool in_settings = reference.section != "policies" &&
                               reference.use == Reference::Use::kFile;
      if (in_settings != settings || !is_missing(reference)) continue;
      if (!is_ours(reference)) continue;
      if (holds_variable(*reference.from, *reference.value)) continue;
      const std::string target =
          reference.targets.empty() ? "" : reference.targets.front();
      const bool is_new = reported.emplace(reference.entry_path, target).second;
      if (settings && !is_new) continue;
      report(context, reference);
    }
  }
}

}  // namespace

constinit const Rule missing_file = {
    .id = "missing-file",
    .severity = Severity::kError,
    .summary = "a path that names no file",
    .why =
        "The server's tool stops. A path is seen from the file that holds it, "
        "its case counts, and nothing but a file will do: no directory, no "
        "URL.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/querys.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .good =
        "# default.yml\n"
        "org_settings: {}\n"
        "queries:\n"
        "  - path: lib/queries.yml\n"
        "# lib/queries.yml\n"
        "- name: a\n"
        "  query: SELECT 1\n",
    .check_tree = check,
};

}  // namespace ctl
