#include "cli/deploy/apply_report.h"

#include <nlohmann/json.hpp>

#include "engine/plan/plan_json.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json name_of(const Change& change) {
  Json out = {{"action", to_string(change.action)},
              {"kind", to_string(change.kind)},
              {"scope", change.scope},
              {"name", change.name}};
  if (change.id != 0) out["id"] = change.id;
  if (!change.path.empty()) {
    out["path"] = change.path;
    out["line"] = change.line;
  }
  return out;
}

Json source_of(const ApplyReport& report) {
  const Provenance& source = report.source;
  return {{"commit", or_null(source.commit)},
          {"author", or_null(source.author)},
          {"committer", or_null(source.committer)},
          {"dirty", report.plan.source.dirty},
          {"reviewers", source.reviewers},
          {"pull_request", or_null(source.pull_request)},
          {"ci_run", or_null(source.ci_run)}};
}

Json report_json(const ApplyReport& report, bool with_digests) {
  const Plan& plan = report.plan;
  const auto described = [&](std::size_t i) {
    Json out = name_of(plan.changes[i]);
    if (with_digests) {
      out["before"] = or_null(plan.changes[i].before_digest);
      out["after"] = or_null(plan.changes[i].after_digest);
    }
    return out;
  };
  Json out = {{"format_version", "1.0"},
              {"command", "apply"},
              {"result", to_string(report.result)},
              {"server",
               {{"url", plan.server.url},
                {"version", plan.server.version},
                {"tier", plan.server.tier}}},
              {"plan", plan_digest(plan)},
              {"source", source_of(report)},
              {"done", Json::array()},
              {"failed", Json::array()},
              {"not_started", Json::array()},
              {"verified", report.verified},
              {"unverified", report.unverified},
              {"warnings", plan.warnings},
              {"requests", report.requests}};
  if (!report.rollback.empty()) out["rollback"] = report.rollback;
  for (const std::size_t i : report.outcome.done)
    out["done"].push_back(described(i));
  for (const WriteFailure& failure : report.outcome.failed) {
    Json item = described(failure.change);
    item["status"] = failure.status;
    item["message"] = failure.error.message;
    out["failed"].push_back(std::move(item));
  }
  for (const std::size_t i : report.outcome.not_started)
    out["not_started"].push_back(described(i));
  if (!report.refusal.message.empty()) {
    out["message"] = report.refusal.message;
    out["help"] = report.refusal.help;
  }
  return out;
}

}  // namespace

std::string_view to_string(ApplyResult result) {
  switch (result) {
    case ApplyResult::kApplied: return "applied";
    case ApplyResult::kNothingToDo: return "nothing-to-do";
    case ApplyResult::kRefused: return "refused";
    case ApplyResult::kIncomplete: return "incomplete";
  }
  return "";
}

std::string apply_json(const ApplyReport& report) {
  return report_json(report, false)
             .dump(1, ' ', false, Json::error_handler_t::replace) +
         '\n';
}

std::string audit_line(const ApplyReport& report, const std::string& time) {
  Json out = report_json(report, true);
  out["time"] = time;
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ctl
