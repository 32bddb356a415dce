#include "cli/deploy/history.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cli/deploy/history_search.h"
#include "engine/plan/team_renames.h"
#include "engine/plan/wanted.h"

namespace ctl {
namespace {

using Sought = std::map<std::string, const Object*>;

// The objects of the server that the files do not explain, by key.
Sought unexplained(const State& wanted, const State& actual) {
  std::map<std::string, std::string> digests;
  for (const Object& object : wanted.objects)
    digests[object_key(object)] = object_digest(object);
  Sought out;
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

// The files of a revision; those that cannot matter are empty, because reading
// YAML is what takes the time.
class RelevantFiles : public FileSource {
 public:
  RelevantFiles(FileSource& files, const HistorySearch& search)
      : files_(files), search_(search) {}
  Result<std::vector<std::string>> list() override { return files_.list(); }
  Result<std::string> read(const std::string& path) override {
    const std::optional<bool> known = search_.is_relevant_id(files_.id(path));
    if (known == false) return std::string();
    auto text = files_.read(path);
    if (text && !known && !search_.is_relevant(*text)) text->clear();
    return text;
  }
  bool exists(const std::string& path) override { return files_.exists(path); }
  bool concurrent() const override { return files_.concurrent(); }
  bool sees_outside() const override { return files_.sees_outside(); }

 private:
  FileSource& files_;
  const HistorySearch& search_;
};

// One walk over the revisions, newest first.
class Reader {
 public:
  Reader(const Repository& repository, const LoadOptions& options,
         TeamRenames renames, Sought sought)
      : repository_(repository),
        options_(options),
        renames_(std::move(renames)),
        sought_(std::move(sought)),
        search_(repository, sought_) {}

  Result<History> read(const HistoryRange& range, const std::string& from) {
    History history;
    history.known = true;
    if (sought_.empty()) return history;
    const Status walked = search_.walk(range.from, range.until);
    if (!walked) return walked.error();
    std::erase_if(sought_, [&](const auto& entry) {
      return !search_.was_seen(entry.second->name);
    });
    std::vector<Revision> revisions = search_.revisions();
    if (range.with_from) {
      revisions.insert(revisions.begin(), {.id = from, .any = true});
    }
    for (const Revision& revision : revisions) {
      if (!is_promising(revision)) continue;
      const Status taken = take(revision, history);
      if (!taken) return taken.error();
    }
    history.whole = sought_.empty() || !search_.cut_short();
    return history;
  }

 private:
  bool is_promising(const Revision& revision) const {
    return std::any_of(sought_.begin(), sought_.end(), [&](const auto& entry) {
      return revision.any || revision.names.contains(entry.second->name);
    });
  }

  // Takes from one revision what it says about the names still sought.
  Status take(const Revision& revision, History& history) {
    auto source = repository_.at_revision(revision.id);
    if (!source) return source.error();
    RelevantFiles files(**source, search_);
    const auto tree = load_tree(files, options_);
    // A revision that does not load tells nothing.
    if (!tree) return ok();
    Wanted then = wanted_state(*tree);
    for (Object& object : then.state.objects) {
      auto found = sought_.find(object_key(object));
      if (found == sought_.end()) {  // the team may have its new name by now
        object = in_new_scope(std::move(object), renames_);
        found = sought_.find(object_key(object));
      }
      if (found == sought_.end()) continue;
      if (object_digest(object) == object_digest(*found->second)) {
        sought_.erase(found);  // explained whole
      }
      const Commit* origin = search_.origin(object.path, revision);
      history.objects.push_back(
          {std::move(object), origin == nullptr ? revision.id : origin->id,
           origin == nullptr ? std::string() : origin->author});
    }
    return ok();
  }

  const Repository& repository_;
  const LoadOptions& options_;
  TeamRenames renames_;
  Sought sought_;
  HistorySearch search_;
};

}  // namespace

Result<History> read_history(const Repository& repository, const State& wanted,
                             const State& actual, const HistoryRange& range,
                             const LoadOptions& options) {
  if (repository.is_shallow()) return History{};
  const auto head = repository.head();
  if (!head) return head.error();
  if (!head->has_value()) return History{};
  const auto from = repository.commit(range.from);
  if (!from) return from.error();
  Reader reader(repository, options, declared_team_renames(wanted),
                unexplained(wanted, actual));
  return reader.read(range, from->id);
}

}  // namespace ctl
