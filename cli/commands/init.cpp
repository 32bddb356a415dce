// `ctl init`: the files of a new repository, or those that an existing one
// lacks. What is there stays as it is.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/init/templates.h"
#include "cli/message.h"
#include "schema/base/system_words.h"
#include "schema/base/text.h"
#include "schema/documents/file_source.h"
#include "schema/documents/tree.h"

namespace ctl {
namespace {

namespace fs = std::filesystem;

struct InitArguments {
  std::string directory;
  bool yes = false;
};

Error cannot_write(const fs::path& path, int code) {
  return {
      concat("cannot write ", path.generic_string(), ": ", system_words(code)),
      "what was written before it stays; `ctl init` goes on from there"};
}

// Whether the folder holds anything that ctl reads.
Result<bool> has_definitions(const fs::path& root) {
  std::error_code ignored;
  if (!fs::exists(root, ignored)) return false;
  const auto source = directory_source(root.string());
  LoadOptions options;
  options.environment = [](const std::string&) {
    return std::optional<std::string>();
  };
  const auto tree = load_tree(*source, options);
  if (!tree) return tree.error();
  return !tree->definitions.empty() || !tree->entries.empty() ||
         tree->has_path("default.yml");
}

Result<std::vector<Template>> missing_files(const fs::path& root) {
  const auto existing = has_definitions(root);
  if (!existing) return existing.error();
  std::vector<Template> out;
  for (const Template& file : templates()) {
    std::error_code ignored;
    if (file.sample && *existing) continue;
    // A dangling link is something too.
    if (fs::symlink_status(root / file.path, ignored).type() ==
        fs::file_type::not_found) {
      out.push_back(file);
    }
  }
  return out;
}

// O_EXCL: what came into being in the meantime is not overwritten either.
Status write_new(const fs::path& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return cannot_write(path, error.value());
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return cannot_write(path, errno);
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      const int code = errno;
      close(file);
      unlink(path.c_str());  // half a file is worse than none
      return cannot_write(path, code);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (close(file) != 0) return cannot_write(path, errno);
  return ok();
}

// A person decides; a script has decided by running the command.
bool agreed(const InitArguments& arguments, const Streams& streams) {
  if (arguments.yes || !can_ask(streams.in)) return true;
  streams.err << "write these files? [y/N] " << std::flush;
  std::string answer;
  std::getline(streams.in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int init(const InitArguments& arguments, const Globals& globals,
         const Streams& streams) {
  const fs::path root =
      (fs::path(globals.directory) / arguments.directory).lexically_normal();
  const auto files = missing_files(root);
  if (!files) {
    print_error(streams.err, files.error());
    return kExitFailure;
  }
  if (files->empty()) {
    streams.out << "nothing to write: every file is there\n";
    return kExitOk;
  }
  for (const Template& file : *files)
    streams.out << "  " << file.path << '\n';
  if (!agreed(arguments, streams)) {
    print_refusal(streams.err, {"nothing was written", {}});
    return kExitFindings;
  }
  for (const Template& file : *files) {
    if (const auto done = write_new(root / file.path, file.text); !done) {
      print_error(streams.err, done.error());
      return kExitFailure;
    }
  }
  streams.out << "wrote " << plural(files->size(), "file")
              << "; next: `ctl lint`, then `ctl test`\n";
  return kExitOk;
}

}  // namespace

void add_init(CLI::App& app, const Globals& globals, const Streams& streams,
              int& exit_code) {
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* command = app.add_subcommand(
      "init", "start a repository, or add the files that one lacks");
  command
      ->add_option("directory", arguments->directory,
                   "where; default: the working directory")
      ->type_name("DIR");
  command->add_flag("-y,--yes", arguments->yes, "write without asking");
  command->footer("Example:\n  ctl init detections");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = init(*arguments, globals, streams);
  });
}

}  // namespace ctl
