#include "engine/plan/plan.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "engine/plan/consequences.h"
#include "engine/plan/digest.h"
#include "engine/plan/matching.h"
#include "engine/plan/suitability.h"
#include "engine/plan/team_renames.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

bool same(const FieldInfo& field, const Value& a, const Value& b) {
  return normal_value(field.type, a) == normal_value(field.type, b);
}

// Hosts are named by manual labels only; the others have those that match, and
// a manual one without the key keeps what it has.
bool applies(const FieldInfo& field, const Object& wanted) {
  return field.name != "hosts" ||
         (wanted.text("label_membership_type") == "manual" &&
          wanted.fields.contains("hosts"));
}

// A team is renamed when the files say so; another spelling is not enough.
bool is_renamed(const Object& wanted, const Object& actual) {
  if (!is_new_name(wanted.kind, actual.name, wanted.name)) return false;
  return wanted.kind != ObjectKind::kTeam ||
         !is_new_name(wanted.kind, actual.name, wanted.renamed_from);
}

// Finds the older revision that had the server's value of a field.
void trace(FieldChange& change, const FieldInfo& field, const Object& wanted,
           const History& history) {
  if (!history.known || !change.before) return;
  if (history.whole) change.origin = Origin::kDrift;
  const std::string key = object_key(wanted);
  const std::string old_key = wanted.renamed_from.empty()
                                  ? key
                                  : object_key({.kind = wanted.kind,
                                                .scope = wanted.scope,
                                                .name = wanted.renamed_from});
  for (const PastObject& past : history.objects) {
    const std::string past_key = object_key(past.object);
    if (past_key != key && past_key != old_key) continue;
    if (!same(field, past.object.value(field.name), *change.before)) continue;
    change.origin = Origin::kPending;
    change.commit = past.commit;
    change.author = past.author;
    return;
  }
}

std::vector<FieldChange> field_changes(const Object& wanted,
                                       const Object& actual,
                                       const History& history) {
  std::vector<FieldChange> out;
  for (const FieldInfo& field : fields_of(wanted.kind)) {
    const Value before = actual.value(field.name);
    const Value after = wanted.value(field.name);
    if (!applies(field, wanted) || same(field, before, after)) continue;
    FieldChange change = {
        .field = std::string(field.name), .before = before, .after = after};
    trace(change, field, wanted, history);
    out.push_back(std::move(change));
  }
  return out;
}

std::vector<FieldChange> all_fields(const Object& wanted) {
  std::vector<FieldChange> out;
  for (const FieldInfo& field : fields_of(wanted.kind)) {
    const Value after = wanted.value(field.name);
    if (same(field, after, default_value(field.type))) continue;
    out.push_back(
        {.field = std::string(field.name), .before = {}, .after = after});
  }
  return out;
}

Change change_for(const Object& object, Action action) {
  return {.action = action,
          .kind = object.kind,
          .scope = object.scope,
          .name = object.name,
          .id = object.id,
          .path = object.path,
          .line = object.line};
}

Change creation(const Object& wanted) {
  Change change = change_for(wanted, Action::kCreate);
  change.fields = all_fields(wanted);
  change.after_digest = object_digest(wanted);
  return change;
}

Change deletion(const Object& actual) {
  Change change = change_for(actual, Action::kDelete);
  change.automations = actual.automations;
  change.before_digest = object_digest(actual);
  change.consequences = consequences_of(change);
  return change;
}

// What makes `actual` into `wanted`; nothing when it is that already.
std::optional<Change> modification(const Object& wanted, const Object& actual,
                                   const History& history) {
  const bool renamed = is_renamed(wanted, actual);
  Change change =
      change_for(wanted, renamed ? Action::kRename : Action::kUpdate);
  change.id = actual.id;
  change.scope = actual.scope;
  if (renamed) change.previous_name = actual.name;
  Object traced = wanted;
  if (renamed) traced.renamed_from = actual.name;
  change.fields = field_changes(traced, actual, history);
  if (!renamed && change.fields.empty()) return std::nullopt;
  change.automations = actual.automations;
  change.before_digest = object_digest(actual);
  change.after_digest = object_digest(changed_object(change, &actual));
  change.consequences = consequences_of(change);
  return change;
}

std::string readable_key(const Object& object) {
  return concat(to_string(object.kind), ' ', object.scope, ' ', object.name);
}

void add_rename_warning(const Change& change, Plan& plan) {
  if (change.action != Action::kRename || change.kind != ObjectKind::kQuery) {
    return;
  }
  plan.warnings.push_back(
      concat("renaming query ", quote(change.previous_name), " to ",
             quote(change.name),
             " renames its log stream: what reads the log by name has to "
             "follow"));
}

