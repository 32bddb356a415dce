#include <algorithm>
#include <set>

#include "validators/documents.h"

namespace ctl {
namespace {

// Fleet's reader takes `Interval` for `interval`, but for the top of an entry
// file.
bool ignores_case(const File& file, const Node& map) {
  const bool fleet =
      file.role == FileRole::kEntry || file.role == FileRole::kList ||
      file.role == FileRole::kApply || file.role == FileRole::kSettings;
  return fleet && !(file.role == FileRole::kEntry && file.root() == &map);
}

std::string which_counts(const Node& map, const Entry& first,
                         const Entry& again) {
  if (map.is_json()) return "only the first counts";
  if (first.key.text == again.key.text) return "only the last counts";
  const std::string& counts = std::max(first.key.text, again.key.text);
  return concat("only ", quote(counts), " counts");
}

// In a list that is written in lines, the key behind a `- `: when it comes
// again, another item may begin there.
bool begins_item(const FileContext& context, const Node& map,
                 const Entry& entry) {
  const std::string& text = context.file.source.text();
  return !map.is_json() && &entry == &map.entries.front() &&
         map.offset < text.size() && text[map.offset] != '{';
}

void check_own(const FileContext& context, const Node& map, bool is_item) {
  const bool any_case = ignores_case(context.file, map);
  std::map<std::string, const Entry*> seen;
  for (const Entry& entry : map.entries) {
    if (entry.is_merged()) continue;
    const std::string& text = entry.key.text;
    const auto [found, is_new] =
        seen.emplace(any_case ? lower_ascii(text) : text, &entry);
    if (is_new) continue;
    const Entry& first = *found->second;
    const bool dash = is_item && begins_item(context, map, first);
    context.report(
        {.place = key_place(context.file, entry),
         .message = concat("key ", quote(text), " is given twice; ",
                           which_counts(map, first, entry)),
         .help = dash ? "put `- ` before it when another item begins here, or "
                        "remove one of them"
                      : "remove one of them",
         .related = {related_to(context.file, first.key, "first given here")},
         .subject = dash ? "-" : ""});
    if (dash) return;  // what follows belongs to that item
  }
}

// A `<<` overwrites the keys that stand before it.
void check_merges(const FileContext& context, const Node& map) {
  std::map<std::string_view, const Entry*> own;
  std::set<std::size_t> reported;
  for (const Entry& entry : map.entries) {
    if (!entry.is_merged()) {
      own.emplace(entry.key.text, &entry);
      continue;
    }
    const auto found = own.find(entry.key.text);
    if (found == own.end() || !reported.insert(entry.merged).second) continue;
    context.report(
        {.place = {&context.file, entry.merged, entry.merged + 2},
         .message = concat("'<<' overwrites key ", quote(entry.key.text),
                           ", which stands before it"),
         .help = "write '<<' first, then the keys that differ",
         .related = {related_to(context.file, found->second->key,
                                "overwritten here")},
         .subject = "<<",
         .definition =
             definition_around(context.tree, context.file, entry.merged)});
  }
}

void check_node(const FileContext& context, const Node& node,
                bool is_item = false) {
  if (node.alias) return;  // said where the anchor is
  for (const Node& item : node.items)
    check_node(context, item, true);
  if (!node.is_map()) return;
  check_own(context, node, is_item);
  check_merges(context, node);
  for (const Entry& entry : node.entries) {
    if (!entry.is_merged()) check_node(context, entry.value);
  }
}

void check(const FileContext& context) {
  if (context.file.role == FileRole::kSql) return;
  for (const Document& document : context.file.documents)
    check_node(context, document.root);
}

}  // namespace

constinit const Rule duplicate_key = {
    .id = "duplicate-key",
    .severity = Severity::kError,
    .summary = "a key that stands twice in one mapping",
    .why =
        "The server's parser takes the last one and says nothing, agents take "
        "the first. A `<<` overwrites the keys before it. Of two spellings "
        "(`Interval`, `interval`) the one later in byte order wins, wherever "
        "it stands.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: 60\n"
        "  interval: 3600\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: 3600\n",
    .check_file = check,
};

}  // namespace ctl
