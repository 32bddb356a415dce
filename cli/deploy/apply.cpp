#include "cli/deploy/apply.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/deploy/newer.h"
#include "cli/files.h"
#include "cli/project.h"
#include "engine/plan/plan_json.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

ApplyReport refused(ApplyReport report, std::string message, std::string help) {
  report.result = ApplyResult::kRefused;
  report.outcome = {};
  for (std::size_t i = 0; i < report.plan.changes.size(); ++i)
    report.outcome.not_started.push_back(i);
  report.refusal = {std::move(message), std::move(help)};
  return report;
}

std::string first_problem(const Plan& plan) {
  const Diagnostic& problem = plan.problems.front();
  return concat(problem.path, ':', problem.at.line, ':', problem.at.column,
                ": ", problem.message);
}

// Names of objects whose digest differs between two readings.
std::vector<std::string> moved(const std::map<std::string, std::string>& then,
                               const std::map<std::string, std::string>& now) {
  std::vector<std::string> out;
  for (const auto& [name, digest] : then) {
    const auto found = now.find(name);
    if (found == now.end()) {
      out.push_back(concat(quote(name), " is gone"));
    } else if (found->second != digest) {
      out.push_back(concat(quote(name), " changed"));
    }
  }
  for (const auto& [name, digest] : now) {
    if (!then.contains(name)) out.push_back(concat(quote(name), " is new"));
  }
  return out;
}

// The server's state now, as far as the plan is about it.
Result<State> read_again(const Plan& plan, Connection& connection) {
  auto actual = connection.target->read(plan.scopes);
  if (!actual || !plan.part) return actual;
  std::set<std::string> labels;
  for (const Change& change : plan.changes)
    labels.insert(concat(to_string(change.kind), " global ", change.name));
  std::erase_if(actual->objects, [&](const Object& object) {
    const std::string key = concat("label global ", object.name);
    return object.kind == ObjectKind::kLabel && !plan.objects.contains(key) &&
           !labels.contains(key);
  });
  return actual;
}

std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kMost = 5;
  const std::size_t count = names.size();
  if (count == 0) return "an object was made anew";
  if (count > kMost) names.resize(kMost);
  return join(names) +
         (count > kMost ? concat(" and ", count - kMost, " more") : "");
}

std::string what_moved(const Plan& plan, const State& now) {
  return listed(
      moved(plan.objects, make_plan({}, now, {}, plan.server, {}).objects));
}

// What somebody else wrote since, from another repository or by hand; empty
// when nothing moved.
Result<std::string> moved_meanwhile(const Plan& plan, Connection& connection) {
  const auto now = read_again(plan, connection);
  if (!now) return now.error();
  return state_digest(*now) == plan.base ? std::string()
                                         : what_moved(plan, *now);
}

}  // namespace

Result<ApplyReport> apply_plan(const Workspace& workspace,
                               Connection& connection, Comparison comparison,
                               const ApplyOptions& options) {
  ApplyReport report;
  report.plan = std::move(comparison.plan);
  comparison.wanted = {};
  report.source = provenance_of(workspace.head, environment_variable);
  const auto counted = [&](ApplyReport done) {
    done.requests = connection.counted->counts();
    return done;
  };
  const Plan& plan = report.plan;
  if (!plan.problems.empty()) {
    return counted(
        refused(report, first_problem(plan), plan.problems.front().help));
  }
  if (plan.changes.empty()) {
    report.verified = true;
    return counted(std::move(report));
  }
  const std::size_t deletes = plan.count(Action::kDelete);
  const std::size_t most =
      options.most_deletes.value_or(workspace.settings.most_deletes);
  if (deletes > most) {
    return counted(
        refused(report,
                concat("this plan deletes ", plural(deletes, "definition"),
                       ", the limit is ", most),
                concat("read `ctl diff --prune`, then pass `--max-deletes ",
                       deletes, "` if that is what you want")));
  }
  if (comparison.newer && !options.older) {
    return counted(refused(
        report, describe(*comparison.newer),
        "update the checkout; `--allow-older` or `ctl rollback REV` goes back "
        "on purpose"));
  }
  if (const Status allowed = connection.target->may_write(); !allowed) {
    return counted(
        refused(report, allowed.error().message, allowed.error().help));
  }
  if (!options.agreed(plan)) {
    return counted(refused(report, "nothing was written",
                           "pass `--yes` to apply without being asked"));
  }
  const auto moves = moved_meanwhile(plan, connection);
  if (!moves) return moves.error();
  if (!moves->empty()) {
    return counted(refused(
        report, concat("the server changed while this was planned: ", *moves),
        "run it again to see what is left to do"));
  }
  report.outcome =
      connection.target->write(plan, comparison.actual, options.progress);
  report.result = report.outcome.failed.empty() ? ApplyResult::kApplied
                                                : ApplyResult::kIncomplete;
  if (report.result == ApplyResult::kApplied) {
    const auto after = connection.target->read(plan.scopes);
    if (after) {
      report.unverified = unverified(plan, *after);
    } else {
      report.unverified = {
          concat("the server could not be read back: ", after.error().message)};
    }
    report.verified = report.unverified.empty();
    if (!report.verified) report.result = ApplyResult::kIncomplete;
  }
  return counted(std::move(report));
}

Result<Comparison> compare_saved(const std::string& file,
                                 Connection& connection) {
  auto text = read_file(file, file);
  if (!text) return text.error();
  auto plan = plan_from_json(*text);
  if (!plan) return plan.error();
  if (plan->server.url != connection.server.url) {
    return Error{concat("the plan is for ", plan->server.url, ", not for ",
                        connection.server.url),
                 "choose the server of the plan with `--env` or FLEET_URL"};
  }
  auto actual = read_again(*plan, connection);
  if (!actual) return actual.error();
  Comparison comparison;
  comparison.actual = *std::move(actual);
  if (state_digest(comparison.actual) != plan->base) {
    return Error{concat("the server is not as it was when the plan was made: ",
                        what_moved(*plan, comparison.actual)),
                 "make and review a new plan with `ctl diff --out FILE`"};
  }
  plan->server = connection.server;
  comparison.plan = *std::move(plan);
  return comparison;
}

}  // namespace ctl
