// `ctl test`: the cases of `*.tests.yml`, each on an emulated host.
#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/project.h"
#include "cli/render/test.h"
#include "cli/statements.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

struct TestArguments {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string shard;
};

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

Result<Shard> parse_shard(const std::string& text) {
  if (text.empty()) return Shard{};
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto index = number_of(std::string_view(text).substr(0, slash));
    const auto count = number_of(std::string_view(text).substr(slash + 1));
    if (index && count && *index >= 1 && *index <= *count) {
      return Shard{*index, *count};
    }
  }
  return Error{concat("shard ", quote(text), " is not of the form 2/4"),
               "the first number counts from 1 up to the second"};
}

int test_command(const TestArguments& arguments, const Globals& globals,
                 const Streams& streams) {
  const auto format = find_format(test_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto shard = parse_shard(arguments.shard);
  if (!shard) {
    print_error(streams.err, shard.error());
    return kExitUsage;
  }
  const auto project = open_project(globals, arguments.paths);
  if (!project) {
    print_error(streams.err, project.error());
    return kExitFailure;
  }
  if (const Status status =
          own_tables_status(project->tree.findings, project->prefix);
      !status) {
    print_error(streams.err, status.error());
    return kExitFailure;
  }
  const TestReport report = run_tests(globals, *project, *shard);
  (*format)->render(report, style_for(streams.out, globals), streams.out);
  const bool bad =
      report.count(Outcome::kFailed) > 0 || report.count(Outcome::kError) > 0;
  return bad ? kExitFindings : kExitOk;
}

}  // namespace

void add_test(CLI::App& app, const Globals& globals, const Streams& streams,
              int& exit_code) {
  auto arguments = std::make_shared<TestArguments>();
  CLI::App* command = app.add_subcommand(
      "test", "run the cases of *.tests.yml on emulated hosts");
  command
      ->add_option("path", arguments->paths, "files or folders; default: all")
      ->type_name("PATH");
  command
      ->add_option("--format", arguments->format, format_help(test_formats()))
      ->type_name("FORMAT");
  command
      ->add_option("--shard", arguments->shard,
                   "run the I-th of N parts of the cases")
      ->type_name("I/N");
  command->footer("Example:\n  ctl test lib/linux");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = test_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
