// `ctl schema`: the catalogue of tables, columns and functions, narrowed by
// platform and agent version.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/render/json_schema.h"
#include "cli/render/table.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;
using TextRows = std::vector<std::vector<std::optional<std::string>>>;

struct SchemaOptions {
  std::string table;
  std::string platform;
  std::string osquery;
  std::string format = "text";
  std::string json_schema;
  bool functions = false;
};

// What --platform and --osquery leave of the catalogue.
struct Narrow {
  std::optional<Platform> platform;
  std::optional<Version> version;

  bool keeps(PlatformSet platforms, Version since, Version removed) const {
    if (platform && !contains(platforms, *platform)) return false;
    if (!version) return true;
    return since <= *version && (removed == Version{} || *version < removed);
  }
};

Result<Narrow> narrow_of(const SchemaOptions& options) {
  Narrow narrow;
  if (!options.platform.empty()) {
    narrow.platform = parse_platform(options.platform);
    if (!narrow.platform) {
      return Error{concat("platform ", quote(options.platform), " is unknown"),
                   "use one of darwin, linux, windows, chrome"};
    }
  }
  if (!options.osquery.empty()) {
    narrow.version = parse_version(options.osquery);
    if (!narrow.version) {
      return Error{concat("version ", quote(options.osquery),
                          " is not of the form 5.12.1"),
                   {}};
    }
  }
  return narrow;
}

std::vector<std::string> platform_names(PlatformSet platforms) {
  std::vector<std::string> names;
  for (const Platform platform : kPlatforms) {
    if (contains(platforms, platform)) names.emplace_back(to_string(platform));
  }
  return names;
}

std::string version_text(Version version) {
  return version == Version{} ? "" : to_string(version);
}

Json version_json(Version version) {
  return version == Version{} ? Json(nullptr) : Json(to_string(version));
}

Json table_json(const Table& table) {
  return {{"name", table.name},
          {"platforms", platform_names(table.platforms)},
          {"since", version_json(table.since)},
          {"removed", version_json(table.removed)},
          {"source", to_string(table.source)},
          {"evented", table.evented}};
}

Json column_json(const Table& table, const Column& column) {
  return {{"name", column.name},
          {"type", to_string(column.type)},
          {"required", column.required},
          {"index", column.index},
          {"hidden", column.hidden},
          {"platforms", platform_names(column.platforms & table.platforms)},
          {"since", version_json(column.since)},
          {"removed", version_json(column.removed)}};
}

std::string column_notes(const Table& table, const Column& column) {
  std::vector<std::string> notes;
  if (column.required) notes.emplace_back("required");
  if (column.index) notes.emplace_back("index");
  if (column.additional) notes.emplace_back("additional");
  if (column.hidden) notes.emplace_back("hidden");
  const PlatformSet platforms = column.platforms & table.platforms;
  if (platforms != table.platforms) {
    notes.push_back(concat("only ", join(platform_names(platforms), ", ")));
  }
  if (column.since != Version{}) {
    notes.push_back(concat("since ", to_string(column.since)));
  }
  if (column.removed != Version{}) {
    notes.push_back(concat("until ", to_string(column.removed)));
  }
  return join(notes, ", ");
}

void print_table_text(const Table& table, const Narrow& narrow,
                      const Style& style, std::ostream& out) {
  out << table.name << " (" << to_string(table.source) << "; "
      << join(platform_names(table.platforms), ", ") << ')';
  if (table.since != Version{}) out << " since " << to_string(table.since);
  if (table.removed != Version{}) out << " until " << to_string(table.removed);
  if (table.evented) out << ", evented";
  if (table.user_data) out << ", per user";
  out << '\n';
  TextRows rows;
  for (const Column& column : table.columns) {
    if (!narrow.keeps(column.platforms, column.since, column.removed)) continue;
    rows.push_back({std::string(column.name),
                    std::string(to_string(column.type)),
                    column_notes(table, column)});
  }
  print_table({"column", "type", "notes"}, rows, "  ", style.width, out);
}

Error unknown_table(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Table& table : all_tables())
    names.push_back(table.name);
  const std::string_view near = closest(name, names);
  return Error{concat("no table ", quote(name)),
               near.empty() ? "`ctl schema` lists all tables"
                            : concat("did you mean '", near, "'?")};
}

int show_table(const SchemaOptions& options, const Narrow& narrow,
               const Style& style, const Streams& streams) {
  const Table* table = find_table(options.table);
  if (table == nullptr) {
    print_error(streams.err, unknown_table(options.table));
    return kExitFindings;
  }
  if (options.format == "text") {
    print_table_text(*table, narrow, style, streams.out);
    return kExitOk;
  }
  Json document = {{"format_version", "1.0"}, {"command", "schema"}};
  document.update(table_json(*table));
  document["columns"] = Json::array();
  for (const Column& column : table->columns) {
    if (narrow.keeps(column.platforms, column.since, column.removed)) {
      document["columns"].push_back(column_json(*table, column));
    }
  }
  streams.out << document.dump(2) << '\n';
  return kExitOk;
}

