// `ctl convert`: packs, configurations, apply-style documents and .sql files as
// GitOps YAML.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <utility>

#include "cli/app.h"
#include "cli/convert/convert.h"
#include "cli/files.h"
#include "cli/layout/enclosing.h"
#include "cli/layout/write_directory.h"
#include "cli/message.h"
#include "schema/base/text.h"
#include "schema/documents/file_source.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

struct ConvertArguments {
  std::vector<std::string> paths;
  std::string kind;
  std::string out;
};

// The path as it was given, inside a tree: without what leads out of it.
std::string tree_path(const std::string& given) {
  fs::path out;
  for (const fs::path& part : fs::path(given).lexically_normal()) {
    if (part != ".." && part != "." && part != "/") out /= part;
  }
  return out.generic_string();
}

bool has_known_ending(const std::string& path) {
  for (const char* ending : {".conf", ".json", ".yml", ".yaml", ".sql"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

// The texts to convert, and what their paths are called by who gave them.
struct Inputs {
  Files files;
  std::map<std::string, std::string> given;

  void add(const std::string& path, std::string text) {
    given[tree_path(path)] = path;
    files[tree_path(path)] = std::move(text);
  }

  // A message with the paths as they were given.
  std::string shown(std::string message) const {
    for (const auto& [path, name] : given) {
      const std::size_t at = message.find(path);
      if (at != std::string::npos) message.replace(at, path.size(), name);
    }
    return message;
  }
};

// The files below a folder that may be converted.
Status add_folder(const fs::path& folder, const std::string& given,
                  Inputs& out) {
  const auto source = directory_source(folder.string());
  const auto paths = source->list();
  if (!paths) return paths.error();
  bool any = false;
  for (const std::string& path : *paths) {
    if (!has_known_ending(path)) continue;
    auto text = source->read(path);
    if (!text) return text.error();
    out.add((fs::path(given) / path).generic_string(), *std::move(text));
    any = true;
  }
  if (any) return ok();
  return Error{concat("no file in ", quote(given),
                      " ends in .conf, .json, .yml, .yaml or .sql"),
               "name the files to convert"};
}

Result<Inputs> read_inputs(const ConvertArguments& arguments,
                           const Globals& globals) {
  Inputs out;
  for (const std::string& given : arguments.paths) {
    const fs::path path = fs::path(globals.directory) / given;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      if (const Status added = add_folder(path, given, out); !added) {
        return added.error();
      }
      continue;
    }
    auto text = read_file(path.string(), given);
    if (!text) return text.error();
    out.add(given, *std::move(text));
  }
  return out;
}

std::optional<ObjectKind> kind_of(const std::string& word) {
  for (const ObjectKind kind :
       {ObjectKind::kQuery, ObjectKind::kPolicy, ObjectKind::kLabel}) {
    if (to_string(kind) == word) return kind;
  }
  return std::nullopt;
}

int fail(const Error& error, const Streams& streams) {
  print_error(streams.err, error);
  return kExitFailure;
}

// What did not come along, and the exit code that goes with it.
int report(const Conversion& conversion, const Inputs& inputs,
           const Streams& streams) {
  for (const std::string& line : conversion.losses.lines())
    streams.err << "ctl: note: " << inputs.shown(line) << '\n';
  const std::size_t left_out = conversion.losses.left_out();
  if (left_out == 0) return kExitOk;
  print_error(streams.err, {concat(plural(left_out, "definition"), " left out"),
                            "the notes above say which and why"});
  return kExitFindings;
}

int write_repository(const ConvertArguments& arguments, Conversion conversion,
                     const Inputs& inputs, const Globals& globals,
                     const Streams& streams) {
  const std::string directory =
      (fs::path(globals.directory) / arguments.out).string();
  const auto files = converted_repository(conversion);
  if (!files) return fail(files.error(), streams);
  const Status written = write_directory(directory, *files);
  if (!written) return fail(written.error(), streams);
  streams.out << "wrote " << arguments.out << ": "
              << plural(conversion.state.objects.size(), "definition") << " in "
              << plural(files->size(), "file") << "; next: `ctl lint` there\n";
  const std::string around = enclosing_note(globals, arguments.out);
  if (!around.empty()) streams.err << "ctl: note: " << around << '\n';
  return report(conversion, inputs, streams);
}

int print_list(const ConvertArguments& arguments, Conversion conversion,
               const Inputs& inputs, const Streams& streams) {
  if (!conversion.reasons.empty()) {
    const std::size_t count = conversion.reasons.size();
    conversion.losses.note(
        "", concat("'value' of ", count, count == 1 ? " query" : " queries",
                   " is not in a list; `--out DIR` keeps it as the rationale"));
  }
  const auto list = converted_list(conversion, kind_of(arguments.kind));
  if (!list) {
    print_refusal(streams.err, list.error());
    return kExitFindings;
  }
  streams.out << *list;
  return report(conversion, inputs, streams);
}

int convert_command(const ConvertArguments& arguments, const Globals& globals,
                    const Streams& streams) {
  if (!arguments.out.empty()) {
    const Status free =
        check_free((fs::path(globals.directory) / arguments.out).string());
    if (!free) {
      print_refusal(streams.err, free.error());
      return kExitFindings;
    }
  }
  const auto inputs = read_inputs(arguments, globals);
  if (!inputs) return fail(inputs.error(), streams);
  auto conversion = convert(inputs->files);
  if (!conversion) {
    const Error& error = conversion.error();
    return fail({inputs->shown(error.message), error.help}, streams);
  }
  if (conversion->state.objects.empty() && conversion->losses.left_out() == 0) {
    report(*conversion, *inputs, streams);
    print_refusal(streams.err, {"there is no definition to convert", {}});
    return kExitFindings;
  }
  return arguments.out.empty()
             ? print_list(arguments, *std::move(conversion), *inputs, streams)
             : write_repository(arguments, *std::move(conversion), *inputs,
                                globals, streams);
}

}  // namespace

void add_convert(CLI::App& app, const Globals& globals, const Streams& streams,
                 int& exit_code) {
  auto arguments = std::make_shared<ConvertArguments>();
  CLI::App* command = app.add_subcommand(
      "convert",
      "print packs, configurations, apply-style documents and .sql "
      "files as GitOps YAML");
  command->add_option("paths", arguments->paths, "files, or folders of them")
      ->type_name("FILE")
      ->required();
  CLI::Option* kind =
      command
          ->add_option("--kind", arguments->kind,
                       "print these only: query, policy or label")
          ->type_name("WORD")
          ->check(CLI::IsMember({"query", "policy", "label"}));
  command
      ->add_option("--out", arguments->out,
                   "write a new repository instead of printing a list")
      ->type_name("DIR")
      ->excludes(kind);
  command->footer(
      "Example:\n  ctl convert packs/it-compliance.conf > "
      "lib/all/queries/it-compliance.yml");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = convert_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
