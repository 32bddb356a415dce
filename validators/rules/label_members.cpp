#include "validators/documents.h"

namespace ctl {
namespace {

constexpr Version kStrictHosts{4, 69, 99};

bool has_text(const Entry* entry) {
  return entry != nullptr && entry->value.is_scalar() &&
         !is_blank(entry->value.text);
}

class Checker {
 public:
  Checker(const FileContext& context, const Mapping& mapping)
      : context_(context), mapping_(mapping) {}

  void check();

 private:
  void report(const Entry* entry, std::string message, std::string help);
  void check_dynamic();
  void check_manual();

  const FileContext& context_;
  const Mapping& mapping_;
};

void Checker::report(const Entry* entry, std::string message,
                     std::string help) {
  context_.report({.place = entry == nullptr
                                ? item_place(context_.file, *mapping_.node)
                                : key_place(context_.file, *entry),
                   .message = std::move(message),
                   .help = std::move(help),
                   .definition = definition_around(context_.tree, context_.file,
                                                   mapping_.node->offset)});
}

void Checker::check_dynamic() {
  const Entry* hosts = find_value(mapping_, "hosts");
  const bool listed = hosts != nullptr && !hosts->value.items.empty();
  if (listed) {
    return report(hosts, "a dynamic label takes no 'hosts'",
                  "add `label_membership_type: manual`, or remove the hosts");
  }
  const Entry* query = find_entry(mapping_, "query");
  const bool other_type =
      query != nullptr && !query->value.is_null() && !query->value.is_scalar();
  if (has_text(query) || other_type) return;
  report(query, "a dynamic label has no query, so that no host is a member",
         "add `query: …`, or `label_membership_type: manual` and hosts");
}

void Checker::check_manual() {
  const Entry* query = find_value(mapping_, "query");
  if (has_text(query)) {
    return report(query, "a manual label takes no query: nothing runs it",
                  "remove the query, or the membership type");
  }
  const Entry* hosts = find_value(mapping_, "hosts");
  const bool strict =
      context_.options.fleet && *context_.options.fleet <= kStrictHosts;
  if (!strict) return;
  if (hosts == nullptr) {
    report(find_entry(mapping_, "hosts"),
           "a manual label has no 'hosts', which this server refuses",
           "add `hosts:`");
  } else if (hosts->value.is_list() && hosts->value.items.empty() &&
             mapping_.kind == MapKind::kLabel) {
    report(hosts, "a manual label has no hosts, which this server refuses",
           "name a host, or remove the label");
  }
}

void Checker::check() {
  const Entry* type = find_value(mapping_, "label_membership_type");
  const std::string kind = type == nullptr ? "dynamic" : type->value.text;
  if (kind == "dynamic") return check_dynamic();
  if (kind == "manual") return check_manual();
  if (kind != "host_vitals") return;
  if (find_value(mapping_, "criteria") != nullptr) return;
  report(find_entry(mapping_, "criteria"),
         "a label of host vitals has no 'criteria'",
         "add `criteria: {vital: …, value: …}`");
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (!is_label(mapping.kind)) continue;
    const Node& node = *mapping.node;
    const bool path = node.entry_any_case("path") != nullptr ||
                      node.entry_any_case("paths") != nullptr;
    if (path && node.entry_any_case("name") == nullptr) continue;
    if (!is_reference(node)) Checker(context, mapping).check();
  }
}

}  // namespace

constinit const Rule label_members = {
    .id = "label-members",
    .severity = Severity::kError,
    .summary = "a label that does not say, or says twice, who its members are",
    .why = "The server refuses it, or stores it without ever having a member.",
    .bad =
        "- name: a\n"
        "  label_membership_type: manual\n"
        "  hosts: [web-1]\n"
        "  query: SELECT 1\n",
    .good =
        "- name: a\n"
        "  label_membership_type: manual\n"
        "  hosts: [web-1]\n",
    .check_file = check,
};

}  // namespace ctl