int list_tables(const SchemaOptions& options, const Narrow& narrow,
                const Style& style, const Streams& streams) {
  Json tables = Json::array();
  TextRows rows;
  for (const Table& table : all_tables()) {
    if (!narrow.keeps(table.platforms, table.since, table.removed)) continue;
    if (options.format != "text") {
      tables.push_back(table_json(table));
      continue;
    }
    rows.push_back({std::string(table.name),
                    join(platform_names(table.platforms), ","),
                    std::string(to_string(table.source)),
                    version_text(table.since), version_text(table.removed)});
  }
  if (options.format == "text") {
    print_table({"table", "platforms", "source", "since", "until"}, rows, "",
                style.width, streams.out);
    return kExitOk;
  }
  streams.out << Json{{"format_version", "1.0"},
                      {"command", "schema"},
                      {"tables", std::move(tables)}}
                     .dump(2)
              << '\n';
  return kExitOk;
}

int list_functions(const SchemaOptions& options, const Narrow& narrow,
                   const Style& style, const Streams& streams) {
  Json functions = Json::array();
  TextRows rows;
  for (const Function& function : all_functions()) {
    if (!narrow.keeps(kAllPlatforms, function.since, {})) continue;
    if (options.format != "text") {
      functions.push_back(
          {{"name", function.name},
           {"arities", function.arities},
           {"since", version_json(function.since)},
           {"aggregate", function.aggregate},
           {"source", function.builtin ? "sqlite" : "osquery"}});
      continue;
    }
    std::vector<std::string> arities;
    for (const int arity : function.arities) {
      arities.push_back(arity < 0 ? "any" : std::to_string(arity));
    }
    rows.push_back({std::string(function.name), join(arities, ","),
                    function.builtin ? "sqlite" : "osquery",
                    version_text(function.since)});
  }
  if (options.format == "text") {
    print_table({"function", "arguments", "source", "since"}, rows, "",
                style.width, streams.out);
    return kExitOk;
  }
  streams.out << Json{{"format_version", "1.0"},
                      {"command", "schema"},
                      {"functions", std::move(functions)}}
                     .dump(2)
              << '\n';
  return kExitOk;
}

std::vector<std::string> schema_kinds() {
  const auto kinds = json_schema_kinds();
  return {kinds.begin(), kinds.end()};
}

int print_json_schema(const std::string& kind, const Streams& streams) {
  const auto text = json_schema(kind);
  if (!text) {
    print_error(streams.err, text.error());
    return kExitUsage;
  }
  streams.out << *text;
  return kExitOk;
}

int schema(const SchemaOptions& options, const Globals& globals,
           const Streams& streams) {
  if (!options.json_schema.empty()) {
    return print_json_schema(options.json_schema, streams);
  }
  const auto narrow = narrow_of(options);
  if (!narrow) {
    print_error(streams.err, narrow.error());
    return kExitUsage;
  }
  const Style style = style_for(streams.out, globals);
  if (options.functions) {
    return list_functions(options, *narrow, style, streams);
  }
  if (options.table.empty()) {
    return list_tables(options, *narrow, style, streams);
  }
  return show_table(options, *narrow, style, streams);
}

}  // namespace

void add_schema(CLI::App& app, const Globals& globals, const Streams& streams,
                int& exit_code) {
  auto options = std::make_shared<SchemaOptions>();
  CLI::App* command = app.add_subcommand(
      "schema", "tables, columns and functions by platform and version");
  command->add_option("table", options->table, "one table with its columns")
      ->type_name("TABLE");
  command
      ->add_option("--json-schema", options->json_schema,
                   concat("JSON Schema of a kind of file, for editors: ",
                          join(schema_kinds())))
      ->type_name("KIND");
  command->add_flag("--functions", options->functions, "SQL functions instead");
  command
      ->add_option("--platform", options->platform,
                   "only what exists on darwin, linux, windows or chrome")
      ->type_name("PLATFORM");
  command
      ->add_option("--osquery", options->osquery,
                   "only what an agent of this version has")
      ->type_name("VERSION");
  command->add_option("--format", options->format, "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Example:\n  ctl schema process_open_sockets --platform linux");
  command->callback([options, &globals, streams, &exit_code] {
    exit_code = schema(*options, globals, streams);
  });
}

}  // namespace ctl
