#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "tests/support/paths.h"
#include "validators/lint.h"
#include "validators/options.h"
#include "validators/rule.h"

namespace {

using nlohmann::json;

std::string base64(const std::string& text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6U | static_cast<unsigned>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFFU);
    }
  }
  return out;
}

ctl::LintReport lint_case(const json& c) {
  std::map<std::string, std::string> files = c.at("files");
  if (c.contains("files_base64")) {
    for (const auto& [path, text] : c["files_base64"].items()) {
      files[path] = base64(text);
    }
  }
  const std::map<std::string, std::string> variables =
      c.value("env", std::map<std::string, std::string>());
  ctl::LoadOptions options;
  options.environment =
      [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  const auto source = ctl::memory_source(files);
  const auto tree = ctl::load_tree(*source, options);
  REQUIRE(tree.has_value());
  return ctl::lint(*tree, ctl::lint_options(*tree));
}

bool matches(const json& wanted, const ctl::Diagnostic& finding) {
  if (wanted.at("rule") != finding.rule) return false;
  if (wanted.at("path") != finding.path) return false;
  if (wanted.contains("severity") &&
      wanted["severity"] != ctl::to_string(finding.severity)) {
    return false;
  }
  // A parser's mark may be a line off.
  const bool loose =
      finding.rule.ends_with("-syntax") && finding.rule != "sql-syntax";
  if (wanted.contains("line") &&
      std::abs(wanted["line"].get<int>() - finding.at.line) > (loose ? 1 : 0)) {
    return false;
  }
  return loose || !wanted.contains("column") ||
         wanted["column"] == finding.at.column;
}

std::string describe(const ctl::Diagnostic& f) {
  return ctl::concat(f.path, ':', f.at.line, ':', f.at.column, ' ', f.rule,
                     ": ", f.message);
}

// What a case finds too much or too little; empty when it is as it must be.
std::string difference(const json& c, const ctl::LintReport& report) {
  std::string out;
  const std::set<std::string> also =
      c.value("also_ok", std::set<std::string>());
  std::vector<json> left = c.at("expect");
  for (const ctl::Diagnostic& finding : report.findings) {
    const auto found =
        std::find_if(left.begin(), left.end(),
                     [&](const json& w) { return matches(w, finding); });
    if (found != left.end()) {
      left.erase(found);
    } else if (finding.severity != ctl::Severity::kNote &&
               also.count(finding.rule) == 0) {
      out += "\n  too much: " + describe(finding);
    }
  }
  for (const json& wanted : left)
    out += "\n  missing: " + wanted.dump();
  return out;
}

// The rules that the cases name and that have no file yet.
std::set<std::string> absent_rules(const json& cases) {
  std::set<std::string> out;
  for (const json& c : cases) {
    for (const json& wanted : c.at("expect")) {
      const auto id = wanted.at("rule").get<std::string>();
      if (ctl::find_rule(id) == nullptr) out.insert(id);
    }
  }
  return out;
}

// A case needs the rules it expects and those its files speak of.
bool is_supported(const json& c, const std::set<std::string>& absent) {
  const std::string expect = c.at("expect").dump();
  std::string spoken;
  for (const auto& [path, text] : c.at("files").items()) {
    if (path == "ctl.yml" ||
        text.dump().find("ctl: ignore") != std::string::npos)
      spoken += text.dump();
  }
  return std::none_of(absent.begin(), absent.end(), [&](const auto& id) {
    return expect.find('"' + id + '"') != std::string::npos ||
           spoken.find(id) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("lint cases: each finds what it must and nothing else") {
  const std::filesystem::path path =
      std::filesystem::path(ctl::test::reference_dir()) /
      "facts/lint-cases.json";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no reference data");
    return;
  }
  std::ifstream in(path);
  const json data = json::parse(in);
  const std::set<std::string> absent = absent_rules(data.at("cases"));
  std::string unsupported;
  for (const json& c : data.at("cases")) {
    const auto id = c.at("id").get<std::string>();
    if (!is_supported(c, absent)) {
      unsupported += ' ' + id;
      continue;
    }
    const std::string wrong = difference(c, lint_case(c));
    CHECK_MESSAGE(wrong.empty(), id, wrong);
  }
  if (!unsupported.empty()) MESSAGE("no rule yet for:", unsupported);
}
