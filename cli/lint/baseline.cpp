#include "cli/lint/baseline.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "cli/render/fingerprint.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

bool by_place(const Baseline::Known& a, const Baseline::Known& b) {
  return std::tie(a.path, a.rule, a.name, a.fingerprint) <
         std::tie(b.path, b.rule, b.name, b.fingerprint);
}

Error not_a_baseline(const std::string& shown, const std::string& cause) {
  return {concat(quote(shown), " is no baseline: ", cause),
          concat("`ctl lint --baseline ", shown,
                 " --write-baseline` makes it anew")};
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

}  // namespace

Baseline make_baseline(const std::vector<Diagnostic>& findings) {
  const std::vector<std::string> identities = fingerprints(findings);
  Baseline baseline;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Diagnostic& finding = findings[i];
    baseline.findings.push_back({identities[i], finding.rule, finding.path,
                                 finding.name, finding.message});
  }
  std::sort(baseline.findings.begin(), baseline.findings.end(), by_place);
  return baseline;
}

std::string print_baseline(const Baseline& baseline) {
  std::string out = "{\"format_version\": \"1.0\", \"findings\": [";
  for (std::size_t i = 0; i < baseline.findings.size(); ++i) {
    const Baseline::Known& known = baseline.findings[i];
    const Json line = {{"fingerprint", known.fingerprint},
                       {"rule", known.rule},
                       {"path", known.path},
                       {"name", known.name},
                       {"message", known.message}};
    out += i == 0 ? "\n" : ",\n";
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + "\n]}\n";
}

Result<Baseline> parse_baseline(const std::string& text,
                                const std::string& shown) {
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) return not_a_baseline(shown, "it is not JSON");
  if (!document.is_object() || text_of(document, "format_version") != "1.0") {
    return not_a_baseline(shown, "its `format_version` is not \"1.0\"");
  }
  const auto findings = document.find("findings");
  if (findings == document.end() || !findings->is_array()) {
    return not_a_baseline(shown, "it has no list `findings`");
  }
  Baseline baseline;
  for (const Json& item : *findings) {
    if (!item.is_object() || text_of(item, "fingerprint").empty()) {
      return not_a_baseline(shown, "a finding has no `fingerprint`");
    }
    baseline.findings.push_back({text_of(item, "fingerprint"),
                                 text_of(item, "rule"), text_of(item, "path"),
                                 text_of(item, "name"),
                                 text_of(item, "message")});
  }
  return baseline;
}

Compared compare(const Baseline& baseline,
                 const std::vector<Diagnostic>& findings) {
  std::set<std::string_view> known;
  for (const Baseline::Known& finding : baseline.findings)
    known.insert(finding.fingerprint);
  const std::vector<std::string> identities = fingerprints(findings);
  std::set<std::string_view> seen;
  Compared out;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (known.count(identities[i]) > 0) {
      seen.insert(identities[i]);
      ++out.hidden;
    } else {
      out.unknown.push_back(findings[i]);
    }
  }
  for (const Baseline::Known& finding : baseline.findings) {
    if (seen.count(finding.fingerprint) > 0) {
      out.still_there.findings.push_back(finding);
    } else {
      ++out.mended;
    }
  }
  return out;
}

}  // namespace ctl
