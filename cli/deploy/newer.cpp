#include "cli/deploy/newer.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "cli/deploy/audit_reader.h"
#include "cli/deploy/history.h"
#include "cli/project.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Where CI systems say which branch they build.
constexpr std::array kBranchVariables = {
    "GITHUB_REF_NAME", "CI_COMMIT_BRANCH", "BUILDKITE_BRANCH",
    "CIRCLE_BRANCH",   "BITBUCKET_BRANCH", "BUILD_SOURCEBRANCHNAME",
};

std::vector<std::string> branches() {
  std::vector<std::string> out = {"@{upstream}"};
  for (const char* variable : kBranchVariables) {
    if (const auto name = environment_variable(variable)) {
      out.push_back(concat("origin/", *name));
    }
  }
  out.insert(out.end(),
             {"origin/HEAD", "origin/main", "origin/master", "main", "master"});
  return out;
}

bool is_later(const Repository& repository, const std::string& id,
              const std::string& head) {
  if (id == head) return false;
  const auto holds = repository.contains(id, head);
  return holds && *holds;
}

// Tips of branches that go on from `head`.
std::vector<std::string> later_tips(const Repository& repository,
                                    const std::string& head) {
  std::set<std::string> seen;
  std::vector<std::string> out;
  for (const std::string& branch : branches()) {
    const auto tip = repository.commit(branch);
    if (!tip || !seen.insert(tip->id).second) continue;
    if (is_later(repository, tip->id, head)) out.push_back(tip->id);
  }
  return out;
}

// Objects of `actual` that a past object is equal to.
std::vector<const PastObject*> explained(const State& actual,
                                         const History& history) {
  std::set<std::string> digests;
  for (const Object& object : actual.objects)
    digests.insert(concat(object_key(object), object_digest(object)));
  std::vector<const PastObject*> out;
  for (const PastObject& past : history.objects) {
    if (digests.contains(
            concat(object_key(past.object), object_digest(past.object)))) {
      out.push_back(&past);
    }
  }
  return out;
}

// The server without what an earlier commit explains.
State without(const State& actual, const std::vector<const PastObject*>& past) {
  std::set<std::string> keys;
  for (const PastObject* each : past)
    keys.insert(object_key(each->object));
  State out = actual;
  std::erase_if(out.objects, [&](const Object& object) {
    return keys.contains(object_key(object));
  });
  return out;
}

// The commit of the last apply to this server, by the audit file.
std::string last_applied(const Workspace& workspace, const std::string& url) {
  std::string path = workspace.settings.audit;
  if (path.empty()) return {};
  if (!path.starts_with('/')) path = concat(workspace.root, '/', path);
  const auto audit = read_audit(path);
  if (!audit) return {};
  const auto last = std::find_if(
      audit->records.rbegin(), audit->records.rend(),
      [&](const AuditRecord& record) { return record.url == url; });
  return last == audit->records.rend() ? std::string() : last->commit;
}

}  // namespace

std::string describe(const NewerCommit& newer) {
  return concat(
      "the server ",
      newer.sign.empty() ? "holds" : concat("has ", newer.sign, " of"), ' ',
      newer.id.substr(0, 10), ", which is newer than these files");
}

Result<std::optional<NewerCommit>> newer_on_server(const Workspace& workspace,
                                                   const Comparison& comparison,
                                                   const History& history) {
  if (!workspace.repository || !workspace.head || !history.known) {
    return std::optional<NewerCommit>();
  }
  const Repository& repository = *workspace.repository;
  const std::string& head = workspace.head->id;
  const State& wanted = comparison.wanted.state;
  const State left =
      without(comparison.actual, explained(comparison.actual, history));
  LoadOptions options;
  options.environment = environment_variable;
  for (const std::string& tip : later_tips(repository, head)) {
    const auto later =
        read_history(repository, wanted, left,
                     {.from = tip, .until = head, .with_from = true}, options);
    if (!later) return later.error();
    const auto found = explained(left, *later);
    if (found.empty()) continue;
    const Object& object = found.front()->object;
    return std::optional(
        NewerCommit{found.front()->commit,
                    describe(object.kind, object.scope, object.name)});
  }
  const std::string last = last_applied(workspace, comparison.plan.server.url);
  if (!last.empty() && is_later(repository, last, head)) {
    return std::optional(NewerCommit{last, ""});
  }
  return std::optional<NewerCommit>();
}

}  // namespace ctl
