// `ctl review`: what a reviewer has to know of a change, in one report. Needs
// no server.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/console.h"
#include "cli/message.h"
#include "cli/render/review.h"
#include "cli/review/review.h"

namespace ctl {
namespace {

struct ReviewArguments {
  std::string base;
  std::string format = "markdown";
};

int review_command(const ReviewArguments& arguments, const Globals& globals,
                   const Streams& streams) {
  const auto format = find_format(review_formats(), arguments.format);
  if (!format) {
    print_error(streams.err, format.error());
    return kExitUsage;
  }
  const auto review = make_review(globals, arguments.base);
  if (!review) {
    print_error(streams.err, review.error());
    return kExitFailure;
  }
  (*format)->render(*review, style_for(streams.out, globals), streams.out);
  return review->failed() ? kExitFindings : kExitOk;
}

}  // namespace

void add_review(CLI::App& app, const Globals& globals, const Streams& streams,
                int& exit_code) {
  auto arguments = std::make_shared<ReviewArguments>();
  CLI::App* command = app.add_subcommand(
      "review",
      "report findings, test results, rows, cost and data of a change");
  command
      ->add_option("--base", arguments->base,
                   "compare with where HEAD left this revision")
      ->type_name("REV")
      ->required();
  command
      ->add_option("--format", arguments->format, format_help(review_formats()))
      ->type_name("FORMAT");
  command->footer(
      "Example:\n  ctl review --base origin/main --format html > review.html");
  command->callback([arguments, &globals, streams, &exit_code] {
    exit_code = review_command(*arguments, globals, streams);
  });
}

}  // namespace ctl
