#include "cli/deploy/apply_command.h"

#include <CLI/CLI.hpp>
#include <istream>
#include <ostream>
#include <utility>

#include "cli/console.h"
#include "cli/deploy/apply.h"
#include "cli/deploy/arguments.h"
#include "cli/deploy/audit.h"
#include "cli/deploy/lock.h"
#include "cli/deploy/rollback.h"
#include "cli/files.h"
#include "cli/message.h"
#include "cli/render/apply.h"
#include "cli/render/plan.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

int fail(const Error& error, const Streams& streams) {
  print_error(streams.err, error);
  return kExitFailure;
}

// A negative number would be taken for a very large one.
std::string is_count(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : concat(quote(text), " is no number");
}

void show(const Plan& plan, const Globals& globals, const Streams& streams) {
  render_plan_text(plan, style_for(streams.out, globals), streams.out);
  streams.out << std::flush;
}

bool ask(const Plan& plan, const Globals& globals, const Streams& streams) {
  show(plan, globals, streams);
  streams.out << "apply this? type yes: " << std::flush;
  std::string answer;
  std::getline(streams.in, answer);
  return trim(answer) == "yes";
}

ApplyOptions options_for(const ApplyArguments& arguments, std::size_t changes,
                         const Globals& globals, const Streams& streams) {
  ApplyOptions options;
  options.most_deletes = arguments.most_deletes;
  options.older = arguments.older;
  options.agreed = [&](const Plan& plan) {
    if (arguments.yes) return true;
    if (can_ask(streams.in)) return ask(plan, globals, streams);
    if (arguments.format == "text") show(plan, globals, streams);
    return false;
  };
  if (globals.verbose) {
    options.progress = [&](std::size_t done) {
      streams.err << "ctl: " << plural(done, "change") << " done\n";
    };
  } else if (!globals.quiet && is_terminal(streams.err)) {
    options.progress = [&streams, changes](std::size_t done) {
      streams.err << "\rctl: " << done << " of " << changes << " changes\x1b[K"
                  << std::flush;
    };
  }
  return options;
}

int exit_code_of(ApplyResult result) {
  switch (result) {
    case ApplyResult::kApplied:
    case ApplyResult::kNothingToDo: return kExitOk;
    case ApplyResult::kRefused: return kExitFindings;
    case ApplyResult::kIncomplete: return kExitFailure;
  }
  return kExitFailure;
}

ApplyArguments seen_from(const std::string& directory,
                         ApplyArguments arguments) {
  for (std::string* path :
       {&arguments.plan, &arguments.audit, &arguments.deploy.ca_file}) {
    *path = from_directory(directory, *path);
  }
  return arguments;
}

// Where the audit goes: --audit, else ctl.yml's, which is below the root.
std::string audit_file(const ApplyArguments& arguments,
                       const Workspace& workspace) {
  if (!arguments.audit.empty()) return arguments.audit;
  const std::string& configured = workspace.settings.audit;
  if (configured.empty() || configured.starts_with('/')) return configured;
  return concat(workspace.root, '/', configured);
}

int report_result(const ApplyReport& report, const std::string& audit,
                  const ApplyArguments& arguments, const Globals& globals,
                  const Streams& streams) {
  const bool wrote =
      !report.outcome.done.empty() || !report.outcome.failed.empty();
  Status audited = ok();
  if (wrote && !audit.empty()) {
    audited = append_line(audit, audit_line(report, utc_now()));
  }
  if (arguments.format == "json") {
    streams.out << apply_json(report);
  } else {
    render_apply_text(report, style_for(streams.out, globals), streams.out,
                      streams.err);
  }
  if (!audited) return fail(audited.error(), streams);
  return exit_code_of(report.result);
}

}  // namespace

void add_apply_options(CLI::App& command, ApplyArguments& arguments) {
  add_deploy_options(command, arguments.deploy);
  command.add_flag("--yes", arguments.yes, "do not ask");
  command
      .add_option("--max-deletes", arguments.most_deletes,
                  "refuse to delete more; default: limits.deletes or 5")
      ->type_name("N")
      ->check(is_count);
  command
      .add_option("--audit", arguments.audit,
                  "append a record of what was done")
      ->type_name("FILE");
  command
      .add_option("--format", arguments.format,
                  "text (for people), json (one document)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
}

int run_apply(const ApplyArguments& given, const Globals& globals,
              const Streams& streams) {
  const ApplyArguments arguments = seen_from(globals.directory, given);
  auto workspace = open_workspace(globals, arguments.deploy);
  if (!workspace) return fail(workspace.error(), streams);
  const auto lock = ApplyLock::take(
      workspace->repository ? workspace->repository->git_directory() : "",
      workspace->root);
  if (!lock) {
    print_refusal(streams.err, lock.error());
    return kExitFindings;
  }
  auto connection = connect(workspace->server, arguments.deploy);
  if (!connection) return fail(connection.error(), streams);
  auto comparison = arguments.plan.empty()
                        ? compare(*workspace, *connection, arguments.deploy)
                        : compare_saved(arguments.plan, *connection);
  if (!comparison) {
    if (arguments.plan.empty()) return fail(comparison.error(), streams);
    print_refusal(streams.err, comparison.error());
    return kExitFindings;
  }
  const std::string& revision = arguments.deploy.revision;
  if (!revision.empty()) {
    for (std::string& limit : rollback_limits(comparison->plan))
      comparison->plan.warnings.push_back(std::move(limit));
  }
  const std::size_t changes = comparison->plan.changes.size();
  auto report = apply_plan(*workspace, *connection, *std::move(comparison),
                           options_for(arguments, changes, globals, streams));
  if (is_terminal(streams.err)) streams.err << "\r\x1b[K";  // the progress
  if (!report) return fail(report.error(), streams);
  report->rollback = revision;
  return report_result(*report, audit_file(arguments, *workspace), arguments,
                       globals, streams);
}

}  // namespace ctl
