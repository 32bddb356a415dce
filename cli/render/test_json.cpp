#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/test.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Alert& alert) {
  return {{"detection", alert.detection},
          {"title", alert.title},
          {"dedupe", alert.dedupe},
          {"severity", alert.severity},
          {"destinations", alert.destinations},
          {"matches", alert.matches},
          {"threshold", alert.threshold}};
}

Json case_of(const CaseResult& result) {
  const TestCase& test = result.test;
  Json out = {{"kind", test.kind},
              {"definition", test.definition},
              {"case", test.name},
              {"path", test.path},
              {"line", test.line},
              {"host", result.host},
              {"outcome", to_string(result.outcome)}};
  if (!result.message.empty()) out["message"] = result.message;
  if (result.outcome == Outcome::kFailed) {
    Json rows = Json::array();
    for (const auto& row : result.got.rows) {
      Json line = Json::array();
      for (const Cell& cell : row) {
        line.push_back(cell ? Json(*cell) : Json(nullptr));
      }
      rows.push_back(std::move(line));
    }
    out["got"] = {{"columns", result.got.columns}, {"rows", std::move(rows)}};
  }
  if (test.expect.alert && result.outcome != Outcome::kNotRun) {
    out["alerts"] = Json::array();
    for (const Alert& alert : result.alerts)
      out["alerts"].push_back(to_json(alert));
  }
  out["duration_us"] = result.duration.count();
  return out;
}

}  // namespace

void render_test_json(const TestReport& report, const Style& /*style*/,
                      std::ostream& out) {
  Json document = {{"format_version", "1.0"},
                   {"command", "test"},
                   {"summary",
                    {{"passed", report.count(Outcome::kPassed)},
                     {"failed", report.count(Outcome::kFailed)},
                     {"errors", report.count(Outcome::kError)},
                     {"not_run", report.count(Outcome::kNotRun)}}},
                   {"cases", Json::array()},
                   {"untested", Json::array()}};
  for (const CaseResult& result : report.cases) {
    document["cases"].push_back(case_of(result));
  }
  for (const UntestedDefinition& definition : report.untested) {
    document["untested"].push_back({{"kind", definition.kind},
                                    {"name", definition.name},
                                    {"path", definition.path}});
  }
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
