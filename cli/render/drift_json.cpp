#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/drift.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

void add_blame(const std::optional<Blame>& blame, Json& out) {
  if (!blame) return;
  out["by"] = blame->actor;
  out["at"] = blame->time;
  out["activity"] = blame->activity;
  out["certain"] = blame->certain;
}

Json to_json(const DriftField& field) {
  Json out = {{"field", field.field},
              {"expected", to_json(field.expected)},
              {"actual", to_json(field.actual)},
              {"origin", "drift"}};
  if (!field.commit.empty()) out["commit"] = field.commit;
  add_blame(field.blame, out);
  return out;
}

Json to_json(const DriftItem& item) {
  Json out = {{"drift", to_string(item.drift)},
              {"kind", to_string(item.object.kind)},
              {"scope", item.object.scope},
              {"name", item.object.name}};
  if (!item.server_name.empty()) out["server_name"] = item.server_name;
  if (item.object.id != 0) out["id"] = item.object.id;
  out["path"] = item.object.path;
  out["line"] = item.object.line;
  out["fields"] = Json::array();
  for (const DriftField& field : item.fields)
    out["fields"].push_back(to_json(field));
  add_blame(item.blame, out);
  return out;
}

std::size_t count(const DriftReport& report, DriftKind kind) {
  std::size_t out = 0;
  for (const DriftItem& item : report.items)
    out += item.drift == kind ? 1U : 0U;
  return out;
}

}  // namespace

void render_drift_json(const DriftReport& report, const Style& /*style*/,
                       std::ostream& out) {
  Json document = {{"format_version", "1.0"},
                   {"command", "drift"},
                   {"server",
                    {{"url", report.server.url},
                     {"version", report.server.version},
                     {"tier", report.server.tier}}},
                   {"source", {{"commit", report.commit}}},
                   {"summary", Json::object()},
                   {"drift", Json::array()},
                   {"unmanaged", Json::array()},
                   {"warnings", report.warnings}};
  Json& summary = document["summary"];
  for (const DriftKind kind : {DriftKind::kChanged, DriftKind::kRenamed,
                               DriftKind::kDeleted, DriftKind::kMissing}) {
    summary[std::string(to_string(kind))] = count(report, kind);
  }
  summary["pending"] = report.pending;
  summary["unchanged"] = report.unchanged;
  summary["unmanaged"] = report.unmanaged.size();
  for (const DriftItem& item : report.items)
    document["drift"].push_back(to_json(item));
  for (const ObjectName& name : report.unmanaged) {
    document["unmanaged"].push_back({{"kind", to_string(name.kind)},
                                     {"scope", name.scope},
                                     {"name", name.name}});
  }
  out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
