#include <cmath>
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

Json place_json(const ErrorPlace& place) {
  Json out = Json::object();
  if (!place.path.empty()) out["path"] = place.path;
  out["line"] = place.at.line;
  out["column"] = place.at.column;
  out["end_line"] = place.end.line;
  out["end_column"] = place.end.column;
  return out;
}

Json privacy_of(const HostRun& run) {
  Json out = Json::array();
  for (const PersonalData& data : run.personal) {
    out.push_back({{"table", data.table},
                   {"column", data.column},
                   {"category", data.category},
                   {"level", data.level}});
  }
  return out;
}

Json log_value_json(const LogValue& value, bool numerics) {
  if (!numerics) return log_text(value);
  if (const auto* integer = std::get_if<long long>(&value)) return *integer;
  const auto* real = std::get_if<double>(&value);
  if (real != nullptr && std::isfinite(*real)) return *real;
  return log_text(value);
}

Json log_row_json(const LogRow& row, bool numerics) {
  Json out = Json::object();
  for (const auto& [name, value] : row)
    out[name] = log_value_json(value, numerics);
  return out;
}

Json log_rows_json(const std::vector<LogRow>& rows, bool numerics) {
  Json out = Json::array();
  for (const LogRow& row : rows)
    out.push_back(log_row_json(row, numerics));
  return out;
}

// Lines without what every line of a host repeats.
Json log_of(const LogStep& step) {
  Json out = Json::array();
  for (const LogEntry& entry : step.entries) {
    Json line = {{"name", step.name}};
    if (entry.action.empty()) {
      line["diffResults"] = {
          {"removed", log_rows_json(entry.removed, step.numerics)},
          {"added", log_rows_json(entry.rows, step.numerics)}};
    } else if (step.whole) {
      line["snapshot"] = log_rows_json(entry.rows, step.numerics);
      line["action"] = entry.action;
    } else {
      line["action"] = entry.action;
      line["columns"] = log_row_json(entry.rows.front(), step.numerics);
    }
    out.push_back(std::move(line));
  }
  return out;
}

Json volume_json(const LogVolume& volume) {
  return {{"runs_per_day", volume.runs_per_day},
          {"bytes_per_day", std::llround(volume.bytes_per_day)},
          {"total_bytes_per_day", std::llround(volume.total_bytes_per_day)},
          {"every_run", volume.every_run}};
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
  if (run.error_at) out["error_at"] = place_json(*run.error_at);
  if (!run.help.empty()) out["help"] = run.help;
  out["tables"] = tables_of(result);
  out["plan"] = result.plan;
  out["explained"] = run.explained;
  out["cost"] = run.cost ? Json{{"class", to_string(run.cost->cost)},
                                {"reasons", run.cost->reasons}}
                         : Json(nullptr);
  out["privacy"] = privacy_of(run);
  out["log"] = run.log.empty() ? Json::array() : log_of(run.log.front());
  if (run.log.size() > 1) {
    out["later"] = Json::array();
    for (std::size_t i = 1; i < run.log.size(); ++i) {
      out["later"].push_back({{"epoch", run.log[i].epoch},
                              {"counter", run.log[i].counter},
                              {"log", log_of(run.log[i])}});
    }
  }
  if (run.volume) out["log_volume"] = volume_json(*run.volume);
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
