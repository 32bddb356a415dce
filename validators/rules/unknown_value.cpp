#include <algorithm>
#include <array>
#include <span>

#include "schema/documents/paths.h"
#include "validators/documents.h"
#include "validators/options.h"

namespace ctl {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> kLogging = {
    "snapshot", "differential", "differential_ignore_removals"};
constexpr std::array<std::string_view, 2> kPolicyType = {"dynamic", "patch"};
constexpr std::array<std::string_view, 3> kMembership = {"dynamic", "manual",
                                                         "host_vitals"};
constexpr std::array<std::string_view, 6> kSeverity = {
    "info", "notice", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 2> kEnrichment = {"static", "dynamic"};
constexpr std::array<std::string_view, 3> kWriteMode = {"append", "overwrite",
                                                        "merge"};
constexpr std::array<std::string_view, 4> kLevel = {"off", "note", "warning",
                                                    "error"};
constexpr std::array<std::string_view, 2> kPolicyResult = {"pass", "fail"};
constexpr std::array<std::string_view, 2> kReasons = {"required", "optional"};
constexpr std::array<std::string_view, 31> kManaged = {
    "onepassword",
    "aws_cloudtrail",
    "aws_config_history",
    "aws_elb",
    "aws_inspector",
    "aws_route53_resolver_logs",
    "aws_s3access",
    "aws_s3inventory",
    "aws_vpcflow",
    "aws_waf",
    "cloudflare",
    "crowdstrike",
    "crowdstrike_falcon",
    "duo",
    "gcp_audit",
    "github_audit",
    "google_workspace",
    "matano_alerts",
    "msft",
    "o365",
    "okta",
    "panw",
    "snyk",
    "suricata",
    "teleport",
    "zeek",
    "abusech_urlhaus",
    "abusech_malwarebazaar",
    "abusech_threatfox",
    "otx",
    "cisa_kev"};

void check_value(const FileContext& context, const Entry* entry, Words words,
                 bool may_be_empty) {
  if (entry == nullptr || !entry->value.is_scalar()) return;
  const std::string& text = entry->value.text;
  if (may_be_empty && text.empty()) return;
  if (std::find(words.begin(), words.end(), text) != words.end()) return;
  const std::string_view near = closest(text, words);
  constexpr std::size_t kMost = 8;
  std::string help = concat("did you mean ", quote(near), "?");
  if (near.empty()) {
    std::vector<std::string> all;
    for (const std::string_view word :
         words.first(std::min(kMost, words.size())))
      all.emplace_back(word);
    help = concat("use ", words.size() > kMost ? "one of " : "", join(all),
                  words.size() > kMost ? ", …" : "");
  }
  Finding finding = {.place = place_of(context.file, entry->value),
                     .message = concat("unknown value ", quote(text), " of ",
                                       quote(entry->key.text)),
                     .help = std::move(help),
                     .subject = entry->key.text,
                     .definition = definition_around(context.tree, context.file,
                                                     entry->value.offset)};
  const bool plain = entry->value.style == ScalarStyle::kPlain;
  if (!near.empty() && plain && can_fix(context.file)) {
    finding.fix = {.safe = true,
                   .edits = {replace(context.file, entry->value.offset,
                                     entry->value.end, std::string(near))}};
  }
  context.report(std::move(finding));
}

void check_mapping(const FileContext& context, const Mapping& mapping) {
  if (is_query(mapping.kind)) {
    check_value(context, find_value(mapping, "logging"), kLogging, true);
  } else if (is_policy(mapping.kind)) {
    check_value(context, find_value(mapping, "type"), kPolicyType, true);
  } else if (is_label(mapping.kind)) {
    check_value(context, find_value(mapping, "label_membership_type"),
                kMembership, false);
  } else if (mapping.kind == MapKind::kAlert) {
    check_value(context, find_value(mapping, "severity"), kSeverity, false);
  } else if (mapping.kind == MapKind::kExpect) {
    check_value(context, find_value(mapping, "policy"), kPolicyResult, false);
  } else if (mapping.kind == MapKind::kTool) {
    for (const Entry* entry : level_entries(*mapping.node))
      check_value(context, entry, kLevel, false);
  } else if (mapping.kind == MapKind::kToolSuppressions) {
    check_value(context, find_value(mapping, "reasons"), kReasons, false);
  }
}

void check_matano(const FileContext& context) {
  const Node* root = context.file.root();
  if (context.file.role != FileRole::kMatano || root == nullptr) return;
  if (base_name(context.file.source.path()) == "enrichment.yml") {
    check_value(context, root->entry("enrichment_type"), kEnrichment, false);
    check_value(context, root->entry("write_mode"), kWriteMode, false);
  }
  const Node* managed = root->find("managed");
  if (managed == nullptr) return;
  const Entry* type = managed->entry("type");
  if (type == nullptr) return;
  // The one word of Matano that is read in any case.
  const std::string lower = lower_ascii(type->value.text);
  if (std::find(kManaged.begin(), kManaged.end(), lower) != kManaged.end())
    return;
  check_value(context, type, kManaged, false);
}

void check(const FileContext& context) {
  check_matano(context);
  for (const Mapping& mapping : mappings_of(context.file)) {
    const bool reference =
        is_gitops_item(mapping.kind) && is_reference(*mapping.node);
    if (!reference) check_mapping(context, mapping);
  }
}

}  // namespace

constinit const Rule unknown_value = {
    .id = "unknown-value",
    .severity = Severity::kError,
    .summary = "a word outside the fixed list of its key",
    .why =
        "The server answers 400, or nothing reads the word: an unknown "
        "severity goes through to the alert.",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  logging: diferential\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  logging: differential\n",
    .check_file = check,
};

}  // namespace ctl
