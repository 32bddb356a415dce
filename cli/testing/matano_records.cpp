#include "cli/testing/matano_records.h"

#include <nlohmann/json.hpp>

#include "engine/emulator/clock.h"
#include "engine/emulator/log.h"
#include "schema/base/text.h"
#include "schema/documents/paths.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

using Json = nlohmann::json;

void declare_path(std::string_view path, DeclaredFields& out) {
  DeclaredFields* place = &out;
  while (true) {
    const std::size_t dot = path.find('.');
    place = &place->fields[std::string(path.substr(0, dot))];
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  place->whole = true;
}

// `fields` of a schema or of a struct in it.
void declare_fields(const Node* fields, DeclaredFields& out) {
  if (fields == nullptr) return;
  for (const Node& field : fields->items) {
    DeclaredFields& place = out.fields[text_at(&field, "name")];
    const Node* type = field.find("type");
    const bool is_struct =
        type != nullptr && type->is_map() && text_at(type, "type") == "struct";
    if (is_struct) {
      declare_fields(type->find("fields"), place);
    } else {
      place.whole = true;
    }
  }
}

void declare(const File& file, DeclaredFields& out) {
  const Node* schema =
      file.root() == nullptr ? nullptr : file.root()->find("schema");
  if (schema == nullptr) return;
  declare_fields(schema->find("fields"), out);
  const Node* names = schema->find("ecs_field_names");
  if (names == nullptr) return;
  for (const Node& name : names->items)
    declare_path(name.text, out);
}

DeclaredFields declared_by(const File& source) {
  DeclaredFields out;
  for (const char* name : {"ts", "labels", "tags"})
    out.fields[name].whole = true;
  declare(source, out);
  return out;
}

Json kept(const Json& value, const DeclaredFields& declared) {
  if (declared.whole) return value;
  if (!value.is_object()) return nullptr;
  Json out = Json::object();
  bool any = false;
  for (const auto& [name, fields] : declared.fields) {
    const auto found = value.find(name);
    out[name] = found == value.end() ? Json(nullptr) : kept(*found, fields);
    any = any || !out[name].is_null();
  }
  return any ? out : Json(nullptr);
}

// The fields that are the same for every row of a line.
Json common_fields(const Json& line) {
  Json result = {
      {"name", line.value("name", "")},
      {"action", line.value("action", "")},
      {"host_identifier", line.value("hostIdentifier", "")},
      {"calendar_time", line.value("calendarTime", "")},
      {"unix_time", line.value("unixTime", 0LL)},
      {"epoch", line.value("epoch", 0LL)},
      {"counter", line.value("counter", 0LL)},
      {"numerics", line.value("numerics", false)},
      {"decorations", line.value("decorations", Json::object()).dump()}};
  const std::string host = result["host_identifier"];
  return {{"ts", result["unix_time"]},
          {"osquery", {{"result", result}}},
          {"host", {{"hostname", host}, {"name", host}}},
          {"event",
           {{"kind", "event"},
            {"provider", "osquery"},
            {"dataset", "osquery.result"},
            {"action", result["action"]}}}};
}

}  // namespace

std::map<std::string, DeclaredFields> declared_tables(const Tree& tree,
                                                      const std::string& root) {
  const std::string below =
      root.empty() ? "log_sources/" : root + "/log_sources/";
  std::map<std::string, DeclaredFields> out;
  for (const auto& source : tree.files) {
    const std::string& path = source->source.path();
    if (!path.starts_with(below) || base_name(path) != "log_source.yml" ||
        source->root() == nullptr) {
      continue;
    }
    const std::string name = text_at(source->root(), "name");
    const std::string tables = concat(directory_of(path), "/tables/");
    bool any = false;
    for (const auto& table : tree.files) {
      if (!table->source.path().starts_with(tables) ||
          table->root() == nullptr) {
        continue;
      }
      any = true;
      const std::string own = text_at(table->root(), "name");
      DeclaredFields& declared =
          out[own == "default" ? name : concat(name, '_', own)];
      declared = declared_by(*source);
      declare(*table, declared);
    }
    if (!any) out[name] = declared_by(*source);
  }
  return out;
}

std::vector<std::string> first_log_lines(const Definition& query,
                                         const Host& host,
                                         const SqlResult& result) {
  const bool team = query.scope.starts_with("team:");
  ScheduledQuery scheduled;
  scheduled.name = concat("pack/", team ? "team-1" : "Global", '/', query.name);
  const bool pack =
      query.dialect == Dialect::kPack || query.dialect == Dialect::kConfig;
  const std::string logging = query.text("logging");
  scheduled.snapshot =
      pack ? query.flag("snapshot") : logging.empty() || logging == "snapshot";
  LogSettings settings;
  settings.host_identifier = host.name;
  settings.osquery = host.osquery;
  settings.unix_time = host_time(host);
  std::vector<LogRow> rows;
  for (const auto& row : result.rows)
    rows.push_back(log_row(result.columns, row));
  const LoggedRun run = log_run(scheduled, settings, std::nullopt, rows);
  return log_lines(scheduled, settings, run);
}

std::vector<std::string> records_of(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return {};
  Json rows = Json::array();
  if (json.contains("snapshot")) {
    rows = json["snapshot"];
  } else if (json.contains("columns")) {
    rows.push_back(json["columns"]);
  }
  std::vector<std::string> out;
  for (const Json& row : rows) {
    Json record = common_fields(json);
    record["osquery"]["result"]["columns"] = row.dump();
    out.push_back(record.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return out;
}

std::string as_declared(const std::string& record,
                        const DeclaredFields& declared) {
  Json out = Json::object();
  const Json json = Json::parse(record, nullptr, false);
  for (const auto& [name, fields] : declared.fields) {
    const auto found = json.find(name);
    out[name] = found == json.end() ? Json(nullptr) : kept(*found, fields);
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ctl
