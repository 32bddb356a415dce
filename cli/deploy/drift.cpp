#include "cli/deploy/drift.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/deploy/audit_reader.h"
#include "cli/deploy/blame.h"
#include "cli/project.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Further back the feed is not read: some thousand activities.
constexpr std::size_t kMostPages = 50;

Status check_history(const Workspace& workspace) {
  if (!workspace.repository) {
    return Error{"without a git history nothing can be told from drift",
                 "run it in a clone of the repository"};
  }
  if (!workspace.head) {
    return Error{"the repository has no commit yet",
                 "commit the definitions first"};
  }
  if (workspace.repository->is_shallow()) {
    return Error{
        "a shallow clone does not know which values this repository "
        "had before, so nothing can be told from drift",
        "`git fetch --unshallow`; in GitHub Actions set "
        "`fetch-depth: 0`"};
  }
  return ok();
}

// What the last recorded apply to this server left there.
struct LastApply {
  std::string commit;  // empty: not known
  std::map<std::string, Object> objects;
};

Result<LastApply> last_apply(const Workspace& workspace,
                             const std::string& url) {
  LastApply out;
  std::string path = workspace.settings.audit;
  if (path.empty()) return out;
  if (!path.starts_with('/')) path = concat(workspace.root, '/', path);
  const auto audit = read_audit(path);
  if (!audit) return audit.error();
  for (const AuditRecord& record : audit->records) {
    if (record.url == url && record.result == "applied" && record.verified) {
      out.commit = record.commit;
    }
  }
  if (out.commit.empty()) return out;
  const Repository& repository = *workspace.repository;
  const auto held = repository.contains("HEAD", out.commit);
  if (!held || !*held) return LastApply{};  // of another branch
  const auto source = repository.at_revision(out.commit);
  if (!source) return source.error();
  LoadOptions options;
  options.environment = environment_variable;
  const auto tree = load_tree(**source, options);
  if (!tree || !check_loaded(*tree)) return LastApply{};
  Wanted wanted = wanted_state(*tree);
  for (Object& object : wanted.state.objects) {
    std::string key = object_key(object);
    out.objects.emplace(std::move(key), std::move(object));
  }
  return out;
}

class Finder {
 public:
  Finder(const Workspace& workspace, Connection& connection,
         const Comparison& comparison, LastApply last)
      : workspace_(workspace),
        connection_(connection),
        comparison_(comparison),
        last_(std::move(last)) {
    for (const Object& object : comparison.wanted.state.objects)
      wanted_[object_key(object)] = &object;
    for (const Object& object : comparison.actual.objects)
      by_id_[{object.kind, object.id}] = &object;
  }

  DriftReport run() {
    const Plan& plan = comparison_.plan;
    report_.server = plan.server;
    report_.commit = plan.source.commit;
    report_.unchanged = plan.unchanged;
    report_.unmanaged = plan.unmanaged;
    report_.warnings = plan.warnings;
    for (const Change& change : plan.changes)
      take(change);
    find_renames();
    if (!report_.items.empty()) blame();
    return std::move(report_);
  }

 private:
  const Object* wanted(const Change& change) const {
    const auto found = wanted_.find(object_key(
        {.kind = change.kind, .scope = change.scope, .name = change.name}));
    return found == wanted_.end() ? nullptr : found->second;
  }

  const Object* actual(const Object& object) const {
    const auto found = by_id_.find({object.kind, object.id});
    return found == by_id_.end() ? nullptr : found->second;
  }

  void take(const Change& change) {
    const Object* defined = wanted(change);
    if (defined == nullptr) return;
    DriftItem item;
    item.object = *defined;
    item.object.id = change.id;
    if (change.action == Action::kCreate) {
      item.drift = last_.objects.contains(object_key(*defined))
                       ? DriftKind::kDeleted
                       : DriftKind::kMissing;
      report_.items.push_back(std::move(item));
      return;
    }
    for (const FieldChange& field : change.fields) {
      if (!is_drift(field, *defined)) continue;
      item.fields.push_back({.field = field.field,
                             .expected = *field.after,
                             .actual = *field.before,
                             .commit = field.commit});
    }
    if (item.fields.empty()) {
      ++report_.pending;
    } else {
      report_.items.push_back(std::move(item));
    }
  }

  // A value that the files never had; or had, but no longer when they were
  // last applied.
  bool is_drift(const FieldChange& field, const Object& defined) const {
    if (field.origin == Origin::kDrift) return true;
    const auto then = last_.objects.find(object_key(defined));
    if (field.origin != Origin::kPending || then == last_.objects.end() ||
        field.commit.empty()) {
      return false;
    }
    const FieldInfo* info = find_field(defined.kind, field.field);
    if (info == nullptr ||
        normal_value(info->type, *field.before) ==
            normal_value(info->type, then->second.value(field.field))) {
      return false;
    }
    const auto older =
        workspace_.repository->contains(last_.commit, field.commit);
    return older && *older;
  }

