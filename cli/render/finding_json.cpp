#include "cli/render/finding_json.h"

#include <nlohmann/json.hpp>

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

void put_position(Json& out, Position at, const char* line,
                  const char* column) {
  if (at.line == 0) return;
  out[line] = at.line;
  out[column] = at.column;
}

Json related_of(const Diagnostic& finding) {
  Json related = Json::array();
  for (const Related& place : finding.related) {
    Json entry = {{"path", place.path}};
    put_position(entry, place.at, "line", "column");
    entry["message"] = place.message;
    related.push_back(std::move(entry));
  }
  return related;
}

Json fix_of(const Fix& fix) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    edits.push_back({{"path", edit.path},
                     {"start", edit.start},
                     {"end", edit.end},
                     {"text", edit.text}});
  }
  return {{"safe", fix.safe}, {"edits", std::move(edits)}};
}

}  // namespace

nlohmann::ordered_json finding_json(const Diagnostic& finding) {
  Json out = {{"rule", finding.rule},
              {"severity", to_string(finding.severity)},
              {"preview", finding.preview},
              {"path", finding.path}};
  put_position(out, finding.at, "line", "column");
  put_position(out, finding.end, "end_line", "end_column");
  if (!finding.kind.empty()) out["kind"] = finding.kind;
  if (!finding.name.empty()) out["name"] = finding.name;
  out["message"] = finding.message;
  if (!finding.help.empty()) out["help"] = finding.help;
  if (!finding.related.empty()) out["related"] = related_of(finding);
  if (!finding.fix.edits.empty()) out["fix"] = fix_of(finding.fix);
  return out;
}

}  // namespace ctl
