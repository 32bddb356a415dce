#include "cli/deploy/history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/plan/team_renames.h"
#include "engine/plan/wanted.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Each costs a load of the whole tree; a name that is not settled by then has
// an unknown origin.
constexpr std::size_t kMostRevisions = 100;

// A revision to look into, and how many commits the walk had seen before it.
struct Revision {
  std::string id;
  std::size_t after = 0;
};

// Who last touched each file, by how far back.
using Touches = std::map<std::string, std::map<std::size_t, Commit>>;

// The objects of the server that the files do not explain, by key.
std::map<std::string, const Object*> unexplained(const State& wanted,
                                                 const State& actual) {
  std::map<std::string, std::string> digests;
  for (const Object& object : wanted.objects)
    digests[object_key(object)] = object_digest(object);
  std::map<std::string, const Object*> out;
  for (const Object& object : actual.objects) {
    if (object.kind == ObjectKind::kTeam) continue;
    const auto found = digests.find(object_key(object));
    if (found != digests.end() && found->second == object_digest(object)) {
      continue;
    }
    out[object_key(object)] = &object;
  }
  return out;
}

bool is_yaml(std::string_view path) {
  return path.ends_with(".yml") || path.ends_with(".yaml");
}

// Finds revisions whose files may hold one of the names.
class Search {
 public:
  Search(const Repository& repository,
         const std::map<std::string, const Object*>& sought)
      : repository_(repository) {
    for (const auto& [key, object] : sought)
      names_.insert(object->name);
  }

  // Newest first.
  Result<std::vector<Revision>> revisions() {
    Status failed = ok();
    const Status walked = repository_.history(
        "HEAD", [&](const Commit& commit, const auto& changes) {
          failed = visit(commit, changes);
          return failed.has_value();
        });
    if (!failed) return failed.error();
    if (!walked) return walked.error();
    return std::move(revisions_);
  }

  // The commit that made a file what it is in a revision, if it was seen.
  const Commit* origin(const std::string& path,
                       const Revision& revision) const {
    const auto touches = touches_.find(path);
    if (touches == touches_.end()) return nullptr;
    const auto last = touches->second.lower_bound(revision.after);
    return last == touches->second.end() ? nullptr : &last->second;
  }

 private:
  Status visit(const Commit& commit, const std::vector<FileChange>& changes) {
    bool promising = false;
    const std::size_t number = visited_++;
    for (const FileChange& change : changes) {
      if (!is_yaml(change.path)) continue;
      if (!change.new_id.empty()) touches_[change.path][number] = commit;
      if (change.old_id.empty() || !seen_.insert(change.old_id).second) {
        continue;
      }
      const auto text = repository_.contents(change.old_id);
      if (!text) return text.error();
      promising = promising || may_define(*text);
    }
    if (!promising || revisions_.size() >= kMostRevisions) return ok();
    for (const std::string& parent : commit.parents) {
      if (known_.insert(parent).second) {
        revisions_.push_back({parent, visited_});
      }
    }
    return ok();
  }

  // A name, or a reference that brought a file with one in.
  bool may_define(const std::string& text) const {
    if (text.find("path") != std::string::npos) return true;
    return std::any_of(names_.begin(), names_.end(),
                       [&](const std::string& name) {
                         return text.find(name) != std::string::npos;
                       });
  }

  const Repository& repository_;
  std::set<std::string> names_;
  std::set<std::string> seen_;   // contents
  std::set<std::string> known_;  // revisions
  std::vector<Revision> revisions_;
  Touches touches_;
  std::size_t visited_ = 0;  // commits
};

// Takes from one revision what it says about the names still sought.
Status take_revision(const Repository& repository, const Revision& revision,
                     const LoadOptions& options, const Search& search,
                     const TeamRenames& renames,
                     std::map<std::string, const Object*>& sought,
                     History& history) {
  auto source = repository.at_revision(revision.id);
  if (!source) return source.error();
  const auto tree = load_tree(**source, options);
  // A revision that does not load tells nothing.
  if (!tree) return ok();
  Wanted then = wanted_state(*tree);
  for (Object& object : then.state.objects) {
    auto found = sought.find(object_key(object));
    if (found == sought.end()) {  // the team may have its new name by now
      object = in_new_scope(std::move(object), renames);
      found = sought.find(object_key(object));
    }
    if (found == sought.end()) continue;
    if (object_digest(object) == object_digest(*found->second)) {
      sought.erase(found);  // explained whole
    }
    const Commit* origin = search.origin(object.path, revision);
    history.objects.push_back(
        {std::move(object), origin == nullptr ? revision.id : origin->id,
         origin == nullptr ? std::string() : origin->author});
  }
  return ok();
}

}  // namespace

Result<History> read_history(const Repository& repository, const State& wanted,
                             const State& actual, bool with_head,
                             const LoadOptions& options) {
  History history;
  if (repository.is_shallow()) return history;
  const auto head = repository.head();
  if (!head) return head.error();
  if (!head->has_value()) return history;
  history.known = true;
  std::map<std::string, const Object*> sought = unexplained(wanted, actual);
  if (sought.empty()) return history;
  Search search(repository, sought);
  auto revisions = search.revisions();
  if (!revisions) return revisions.error();
  if (with_head) revisions->insert(revisions->begin(), {(*head)->id, 0});
  for (const Revision& revision : *revisions) {
    if (sought.empty()) break;
    const Status taken =
        take_revision(repository, revision, options, search,
                      declared_team_renames(wanted), sought, history);
    if (!taken) return taken.error();
  }
  return history;
}

}  // namespace ctl
