#include "engine/plan/suitability.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 4> kLabelFields = {
    "labels_include_any", "labels_include_all", "labels_exclude_any",
    "labels_exclude_all"};

Diagnostic problem(const Object& object, std::string message,
                   std::string help) {
  Diagnostic out;
  out.rule = "plan";
  out.path = object.path;
  out.at = {object.line, object.line > 0 ? 1 : 0};
  out.kind = to_string(object.kind);
  out.name = object.name;
  out.message = std::move(message);
  out.help = std::move(help);
  return out;
}

bool is_default(const FieldInfo& field, const Object& object) {
  return normal_value(field.type, object.value(field.name)) ==
         default_value(field.type);
}

// Drops a field that the server does not have; false when it stays.
bool drop_field(const FieldInfo& field, const ServerInfo& server,
                Object& object, Plan& plan) {
  const bool too_new = server.number < field.since;
  const bool not_licensed = field.premium && !server.premium();
  if (!too_new && !not_licensed) return false;
  if (!is_default(field, object)) {
    const std::string what =
        concat('\'', field.name, "' of ",
               describe(object.kind, object.scope, object.name));
    plan.warnings.push_back(
        too_new ? concat(what, " is left out: it needs server version ",
                         field.since.major, '.', field.since.minor,
                         ", this one is ", server.version)
                : concat(what, " is left out: it needs a premium licence"));
  }
  object.fields.erase(std::string(field.name));
  return true;
}

std::set<std::string> referenced(const Object& object) {
  std::set<std::string> names;
  for (const std::string_view field : kLabelFields) {
    for (std::string& name : object.names(field))
      names.insert(std::move(name));
  }
  return names;
}

std::set<std::string> labels_of(const State& state) {
  std::set<std::string> names(state.builtin_labels.begin(),
                              state.builtin_labels.end());
  for (const Object& object : state.objects) {
    if (object.kind == ObjectKind::kLabel) names.insert(object.name);
  }
  return names;
}

std::string unknown_label_help(const std::string& name,
                               const std::set<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view near = closest(name, names);
  return near.empty() ? "define it under `labels:`, or remove the reference"
                      : concat("did you mean ", quote(near), "?");
}

// The server takes another spelling of a built-in label for that label, and
// makes an ordinary one of it (contracts/fleet.md 5.1).
void check_builtin_names(const State& suited, const State& actual, Plan& plan) {
  std::map<std::string, std::string> builtin;
  for (const std::string& name : actual.builtin_labels)
    builtin.emplace(name_key(ObjectKind::kLabel, name), name);
  for (const Object& object : suited.objects) {
    if (object.kind != ObjectKind::kLabel) continue;
    const auto found = builtin.find(name_key(object.kind, object.name));
    if (found == builtin.end()) continue;
    plan.problems.push_back(
        problem(object,
                concat("label ", quote(object.name),
                       " is for the server its own label ",
                       quote(found->second), ", which it would overwrite"),
                "give the label another name"));
  }
}

// What ctl cannot express for this label; a sentence, or nothing.
bool leave_alone(const Object& object, Plan& plan) {
  if (object.kind != ObjectKind::kLabel ||
      object.text("label_membership_type") != "host_vitals") {
    return false;
  }
  plan.warnings.push_back(concat("label ", quote(object.name),
                                 " is left alone: its membership follows host "
                                 "vitals, which ctl does not compare"));
  return true;
}

}  // namespace

State suited_to(const State& wanted, const ServerInfo& server, Plan& plan) {
  State out;
  std::size_t in_teams = 0;
  std::map<std::string, const Object*> first;
  for (const Object& object : wanted.objects) {
    if (object.scope != "global" && !server.premium()) {
      ++in_teams;
      continue;
    }
    if (leave_alone(object, plan)) continue;
    const auto [place, added] = first.emplace(object_key(object), &object);
    if (!added) {
      const Object& other = *place->second;
      plan.problems.push_back(problem(
          object,
          concat(describe(object.kind, object.scope, object.name),
                 " is defined twice for the server; first as ",
                 quote(other.name), " in ", other.path, ':', other.line),
          "rename or remove one of them"));
      continue;
    }
    out.objects.push_back(object);
    for (const FieldInfo& field : fields_of(object.kind))
      drop_field(field, server, out.objects.back(), plan);
  }
  if (in_teams > 0) {
    plan.warnings.push_back(
        concat(plural(in_teams, "definition"),
               " of teams left out: teams need a premium licence"));
  }
  sort_objects(out.objects);
  return out;
}

void check_labels(const State& wanted, const State& suited, const State& actual,
                  Plan& plan) {
  check_builtin_names(suited, actual, plan);
  std::set<std::string> known = labels_of(actual);
  known.merge(labels_of(wanted));
  for (const Change& change : plan.changes) {
    if (change.kind != ObjectKind::kLabel) continue;
    if (change.action == Action::kDelete) known.erase(change.name);
    if (change.action == Action::kRename) known.erase(change.previous_name);
  }
  for (const Object& object : suited.objects) {
    for (const std::string& name : referenced(object)) {
      if (known.contains(name)) continue;
      plan.problems.push_back(
          problem(object,
                  concat(describe(object.kind, object.scope, object.name),
                         " refers to label ", quote(name),
                         ", which neither the files nor the server have"),
                  unknown_label_help(name, known)));
    }
  }
}

bool keep_used_label(const Object& object,
                     const std::vector<const Object*>& staying, Plan& plan) {
  if (object.kind != ObjectKind::kLabel) return false;
  for (const Object* user : staying) {
    if (!referenced(*user).contains(object.name)) continue;
    plan.warnings.push_back(
        concat("label ", quote(object.name),
               " is kept: ", describe(user->kind, user->scope, user->name),
               " on the server still targets it"));
    plan.left.push_back({object.kind, object.scope, object.name});
    return true;
  }
  return false;
}

}  // namespace ctl
