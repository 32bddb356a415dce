// SARIF 2.1.0 for code scanning: findings with the manual of their rules,
// fixes, and fingerprints that keep an alert the same one when lines move.
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/fingerprint.h"
#include "cli/render/lint.h"
#include "cli/version.h"
#include "schema/base/text.h"
#include "validators/rule.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  return severity == Severity::kError     ? "error"
         : severity == Severity::kWarning ? "warning"
                                          : "note";
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9');
    if (letter || kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

Json artifact_of(const LintOutput& output, const std::string& path) {
  return {{"uri", uri_of(output.prefix + path)}, {"uriBaseId", "%SRCROOT%"}};
}

Json region_of(Position at, Position end) {
  Json region = {{"startLine", at.line}, {"startColumn", at.column}};
  if (end.line > 0) {
    region["endLine"] = end.line;
    region["endColumn"] = end.column;
  }
  return region;
}

Json location_of(const LintOutput& output, const std::string& path, Position at,
                 Position end) {
  Json physical = {{"artifactLocation", artifact_of(output, path)}};
  if (at.line > 0) physical["region"] = region_of(at, end);
  return {{"physicalLocation", std::move(physical)}};
}

const SourceFile* source_of(const Tree& tree, const std::string& path) {
  for (const auto& file : tree.files) {
    if (file->source.path() == path) return &file->source;
  }
  return nullptr;
}

Json fix_of(const LintOutput& output, const Diagnostic& finding) {
  std::map<std::string, Json> changes;
  for (const Edit& edit : finding.fix.edits) {
    const SourceFile* source = source_of(output.tree, edit.path);
    if (source == nullptr) continue;
    changes.try_emplace(edit.path, Json::array());
    changes[edit.path].push_back(
        {{"deletedRegion",
          region_of(source->position(edit.start), source->position(edit.end))},
         {"insertedContent", {{"text", edit.text}}}});
  }
  Json list = Json::array();
  for (auto& [path, replacements] : changes) {
    list.push_back({{"artifactLocation", artifact_of(output, path)},
                    {"replacements", std::move(replacements)}});
  }
  const std::string text =
      finding.help.empty() ? finding.message : finding.help;
  return {{"description", {{"text", text}}},
          {"artifactChanges", std::move(list)}};
}

Json result_of(const LintOutput& output, const Diagnostic& finding,
               std::size_t rule_index, const std::string& fingerprint) {
  std::string text = finding.message;
  if (!finding.help.empty()) text += concat("\nhelp: ", finding.help);
  Json result = {{"ruleId", finding.rule},
                 {"ruleIndex", rule_index},
                 {"level", level_of(finding.severity)},
                 {"message", {{"text", text}}},
                 {"locations", Json::array()}};
  if (!finding.path.empty()) {
    result["locations"].push_back(
        location_of(output, finding.path, finding.at, finding.end));
  }
  result["partialFingerprints"] = {{"ctl/v1", fingerprint}};
  if (!finding.related.empty()) {
    result["relatedLocations"] = Json::array();
    for (const Related& place : finding.related) {
      Json location = location_of(output, place.path, place.at, {});
      location["message"] = {{"text", place.message}};
      result["relatedLocations"].push_back(std::move(location));
    }
  }
  if (!finding.fix.edits.empty()) {
    result["fixes"] = Json::array({fix_of(output, finding)});
  }
  return result;
}

// The rules that found something, in order of their first finding.
Json rule_of(const std::string& id) {
  Json out = {{"id", id}};
  const Rule* rule = find_rule(id);
  if (rule == nullptr) return out;
  out["shortDescription"] = {{"text", rule->summary}};
  out["fullDescription"] = {{"text", rule->why}};
  out["help"] = {{"text", concat(rule->why, "\n`ctl explain ", id,
                                 "` prints an example")}};
  out["defaultConfiguration"] = {{"level", level_of(rule->severity)}};
  return out;
}

}  // namespace

void render_lint_sarif(const LintOutput& output, const Style& /*style*/,
                       std::ostream& out) {
  const auto& findings = output.report.findings;
  const std::vector<std::string> identities = fingerprints(findings);
  std::map<std::string, std::size_t> index;
  Json rules = Json::array();
  Json results = Json::array();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto [known, added] =
        index.try_emplace(findings[i].rule, index.size());
    if (added) rules.push_back(rule_of(findings[i].rule));
    results.push_back(
        result_of(output, findings[i], known->second, identities[i]));
  }
  const Json document = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({{{"tool",
                              {{"driver",
                                {{"name", "ctl"},
                                 {"version", kVersion},
                                 {"rules", std::move(rules)}}}}},
                             {"columnKind", "unicodeCodePoints"},
                             {"results", std::move(results)}}})}};
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
