#include <algorithm>
#include <array>
#include <map>

#include "validators/documents.h"

namespace ctl {
namespace {

constexpr Version kBoth{4, 86, 0};

class Checker {
 public:
  Checker(const FileContext& context, const Mapping& mapping)
      : context_(context), mapping_(mapping) {}

  void check();

 private:
  // A label list that is there and not empty.
  const Entry* list(std::string_view key) const;
  bool clash(std::string_view a, std::string_view b, std::string_view why);
  void check_shared();
  void check_twice(const Entry& entry);
  void report(const Node& node, std::string message, std::string help,
              const Node& other);

  const FileContext& context_;
  const Mapping& mapping_;
};

const Entry* Checker::list(std::string_view key) const {
  const Entry* entry = find_value(mapping_, key);
  const bool any = entry != nullptr && !entry->value.items.empty();
  return any ? entry : nullptr;
}

void Checker::report(const Node& node, std::string message, std::string help,
                     const Node& other) {
  context_.report({.place = place_of(context_.file, node),
                   .message = std::move(message),
                   .help = std::move(help),
                   .related = {related_to(context_.file, other, "first here")},
                   .definition = definition_around(context_.tree, context_.file,
                                                   node.offset)});
}

bool Checker::clash(std::string_view a, std::string_view b,
                    std::string_view why) {
  const Entry* one = list(a);
  const Entry* other = list(b);
  if (one == nullptr || other == nullptr) return false;
  const Pair pair = in_order(*one, *other);
  report(pair.second->key,
         concat(quote(pair.second->key.text), " cannot stand beside ",
                quote(pair.first->key.text), why),
         "keep one of them", pair.first->key);
  return true;
}

// One label that is both included and excluded.
void Checker::check_shared() {
  std::map<std::string_view, const Node*> included;
  for (const std::string_view key :
       {"labels_include_any", "labels_include_all"}) {
    const Entry* entry = list(key);
    if (entry == nullptr) continue;
    for (const Node& item : entry->value.items)
      included.emplace(item.text, &item);
  }
  for (const std::string_view key :
       {"labels_exclude_any", "labels_exclude_all"}) {
    const Entry* entry = list(key);
    if (entry == nullptr) continue;
    for (const Node& item : entry->value.items) {
      const auto found = included.find(item.text);
      if (found == included.end()) continue;
      return report(
          item,
          concat("label ", quote(item.text), " is both included and excluded"),
          "remove it from one list", *found->second);
    }
  }
}

void Checker::check_twice(const Entry& entry) {
  std::map<std::string_view, const Node*> seen;
  for (const Node& item : entry.value.items) {
    if (!item.is_scalar()) continue;
    const auto [first, is_new] = seen.emplace(item.text, &item);
    if (is_new) continue;
    report(item,
           concat("label ", quote(item.text),
                  " is listed twice, which the "
                  "server refuses for policies"),
           "remove one of them", *first->second);
  }
}

void Checker::check() {
  const bool includes =
      clash("labels_include_any", "labels_include_all", ": one list each");
  const bool excludes =
      clash("labels_exclude_any", "labels_exclude_all", ": one list each");
  if (!is_policy(mapping_.kind)) return;
  const bool mixes = context_.options.fleet && *context_.options.fleet >= kBoth;
  bool found = includes || excludes;
  if (!mixes && !found) {
    for (const std::string_view include :
         {"labels_include_any", "labels_include_all"}) {
      for (const std::string_view exclude :
           {"labels_exclude_any", "labels_exclude_all"}) {
        found = found || clash(include, exclude, " before Fleet 4.86");
      }
    }
  }
  if (!found) check_shared();
  for (const std::string_view key :
       {"labels_include_any", "labels_include_all", "labels_exclude_any",
        "labels_exclude_all"}) {
    if (const Entry* entry = list(key)) check_twice(*entry);
  }
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool labelled = is_query(mapping.kind) || is_policy(mapping.kind);
    const bool reference =
        is_gitops_item(mapping.kind) && is_reference(*mapping.node);
    if (labelled && !reference) Checker(context, mapping).check();
  }
}

}  // namespace

constinit const Rule conflicting_labels = {
    .id = "conflicting-labels",
    .severity = Severity::kError,
    .summary = "label lists that exclude each other, or a label twice",
    .why =
        "The server refuses a policy with both kinds of lists, and one with a "
        "label twice; a dry run does not show it.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  resolution: Repair it.\n"
        "  labels_include_any: [x]\n"
        "  labels_exclude_any: [y]\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  resolution: Repair it.\n"
        "  labels_include_any: [x]\n",
    .check_file = check,
};

}  // namespace ctl
