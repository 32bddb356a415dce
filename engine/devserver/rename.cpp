#include "engine/devserver/rename.h"

#include <utility>

#include "engine/devserver/json_writer.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct Names {
  std::string_view old_name;
  std::string_view new_name;
};
constexpr Names kNames[] = {
    {"available_teams", "available_fleets"},
    {"default_team", "default_fleet"},
    {"host_team_id", "host_fleet_id"},
    {"inherited_query_count", "inherited_report_count"},
    {"ios_team", "ios_fleet"},
    {"ios_team_id", "ios_fleet_id"},
    {"ipados_team", "ipados_fleet"},
    {"ipados_team_id", "ipados_fleet_id"},
    {"macos_team", "macos_fleet"},
    {"macos_team_id", "macos_fleet_id"},
    {"live_query_disabled", "live_reporting_disabled"},
    {"live_query_results", "live_report_results"},
    {"queries", "reports"},
    {"query_count", "report_count"},
    {"query_id", "report_id"},
    {"query_ids", "report_ids"},
    {"query_name", "report_name"},
    {"query_report_cap", "report_cap"},
    {"query_reports_disabled", "discard_reports_data"},
    {"query_stats", "report_stats"},
    {"scheduled_query_id", "scheduled_report_id"},
    {"scheduled_query_name", "scheduled_report_name"},
    {"team", "fleet"},
    {"team_id", "fleet_id"},
    {"team_ids", "fleet_ids"},
    {"team_ids_by_name", "fleet_ids_by_name"},
    {"team_name", "fleet_name"},
    {"teams", "fleets"},
};

const Names* by_new(std::string_view name) {
  for (const Names& names : kNames) {
    if (names.new_name == name) return &names;
  }
  return nullptr;
}

ApiError both(const Names& names) {
  return bad_decode(concat("Specify only one of \"", names.old_name, "\" or \"",
                           names.new_name, '"'));
}

void rename_keys(Json& value) {
  if (auto* items = value.array()) {
    for (Json& item : *items)
      rename_keys(item);
  }
  if (auto* members = value.object()) {
    for (Json::Member& member : *members) {
      rename_keys(member.second);
      const Names* names = by_new(member.first);
      if (names == nullptr) continue;
      if (value.find(names->old_name) != nullptr) throw both(*names);
      member.first = names->old_name;
    }
  }
}

// A name of the caller's own is a key in these.
bool holds_names(std::string_view key) {
  return key == "team_ids_by_name" || key == "columns";
}

// `query` is also the SQL, which keeps its name; the object is a report.
std::string_view twin_of(const Json::Member& member) {
  if (member.first == "query" && member.second.is_object()) return "report";
  for (const Names& names : kNames) {
    if (names.old_name == member.first) return names.new_name;
  }
  return {};
}

void add_twins(Json& value) {
  if (auto* items = value.array()) {
    for (Json& item : *items)
      add_twins(item);
  }
  if (auto* members = value.object()) {
    Json::Object out;
    for (Json::Member& member : *members) {
      if (!holds_names(member.first)) add_twins(member.second);
      const std::string_view twin = twin_of(member);
      out.push_back(member);
      if (!twin.empty()) out.emplace_back(twin, std::move(member.second));
    }
    *members = std::move(out);
  }
}

}  // namespace

void use_old_names(Request& request, Pairs& params) {
  for (auto& [key, value] : params) {
    const Names* names = by_new(key);
    if (names == nullptr) continue;
    for (const auto& [other, ignored] : params) {
      if (other == names->old_name) throw both(*names);
    }
    key = names->old_name;
  }
  auto body = parse_json(request.body);
  if (!body) return;  // found again, and answered, by the handler
  rename_keys(*body);
  request.body = to_text(*body);
}

void add_new_names(Answer& answer) {
  if (answer.status >= 300 || !answer.type.starts_with("application/json")) {
    return;
  }
  auto body = parse_json(answer.body);
  if (!body) return;
  add_twins(*body);
  JsonWriter out;
  out.value(*body);
  answer.body = std::move(out).text();
}

}  // namespace ctl::devserver
