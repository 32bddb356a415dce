#include "cli/deploy/rollback.h"

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostNamed = 5;

// "query 'a', policy 'b' and 3 more".
std::string listed(const std::vector<std::string>& names) {
  if (names.size() <= kMostNamed) return join(names);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + kMostNamed);
  return concat(join(first), " and ", names.size() - kMostNamed, " more");
}

// What hosts answered until now, of an object that goes back to other SQL.
bool loses_answers(const Change& change) {
  return change.action == Action::kUpdate &&
         (change.has(Consequence::kDestroysReports) ||
          change.has(Consequence::kClearsMembership) ||
          change.has(Consequence::kResetsResults));
}

}  // namespace

std::vector<std::string> rollback_limits(const Plan& plan) {
  if (plan.changes.empty()) return {};
  std::vector<std::string> anew;
  std::vector<std::string> cleared;
  for (const Change& change : plan.changes) {
    const std::string what = describe(change.kind, change.scope, change.name);
    if (change.action == Action::kCreate && change.kind != ObjectKind::kTeam) {
      anew.push_back(what);
    }
    if (loses_answers(change)) cleared.push_back(what);
  }
  std::vector<std::string> out;
  if (!anew.empty()) {
    out.push_back(
        concat("made anew, with other ids and without the results "
               "of before: ",
               listed(anew)));
  }
  if (!cleared.empty()) {
    out.push_back(
        concat("the results of now are lost and those of before do "
               "not come back: ",
               listed(cleared)));
  }
  if (!plan.left.empty()) {
    std::vector<std::string> left;
    for (const ObjectName& name : plan.left)
      left.push_back(describe(name.kind, name.scope, name.name));
    out.push_back(concat("defined later only, and kept without `--prune`: ",
                         listed(left)));
  }
  out.emplace_back(
      "labels, queries and policies go back; settings, controls, scripts and "
      "software stay as they are");
  return out;
}

}  // namespace ctl
