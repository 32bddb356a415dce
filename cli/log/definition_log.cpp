#include "cli/log/definition_log.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "cli/deploy/provenance.h"
#include "cli/deploy/session.h"
#include "cli/log/revision_changes.h"
#include "cli/project.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

bool may_define(std::string_view path) {
  for (const std::string_view ending :
       {".yml", ".yaml", ".sql", ".conf", ".json"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

// Whether a file must hold a name as it is when it defines it: without what
// YAML or JSON may write as an escape.
bool is_written_plainly(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\'' && c != '\\' &&
           c != '$' && c != '/';
  });
}

// Walks the history from HEAD back.
class Walk {
 public:
  Walk(const Repository& repository, const LogOptions& options)
      : repository_(repository), options_(options) {
    if (!options.name.empty()) names_.insert(options.name);
  }

  Result<std::vector<LoggedCommit>> run() {
    Status failed = ok();
    const Status walked = repository_.history(
        "HEAD", [&](const Commit& commit, const auto& changes) {
          failed = visit(commit, changes);
          return failed && (options_.most == 0 || out_.size() < options_.most);
        });
    if (!failed) return failed.error();
    if (!walked) return walked.error();
    return std::move(out_);
  }

  // The names that the definition ever had.
  const std::set<std::string>& names() const { return names_; }

 private:
  Status visit(const Commit& commit, const std::vector<FileChange>& changes) {
    std::vector<FileDefinition> before;
    std::vector<FileDefinition> after;
    FileContents all;
    auto relevant = own_changes(commit, changes);
    if (!relevant) return relevant.error();
    if (!is_promising(*relevant)) return ok();
    for (const FileChange& change : *relevant) {
      const auto old_side = contents(change.path, change.old_id);
      if (!old_side) return old_side.error();
      const auto new_side = contents(change.path, change.new_id);
      if (!new_side) return new_side.error();
      const auto& was = (*old_side)->definitions;
      const auto& is = (*new_side)->definitions;
      before.insert(before.end(), was.begin(), was.end());
      after.insert(after.end(), is.begin(), is.end());
      all.renamed_from.insert((*new_side)->renamed_from.begin(),
                              (*new_side)->renamed_from.end());
    }
    std::vector<LoggedChange> found =
        changes_between(before, after, all.renamed_from);
    follow(found);
    if (commit.parents.size() > 1 && has_first_parent(commit)) {
      mark_merged(found);
    }
    if (!found.empty()) add(commit, std::move(found));
    return ok();
  }

  // Not at the end of a shallow clone.
  bool has_first_parent(const Commit& commit) const {
    return repository_.commit(commit.parents.front()).has_value();
  }

  // Files that define something; of a merge only what differs from its first
  // parent: what came with it.
  Result<std::vector<FileChange>> own_changes(
      const Commit& commit, const std::vector<FileChange>& changes) {
    std::vector<FileChange> out;
    std::set<std::string> seen;
    std::unique_ptr<FileSource> first;
    const bool merge = commit.parents.size() > 1;
    if (merge && has_first_parent(commit)) {
      auto source = repository_.at_revision(commit.parents.front());
      if (!source) return source.error();
      first = *std::move(source);
    }
    for (const FileChange& change : changes) {
      if (!may_define(change.path)) continue;
      if (merge && !seen.insert(change.path).second) continue;
      if (first != nullptr) {
        const auto was = first->read(change.path);
        const auto is = change.new_id.empty()
                            ? Result<std::string>(std::string())
                            : repository_.contents(change.new_id);
        if (!is) return is.error();
        if (was && *was == *is) continue;
      }
      out.push_back(change);
    }
    return out;
  }

  Result<bool> holds_name(const std::string& id) {
    if (id.empty()) return false;
    const auto text = repository_.contents(id);
    if (!text) return text.error();
    return std::any_of(names_.begin(), names_.end(),
                       [&](const std::string& name) {
                         return !is_written_plainly(name) ||
                                text->find(name) != std::string::npos;
                       });
  }

  bool is_promising(const std::vector<FileChange>& changes) {
    if (names_.empty()) return !changes.empty();
    return std::any_of(changes.begin(), changes.end(),
                       [&](const FileChange& change) {
                         // The stem of a .sql file is a name, too.
                         if (change.path.ends_with(".sql")) return true;
                         const auto was = holds_name(change.old_id);
                         const auto is = holds_name(change.new_id);
                         return !was || !is || *was || *is;
                       });
  }

  Result<std::shared_ptr<const FileContents>> contents(const std::string& path,
                                                       const std::string& id) {
    if (id.empty()) return std::make_shared<const FileContents>();
    const auto key = std::make_pair(path, id);
    if (const auto found = cache_.find(key); found != cache_.end()) {
      return found->second;
    }
    auto text = repository_.contents(id);
    if (!text) return text.error();
    // A version is asked for twice: as what was, then as what came.
    if (cache_.size() > kMostCached) cache_.clear();
    return cache_[key] = std::make_shared<const FileContents>(
               read_contents(path, *std::move(text)));
  }

  // Keeps what concerns the name, and takes up the name before a rename.
  void follow(std::vector<LoggedChange>& changes) {
    if (names_.empty()) return;
    std::erase_if(changes, [&](const LoggedChange& change) {
      return !names_.contains(change.name);
    });
    for (const LoggedChange& change : changes) {
      if (!change.previous_name.empty()) names_.insert(change.previous_name);
    }
  }

  static void mark_merged(std::vector<LoggedChange>& changes) {
    for (LoggedChange& change : changes) {
      change.action = LogAction::kMerged;
      change.previous_name.clear();
      change.fields.clear();
    }
  }

  void add(const Commit& commit, std::vector<LoggedChange> changes) {
    out_.push_back({commit, reviewers_in(commit.message),
                    co_authors_in(commit.message),
                    pull_request_in(commit.message), std::move(changes)});
  }

  static constexpr std::size_t kMostCached = 20'000;
  const Repository& repository_;
  const LogOptions& options_;
  std::set<std::string> names_;
  std::map<std::pair<std::string, std::string>,
           std::shared_ptr<const FileContents>>
      cache_;
  std::vector<LoggedCommit> out_;
};

// The records that did something to one of the names, with that alone.
std::vector<AuditRecord> records_of(std::vector<AuditRecord> records,
                                    const std::set<std::string>& names) {
  std::vector<AuditRecord> out;
  for (AuditRecord& record : records) {
    if (!names.empty()) {
      std::erase_if(record.done, [&](const AuditChange& change) {
        return !names.contains(change.name);
      });
    }
    if (!record.done.empty()) out.push_back(std::move(record));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// The audit file: --audit, else ctl.yml's, which is below the root.
Result<std::string> audit_path(const Project& project, const Globals& globals,
                               const LogOptions& options) {
  if (!options.audit.empty()) return options.audit;
  const auto settings = find_settings(globals);
  if (!settings) return settings.error();
  const std::string& path = settings->audit;
  return path.empty() || path.starts_with('/')
             ? path
             : concat(project.root, '/', path);
}

Status read_applies(const std::string& path, const std::set<std::string>& names,
                    DefinitionLog& log) {
  if (path.empty()) {
    log.warnings.emplace_back(
        "applies are not known: no audit file; name it with `--audit FILE` or "
        "`audit:` in ctl.yml");
    return ok();
  }
  auto audit = read_audit(path);
  if (!audit) return audit.error();
  for (const std::size_t line : audit->broken) {
    log.warnings.push_back(
        concat("line ", line, " of the audit file is no record"));
  }
  log.applies = records_of(std::move(audit->records), names);
  return ok();
}

Error unknown_name(const std::string& name, const Project& project) {
  const auto source = directory_source(project.root);
  const auto tree = load_tree(*source, {});
  std::vector<std::string_view> names;
  if (tree) {
    for (const Definition& definition : tree->definitions)
      names.push_back(definition.name);
  }
  const std::string_view near = closest(name, names);
  return {concat("no definition ", quote(name), " in the history of HEAD"),
          near.empty() ? "names are written as in the files, blanks and case "
                         "included"
                       : concat("did you mean ", quote(near), "?")};
}

}  // namespace

std::string_view to_string(LogAction action) {
  switch (action) {
    case LogAction::kAdded: return "added";
    case LogAction::kChanged: return "changed";
    case LogAction::kRenamed: return "renamed";
    case LogAction::kMoved: return "moved";
    case LogAction::kMerged: return "merged";
    case LogAction::kRemoved: return "removed";
  }
  return "";
}

Result<DefinitionLog> read_log(const Globals& globals,
                               const LogOptions& options) {
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  const auto repository = Repository::open(project->root);
  if (!repository) return repository.error();
  const auto head = repository->head();
  if (!head) return head.error();
  if (!*head) {
    return Error{"the repository has no commit yet",
                 "commit the definitions first"};
  }
  DefinitionLog log;
  log.name = options.name;
  Walk walk(*repository, options);
  auto commits = walk.run();
  if (!commits) return commits.error();
  log.commits = *std::move(commits);
  if (repository->is_shallow()) {
    log.warnings.emplace_back(
        "the clone is shallow, so what was before its first commit is missing, "
        "and that commit seems to add everything: `git fetch --unshallow`; in "
        "GitHub Actions set `fetch-depth: 0`");
  }
  const auto audit = audit_path(*project, globals, options);
  if (!audit) return audit.error();
  const Status read = read_applies(*audit, walk.names(), log);
  if (!read) return read.error();
  if (log.commits.empty() && log.applies.empty() && !options.name.empty()) {
    return unknown_name(options.name, *project);
  }
  return log;
}

}  // namespace ctl
