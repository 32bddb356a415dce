#include <ostream>

#include "cli/message.h"
#include "cli/render/apply.h"
#include "cli/render/plan.h"

namespace ctl {
namespace {

std::string past(const Change& change) {
  const bool renamed = change.action == Action::kRename;
  const std::string what = describe(
      change.kind, change.kind == ObjectKind::kTeam ? "" : change.scope,
      renamed ? change.previous_name : change.name);
  switch (change.action) {
    case Action::kCreate: return "created " + what;
    case Action::kUpdate: return "updated " + what;
    case Action::kRename:
      return concat("renamed ", what, " to ", quote(change.name));
    case Action::kDelete: return "deleted " + what;
  }
  return what;
}

std::string place(const Change& change) {
  return change.path.empty()
             ? std::string()
             : concat("  ", place_text(change.path, change.line));
}

void print_failures(const ApplyReport& report, std::ostream& err) {
  const Plan& plan = report.plan;
  const WriteOutcome& outcome = report.outcome;
  const WriteFailure& first = outcome.failed.front();
  const Change& change = plan.changes[first.change];
  if (!change.path.empty()) {
    err << place_text(change.path, change.line)
        << ": error: " << visible(first.error.message) << '\n';
    if (!first.error.help.empty())
      err << "  help: " << visible(first.error.help) << '\n';
  } else {
    print_error(err, first.error);
  }
  err << "ctl: error: stopped: " << outcome.done.size() << " done, "
      << outcome.failed.size() << " failed, " << outcome.not_started.size()
      << " not started\n";
  for (const WriteFailure& failure : outcome.failed) {
    err << "  failed: " << headline(plan.changes[failure.change])
        << place(plan.changes[failure.change]) << '\n';
  }
  for (const std::size_t i : outcome.not_started) {
    err << "  not started: " << headline(plan.changes[i])
        << place(plan.changes[i]) << '\n';
  }
  err << "  help: `ctl diff` shows what is left; `ctl apply` continues from "
         "there\n";
}

}  // namespace

void render_apply_text(const ApplyReport& report, const Style& /*style*/,
                       std::ostream& out, std::ostream& err) {
  const Plan& plan = report.plan;
  for (const std::string& warning : plan.warnings)
    err << "ctl: warning: " << visible(warning) << '\n';
  for (const std::size_t i : report.outcome.done)
    out << past(plan.changes[i]) << place(plan.changes[i]) << '\n';
  switch (report.result) {
    case ApplyResult::kNothingToDo:
      out << "nothing to do: " << plan.server.url << " is as the files say\n";
      return;
    case ApplyResult::kRefused: print_refusal(err, report.refusal); return;
    case ApplyResult::kApplied:
      out << plural(report.outcome.done.size(), "change") << " applied to "
          << plan.server.url << " and read back\n";
      return;
    case ApplyResult::kIncomplete: break;
  }
  if (!report.outcome.failed.empty()) {
    print_failures(report, err);
    return;
  }
  for (const std::string& sentence : report.unverified)
    err << "ctl: error: after the writes, " << visible(sentence) << '\n';
  err << "  help: the server answered that it was done; `ctl diff` shows what "
         "is left\n";
}

}  // namespace ctl
