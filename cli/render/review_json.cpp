#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/review.h"
#include "engine/plan/plan_json.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json rows_of(const std::vector<Row>& rows) {
  Json out = Json::array();
  for (const Row& row : rows) {
    Json line = Json::array();
    for (const Cell& cell : row)
      line.push_back(cell ? Json(*cell) : Json(nullptr));
    out.push_back(std::move(line));
  }
  return out;
}

Json answer_of(const std::optional<SqlResult>& answer) {
  if (!answer) return nullptr;
  return {
      {"columns", answer->columns},
      {"row_count", answer->row_count},
      {"error", answer->error ? Json(answer->error->message) : Json(nullptr)}};
}

Json to_json(const ReviewedRun& run) {
  return {{"host", run.host},
          {"before", answer_of(run.before)},
          {"after", answer_of(run.after)},
          {"comparable", run.comparable},
          {"gone", rows_of(run.gone)},
          {"come", rows_of(run.come)}};
}

Json to_json(const ReviewedChange& change) {
  Json out = {{"action", to_string(change.change.action)},
              {"kind", to_string(change.change.kind)},
              {"scope", change.change.scope},
              {"name", change.change.name},
              {"runs", Json::array()},
              {"cost", nullptr},
              {"privacy", Json::array()},
              {"alerts", Json::array()}};
  for (const ReviewedRun& run : change.runs)
    out["runs"].push_back(to_json(run));
  if (change.cost) {
    out["cost"] = {
        {"class", to_string(change.cost->cost)},
        {"before", change.cost_before ? Json(to_string(*change.cost_before))
                                      : Json(nullptr)},
        {"reasons", change.cost->reasons}};
  }
  for (const PersonalData& data : change.personal) {
    out["privacy"].push_back({{"table", data.table},
                              {"column", data.column},
                              {"category", data.category},
                              {"level", data.level}});
  }
  for (const Alert& alert : change.alerts) {
    out["alerts"].push_back({{"detection", alert.detection},
                             {"title", alert.title},
                             {"severity", alert.severity}});
  }
  return out;
}

Json to_json(const Diagnostic& finding) {
  Json out = {{"rule", finding.rule},
              {"severity", to_string(finding.severity)},
              {"path", finding.path},
              {"message", finding.message},
              {"help", finding.help}};
  if (finding.at.line > 0) {
    out["line"] = finding.at.line;
    out["column"] = finding.at.column;
  }
  return out;
}

}  // namespace

void render_review_json(const Review& review, const Style& /*style*/,
                        std::ostream& out) {
  Json document = {
      {"format_version", "1.0"},
      {"command", "review"},
      {"source",
       {{"base", review.base},
        {"commit", review.plan.source.commit},
        {"dirty", review.plan.source.dirty}}},
      {"summary",
       {{"errors", review.errors()},
        {"findings", review.findings.size()},
        {"passed", review.tests.count(Outcome::kPassed)},
        {"failed", review.tests.count(Outcome::kFailed)},
        {"test_errors", review.tests.count(Outcome::kError)},
        {"not_run", review.tests.count(Outcome::kNotRun)},
        {"changes", review.changes.size()}}},
      {"findings", Json::array()},
      {"failed_cases", failed_cases(review)},
      {"changes", Json::array()},
      {"plan", Json::parse(plan_to_json(review.plan), nullptr, false)}};
  for (const Diagnostic& finding : review.findings)
    document["findings"].push_back(to_json(finding));
  for (const ReviewedChange& change : review.changes)
    document["changes"].push_back(to_json(change));
  out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
