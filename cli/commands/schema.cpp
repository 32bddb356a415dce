// `ctl schema`: the catalogue of tables, columns and functions, narrowed by
// platform and agent version.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/render/json_schema.h"
#include "cli/render/schema.h"
#include "cli/schema_import.h"
#include "cli/statements.h"
#include "schema/base/text.h"
#include "schema/catalog/own_tables.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

struct SchemaOptions {
  std::string table;
  std::string platform;
  std::string osquery;
  std::string format = "text";
  std::string json_schema;
  bool functions = false;
  OwnTablesPtr own;  // tables beyond the catalogue; nullptr: none
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

// Of the catalogue, then those of one's own.
std::vector<const Table*> known_tables(const OwnTablesPtr& own) {
  std::vector<const Table*> out;
  for (const Table& table : all_tables())
    out.push_back(&table);
  if (own != nullptr) {
    for (const Table& table : own->tables())
      out.push_back(&table);
  }
  std::ranges::sort(out, {}, [](const Table* table) { return table->name; });
  return out;
}

Error unknown_table(const std::string& name, const OwnTablesPtr& own) {
  std::vector<std::string_view> names;
  for (const Table* table : known_tables(own))
    names.push_back(table->name);
  const std::string_view near = closest(name, names);
  return Error{concat("no table ", quote(name)),
               near.empty() ? "`ctl schema` lists all tables"
                            : concat("did you mean '", near, "'?")};
}

// A table that --platform or --osquery rules out.
Error outside(const Table& table, const SchemaOptions& options) {
  std::string where = options.osquery.empty()
                          ? std::string("agents")
                          : concat("osquery ", options.osquery);
  if (!options.platform.empty()) where += concat(" on ", options.platform);
  std::string help = concat("it is on ", join(platform_words(table.platforms)));
  if (table.since != Version{})
    help += concat(", since ", to_string(table.since));
  if (table.removed != Version{})
    help += concat(", until ", to_string(table.removed));
  return {concat("table ", quote(table.name), " does not exist for ", where),
          help};
}

int show_table(const SchemaOptions& options, const Narrow& narrow,
               const Style& style, const Streams& streams) {
  const Table* table = find_table(options.table, options.own.get());
  if (table == nullptr) {
    print_error(streams.err, unknown_table(options.table, options.own));
    return kExitFindings;
  }
  if (!narrow.keeps(table->platforms, table->since, table->removed)) {
    print_error(streams.err, outside(*table, options));
    return kExitFindings;
  }
  print_schema_table({*table, narrow, options.own}, options.format != "text",
                     style, streams.out);
  return kExitOk;
}

int list_tables(const SchemaOptions& options, const Narrow& narrow,
                const Style& style, const Streams& streams) {
  std::vector<const Table*> tables = known_tables(options.own);
  std::erase_if(tables, [&narrow](const Table* table) {
    return !narrow.keeps(table->platforms, table->since, table->removed);
  });
  print_schema_tables(tables, options.format != "text", style, streams.out);
  return kExitOk;
}

std::vector<std::string> schema_kinds() {
  const auto kinds = json_schema_kinds();
  return {kinds.begin(), kinds.end()};
}

int print_json_schema(const std::string& kind, const Globals& globals,
                      const Streams& streams) {
  const auto settings = read_settings(globals);
  if (!settings) {
    print_error(streams.err, settings.error());
    return kExitFailure;
  }
  const auto text = json_schema(kind, settings->required_meta);
  if (!text) {
    print_error(streams.err, text.error());
    return kExitUsage;
  }
  streams.out << *text;
  return kExitOk;
}

int import_command(const ImportRequest& request, const std::string& format,
                   const Globals& globals, const Streams& streams) {
  const auto done = import_tables(request, globals);
  if (!done) {
    print_error(streams.err, done.error());
    return kExitFailure;
  }
  if (request.print) {
    streams.out << done->text;
    return kExitOk;
  }
  if (format == "text") {
    for (const std::string& name : done->tables)
      streams.out << name << '\n';
    if (!globals.quiet) {
      for (const std::string& note : done->notes)
        streams.err << "ctl: " << note << '\n';
    }
    return kExitOk;
  }
  streams.out << Json{{"format_version", "1.0"},
                      {"command", "schema"},
                      {"imported", done->tables},
                      {"path", done->path}}
                     .dump(2)
              << '\n';
  return kExitOk;
}

int schema(const SchemaOptions& options, const Globals& globals,
           const Streams& streams) {
  if (!options.json_schema.empty()) {
    return print_json_schema(options.json_schema, globals, streams);
  }
  const auto narrow = narrow_of(options);
  if (!narrow) {
    print_error(streams.err, narrow.error());
    return kExitUsage;
  }
  const Style style = style_for(streams.out, globals);
  if (options.functions) {
    print_schema_functions(*narrow, options.format != "text", style,
                           streams.out);
    return kExitOk;
  }
  // Those that agents construct take reading the whole tree.
  const bool known = find_table(options.table) != nullptr;
  const auto own = find_own_tables(globals, !known && is_project(globals));
  if (!own) {
    print_error(streams.err, own.error());
    return kExitFailure;
  }
  SchemaOptions with_own = options;
  with_own.own = *own;
  if (options.table.empty()) {
    return list_tables(with_own, *narrow, style, streams);
  }
  return show_table(with_own, *narrow, style, streams);
}

CLI::App* add_import(CLI::App& schema, ImportRequest& request) {
  CLI::App* import = schema.add_subcommand(
      "import", "describe tables of one's own, for every command");
  import
      ->add_option("file", request.file,
                   "tables as JSON or YAML, an osquery .table file, the JSON "
                   "of PRAGMA table_info, an osquery configuration")
      ->type_name("FILE")
      ->required();
  import
      ->add_option("--name", request.name,
                   "what to call a table whose file does not say")
      ->type_name("TABLE");
  import
      ->add_option("--only", request.platforms,
                   "the platforms of tables that do not say; default: all but "
                   "chrome")
      ->type_name("PLATFORM");
  import->add_flag("--print", request.print,
                   "print the description and write nothing");
  import->add_flag("--force", request.force,
                   "replace a description that is there and differs");
  import->footer(
      "Example:\n"
      "  osqueryi --json 'PRAGMA table_info(my_table)' > my_table.json\n"
      "  ctl schema import my_table.json --only darwin");
  return import;
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
      "Example:\n"
      "  ctl schema process_open_sockets --platform linux\n"
      "  ctl schema import specs/my_extension.table");
  auto request = std::make_shared<ImportRequest>();
  CLI::App* importing = add_import(*command, *request);
  importing->callback([request, options, &globals, streams, &exit_code] {
    exit_code = import_command(*request, options->format, globals, streams);
  });
  command->callback([options, command, &globals, streams, &exit_code] {
    if (!command->get_subcommands().empty()) return;
    exit_code = schema(*options, globals, streams);
  });
}

}  // namespace ctl
