#include "cli/deploy/revisions.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/deploy/scope_filter.h"
#include "cli/project.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// One side: where its files come from and what they ask for.
struct Side {
  Wanted wanted;
  std::string commit;  // empty: before the first commit
  bool dirty = false;
};

Result<std::unique_ptr<FileSource>> source_of(const Project& project,
                                              const Repository& repository,
                                              const std::string& revision,
                                              Side& side) {
  if (revision.empty()) {
    const auto head = repository.head();
    if (!head) return head.error();
    const auto dirty = repository.is_dirty();
    if (!dirty) return dirty.error();
    side.commit = *head ? (*head)->id : std::string();
    side.dirty = *dirty || !*head;
    return directory_source(project.root);
  }
  const auto commit = repository.commit(revision);
  if (!commit) return commit.error();
  side.commit = commit->id;
  return repository.at_revision(revision);
}

Result<Side> read_side(const Project& project, const Repository& repository,
                       const std::string& revision) {
  Side side;
  auto source = source_of(project, repository, revision, side);
  if (!source) return source.error();
  LoadOptions options;
  options.environment = [](const std::string& /*name*/) {
    return std::optional<std::string>();
  };
  const auto tree = load_tree(**source, options);
  if (!tree) return tree.error();
  if (const Status loaded = check_loaded(*tree); !loaded) {
    Error error = loaded.error();
    if (!revision.empty()) {
      error.message = concat("at ", quote(revision), ' ', error.message);
    }
    return error;
  }
  side.wanted = wanted_state(*tree);
  return side;
}

// The older side as a server would hold it.
State held_by(const Side& side, const Side& other) {
  State state = side.wanted.state;
  // Labels that no file defines may well be on the server.
  for (const Side* each : {&side, &other}) {
    for (const Object& object : each->wanted.state.objects) {
      for (const FieldInfo& field : fields_of(object.kind)) {
        if (field.type != FieldShape::kNames) continue;
        for (std::string& name : object.names(field.name))
          state.builtin_labels.push_back(std::move(name));
      }
    }
  }
  return state;
}

// Everything of the older side is this repository's; a team is never deleted.
History all_of(const Side& side) {
  History history;
  history.known = true;
  for (const Object& object : side.wanted.state.objects) {
    if (object.kind == ObjectKind::kTeam) continue;
    history.objects.push_back({object, side.commit, {}});
  }
  return history;
}

void finish(Plan& plan, const Side& from, const Side& to) {
  plan.source = {to.commit, to.dirty, from.commit};
  plan.scopes = to.wanted.scopes;
  plan.ignored = to.wanted.ignored;
  for (const ObjectName& name : plan.unmanaged) {
    plan.warnings.push_back(concat(describe(name.kind, "", name.name),
                                   " is no longer in the files; it stays on "
                                   "the server, with what it holds"));
  }
  plan.unmanaged.clear();
  for (Change& change : plan.changes) {
    for (FieldChange& field : change.fields) {
      field.origin = Origin::kUnknown;
      field.commit.clear();
      field.author.clear();
    }
  }
}

}  // namespace

Result<Plan> compare_revisions(const Globals& globals,
                               const RevisionRange& range,
                               const std::vector<std::string>& teams) {
  const auto project = find_project(globals, {});
  if (!project) return project.error();
  const auto repository = Repository::open(project->root);
  if (!repository) return repository.error();
  auto from = read_side(*project, *repository, range.from);
  if (!from) return from.error();
  auto to = read_side(*project, *repository, range.to);
  if (!to) return to.error();
  // A team that one side alone knows is empty on the other.
  for (Side* side : {&*from, &*to}) {
    const Side& other = side == &*from ? *to : *from;
    std::vector<std::string>& scopes = side->wanted.scopes;
    scopes.insert(scopes.end(), other.wanted.scopes.begin(),
                  other.wanted.scopes.end());
    std::sort(scopes.begin(), scopes.end());
    scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  }
  for (Side* side : {&*from, &*to}) {
    const Status chosen = keep_scopes(teams, side->wanted);
    if (!chosen) return chosen.error();
  }
  ServerInfo any;
  any.tier = "premium";
  any.number = {99, 0};
  Plan plan = make_plan(to->wanted.state, held_by(*from, *to), all_of(*from),
                        any, {.prune = true});
  finish(plan, *from, *to);
  return plan;
}

}  // namespace ctl
