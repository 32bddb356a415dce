#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/dry_run.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json rows_of(const SqlResult& result) {
  Json rows = Json::array();
  for (const auto& row : result.rows) {
    Json line = Json::array();
    for (const Cell& cell : row) {
      line.push_back(cell ? Json(*cell) : Json(nullptr));
    }
    rows.push_back(std::move(line));
  }
  return rows;
}

Json tables_of(const SqlResult& result) {
  Json tables = Json::object();
  for (const auto& [table, columns] : result.reads)
    tables[table] = columns;
  return tables;
}

Json run_of(const HostRun& run) {
  const SqlResult& result = run.result;
  Json out = {{"host", run.host},
              {"platform", run.platform},
              {"status", to_string(run.status)}};
  if (!run.reason.empty()) out["reason"] = run.reason;
  out["columns"] = result.columns;
  out["rows"] = rows_of(result);
  out["row_count"] = result.row_count;
  out["truncated"] = result.row_count > result.rows.size();
  out["warnings"] = result.warnings;
  out["error"] = result.error ? Json(result.error->message) : Json(nullptr);
  out["stage"] = !result.error                            ? Json(nullptr)
                 : result.error->stage == Stage::kPrepare ? Json("prepare")
                                                          : Json("step");
  out["policy"] =
      run.passes ? Json(*run.passes ? "pass" : "fail") : Json(nullptr);
  out["tables"] = tables_of(result);
  out["plan"] = result.plan;
  return out;
}

Json statement_json(const Statement& statement) {
  Json out = Json::object();
  if (!statement.kind.empty()) out["kind"] = statement.kind;
  if (!statement.name.empty()) out["name"] = statement.name;
  if (!statement.path.empty()) {
    out["path"] = statement.path;
    out["line"] = statement.line;
  }
  out["sql"] = statement.sql;
  return out;
}

Json query_of(const StatementRuns& query) {
  Json out = statement_json(query.statement);
  out["runs"] = Json::array();
  for (const HostRun& run : query.runs)
    out["runs"].push_back(run_of(run));
  return out;
}

std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void render_dry_run_jsonl(const DryRunReport& report, const Style& /*style*/,
                          std::ostream& out) {
  for (const StatementRuns& query : report.queries) {
    for (const HostRun& run : query.runs) {
      Json line = {{"format_version", "1.0"}};
      line.update(statement_json(query.statement));
      line.update(run_of(run));
      out << text_of(line, -1) << '\n';
    }
  }
}

void render_dry_run_json(const DryRunReport& report, const Style& /*style*/,
                         std::ostream& out) {
  Json document = {{"format_version", "1.0"},
                   {"command", "dry-run"},
                   {"summary",
                    {{"queries", report.queries.size()},
                     {"runs", report.runs()},
                     {"ok", report.count(RunStatus::kOk)},
                     {"errors", report.count(RunStatus::kError)}}},
                   {"queries", Json::array()}};
  for (const StatementRuns& query : report.queries) {
    document["queries"].push_back(query_of(query));
  }
  out << text_of(document, 2) << '\n';
}

}  // namespace ctl