// Objects of the server that no file defines: deleted, left or not ours.
void plan_leftovers(const std::vector<const Object*>& leftovers,
                    const State& wanted, const History& history,
                    const PlanOptions& options, Plan& plan) {
  std::set<std::string> defined;
  for (const Object& object : wanted.objects)
    defined.insert(object_key(object));
  std::set<std::string> owned;
  for (const PastObject& past : history.objects)
    owned.insert(object_key(past.object));
  std::vector<const Object*> gone;
  std::vector<const Object*> staying;
  for (const Object* object : leftovers) {
    // In the files, though this server's version of it is left alone.
    if (defined.contains(object_key(*object))) continue;
    const ObjectName name = {object->kind, object->scope, object->name};
    const bool ours = history.known && owned.contains(object_key(*object));
    const bool absent = options.absent_sections.contains(
        section_key(object->kind, object->scope));
    if (ours && options.prune && !absent && object->kind != ObjectKind::kTeam) {
      gone.push_back(object);
      continue;
    }
    staying.push_back(object);
    (ours ? plan.left : plan.unmanaged).push_back(name);
  }
  for (const Object* object : gone) {
    if (keep_used_label(*object, staying, plan)) continue;
    plan.changes.push_back(deletion(*object));
  }
}

// A team that the files spell in another way is used as the server spells it.
void add_spelling_warning(const Object& wanted, const Object& actual,
                          Plan& plan) {
  if (wanted.kind != ObjectKind::kTeam || is_renamed(wanted, actual) ||
      !is_new_name(wanted.kind, actual.name, wanted.name)) {
    return;
  }
  plan.warnings.push_back(
      concat("team ", quote(wanted.name), " is ", quote(actual.name),
             " on the server and keeps that name; `renamed_from` in a "
             "*.tests.yml renames it"));
}

void plan_changes(const State& wanted, const State& actual,
                  const History& history, const PlanOptions& options,
                  Plan& plan) {
  const State suited = suited_to(wanted, plan.server, plan);
  const Matching matching = match(suited, actual, history);
  for (const auto& [want, have] : matching.pairs) {
    if (have != nullptr) add_spelling_warning(*want, *have, plan);
    std::optional<Change> change =
        have == nullptr ? creation(*want) : modification(*want, *have, history);
    if (!change) {
      if (want->kind != ObjectKind::kTeam) ++plan.unchanged;
      continue;
    }
    add_rename_warning(*change, plan);
    plan.changes.push_back(*std::move(change));
  }
  plan_leftovers(matching.leftovers, wanted, history, options, plan);
  check_labels(wanted, suited, actual, plan);
}

}  // namespace

std::string section_key(ObjectKind kind, std::string_view scope) {
  return concat(to_string(kind), ' ', scope_key(scope));
}

std::string_view to_string(Action action) {
  switch (action) {
    case Action::kCreate: return "create";
    case Action::kUpdate: return "update";
    case Action::kRename: return "rename";
    case Action::kDelete: return "delete";
  }
  return "";
}

std::string_view to_string(Consequence consequence) {
  switch (consequence) {
    case Consequence::kDestroysReports: return "destroys-reports";
    case Consequence::kClearsMembership: return "clears-membership";
    case Consequence::kResetsResults: return "resets-results";
    case Consequence::kRerunsAutomation: return "reruns-automation";
    case Consequence::kCosmetic: return "cosmetic";
  }
  return "";
}

bool Change::has(Consequence consequence) const {
  return std::find(consequences.begin(), consequences.end(), consequence) !=
         consequences.end();
}

std::size_t Plan::count(Action action) const {
  return static_cast<std::size_t>(
      std::count_if(changes.begin(), changes.end(),
                    [action](const Change& c) { return c.action == action; }));
}

std::string state_digest(const State& state) {
  std::vector<std::string> lines;
  for (const Object& object : state.objects)
    lines.push_back(concat(object.id, ' ', object_digest(object)));
  std::sort(lines.begin(), lines.end());
  return sha256_hex(join(lines, "\n"));
}

Object changed_object(const Change& change, const Object* before) {
  Object object = before == nullptr ? Object() : *before;
  object.kind = change.kind;
  object.scope = change.scope;
  object.name = change.name;
  object.path = change.path;
  object.line = change.line;
  for (const FieldChange& field : change.fields) {
    if (field.after) object.fields[field.field] = *field.after;
  }
  return object;
}

Plan make_plan(const State& wanted, const State& actual, const History& history,
               const ServerInfo& server, const PlanOptions& options) {
  Plan plan;
  plan.server = server;
  plan.base = state_digest(actual);
  for (const Object& object : actual.objects)
    plan.objects[readable_key(object)] = object_digest(object).substr(0, 16);
  const TeamRenames renames = team_renames(wanted, actual);
  if (renames.empty()) {
    plan_changes(wanted, actual, history, options, plan);
  } else {
    plan_changes(wanted, in_new_scopes(actual, renames),
                 in_new_scopes(history, renames), options, plan);
  }
  std::stable_sort(plan.changes.begin(), plan.changes.end(),
                   [](const Change& a, const Change& b) {
                     return std::tie(a.kind, a.scope, a.name, a.action) <
                            std::tie(b.kind, b.scope, b.name, b.action);
                   });
  return plan;
}

}  // namespace ctl