  // What is missing and what nobody defines, with the same SQL, is one object
  // that somebody renamed.
  void find_renames() {
    std::map<std::string, std::vector<const Object*>> strangers;
    std::set<std::string> unmanaged;
    for (const ObjectName& name : report_.unmanaged) {
      unmanaged.insert(object_key(
          {.kind = name.kind, .scope = name.scope, .name = name.name}));
    }
    for (const Object& object : comparison_.actual.objects) {
      if (unmanaged.contains(object_key(object))) {
        strangers[sql_key(object)].push_back(&object);
      }
    }
    for (DriftItem& item : report_.items) {
      const bool gone = item.drift == DriftKind::kMissing ||
                        item.drift == DriftKind::kDeleted;
      if (!gone || item.object.text("query").empty()) continue;
      const auto found = strangers.find(sql_key(item.object));
      if (found == strangers.end() || found->second.size() != 1) continue;
      const Object& stranger = *found->second.front();
      item.drift = DriftKind::kRenamed;
      item.server_name = stranger.name;
      item.object.id = stranger.id;
      found->second.clear();
      std::erase_if(report_.unmanaged, [&](const ObjectName& name) {
        return name.kind == stranger.kind && name.name == stranger.name &&
               scope_key(name.scope) == scope_key(stranger.scope);
      });
    }
  }

  static std::string sql_key(const Object& object) {
    return concat(static_cast<int>(object.kind), '\0', scope_key(object.scope),
                  '\0', object.text("query"));
  }

  void blame() {
    std::vector<Activity> activities;
    bool whole = false;
    for (std::size_t page = 0; page < kMostPages; ++page) {
      auto read = connection_.target->activities(page);
      if (!read) {
        report_.warnings.push_back(
            concat("who changed it is not known: ", read.error().message,
                   "; the audit feed is for admins, maintainers and "
                   "observers"));
        break;
      }
      std::move(read->activities.begin(), read->activities.end(),
                std::back_inserter(activities));
      whole = !read->more;
      bool settled = true;
      for (DriftItem& item : report_.items)
        settled = blame(item, activities) && settled;
      if (whole || settled) break;
    }
    // Never deleted, says the whole feed: not yet applied.
    if (!whole) return;
    report_.pending += std::erase_if(report_.items, [](const DriftItem& item) {
      return item.drift == DriftKind::kMissing;
    });
  }

  // False while older activities might tell more.
  bool blame(DriftItem& item, const std::vector<Activity>& activities) const {
    switch (item.drift) {
      case DriftKind::kMissing:
      case DriftKind::kDeleted:
        item.blame = blame_for_deletion(item.object, activities);
        if (item.blame) item.drift = DriftKind::kDeleted;
        return item.blame.has_value();
      case DriftKind::kRenamed:
      case DriftKind::kChanged: break;
    }
    const Object* held = actual(item.object);
    if (held == nullptr) return true;
    if (item.drift == DriftKind::kRenamed) {
      item.blame = blame_for_edit(*held, activities);
      return item.blame.has_value();
    }
    bool all = true;
    for (DriftField& field : item.fields) {
      field.blame = blame_for_value(*held, field.field, activities);
      all = all && field.blame;
    }
    return all;
  }

  const Workspace& workspace_;
  Connection& connection_;
  const Comparison& comparison_;
  LastApply last_;
  std::map<std::string, const Object*> wanted_;
  std::map<std::pair<ObjectKind, long long>, const Object*> by_id_;
  DriftReport report_;
};

}  // namespace

std::string_view to_string(DriftKind kind) {
  switch (kind) {
    case DriftKind::kChanged: return "changed";
    case DriftKind::kRenamed: return "renamed";
    case DriftKind::kDeleted: return "deleted";
    case DriftKind::kMissing: return "missing";
  }
  return "";
}

Result<DriftReport> find_drift(const Globals& globals,
                               const DeployArguments& arguments) {
  DeployArguments at_head = arguments;
  at_head.revision = "HEAD";
  auto workspace = open_workspace(globals, at_head);
  if (!workspace) return workspace.error();
  if (const Status known = check_history(*workspace); !known) {
    return known.error();
  }
  auto connection = connect(workspace->server, at_head);
  if (!connection) return connection.error();
  const auto comparison = compare(*workspace, *connection, at_head);
  if (!comparison) return comparison.error();
  auto last = last_apply(*workspace, connection->server.url);
  if (!last) return last.error();
  return Finder(*workspace, *connection, *comparison, *std::move(last)).run();
}

}  // namespace ctl
