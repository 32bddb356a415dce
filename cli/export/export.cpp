#include "cli/export/export.h"

#include <map>
#include <set>
#include <utility>

#include "cli/layout/verify.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr ServerVersion kFleets = {4, 82};

std::string what(const Object& object) {
  return describe(object.kind, object.scope, object.name);
}

// By key: why an object has to stay out.
using Reasons = std::map<std::string, std::string>;

// What the plan from the files to the server would do.
Reasons planned(const Wanted& wanted, const State& actual,
                const ServerInfo& server) {
  Reasons out;
  const Plan plan = make_plan(wanted.state, actual, {}, server, {});
  for (const Change& change : plan.changes) {
    out[object_key(
        {.kind = change.kind, .scope = change.scope, .name = change.name})] =
        concat("its file would plan to ", to_string(change.action), " it");
  }
  std::map<std::string, std::string> by_path;
  for (const Diagnostic& problem : plan.problems)
    by_path.emplace(problem.path, problem.message);
  for (const Object& object : wanted.state.objects) {
    const auto found = by_path.find(object.path);
    if (found != by_path.end()) out[object_key(object)] = found->second;
  }
  return out;
}

// Labels whose rule is not in what the server lists of them.
Reasons unknown_labels(const State& state) {
  Reasons out;
  for (const Object& object : state.objects) {
    if (object.kind != ObjectKind::kLabel) continue;
    const std::string type = object.text("label_membership_type");
    if (type.empty() || type == "dynamic" || type == "manual") continue;
    out[object_key(object)] =
        concat("ctl cannot write labels by ", quote(type));
  }
  return out;
}

void leave_out(const Reasons& reasons, State& state,
               std::vector<std::string>& notes) {
  std::erase_if(state.objects, [&](const Object& object) {
    const auto found = reasons.find(object_key(object));
    if (found == reasons.end()) return false;
    notes.push_back(concat(what(object), " is left out: ", found->second,
                           "; it stays on the server, unmanaged"));
    return true;
  });
}

void note_attachments(const State& state, std::vector<std::string>& notes) {
  for (const Object& object : state.objects) {
    for (const std::string& automation : object.automations) {
      if (automation == "calendar events") continue;
      notes.push_back(concat(what(object), " runs ", automation,
                             ": scripts and software are not exported; they "
                             "stay attached on the server"));
    }
  }
}

}  // namespace

Result<Export> make_export(State actual, const std::vector<ScopeInfo>& scopes,
                           const ServerInfo& server,
                           const ExportOptions& options) {
  LayoutOptions layout;
  layout.fleets = options.names.empty() ? server.number >= kFleets
                                        : options.names == "fleets";
  layout.origin =
      concat("Exported from ", server.url, ", Fleet ", server.version);
  std::vector<std::string> names;
  for (const ScopeInfo& scope : scopes) {
    names.push_back(scope.scope);
    layout.secrets[scope.scope] = scope.secrets;
  }
  Export out;
  for (const std::string& name : names)
    out.teams += name.starts_with("team:") ? 1U : 0U;
  out.state = actual;
  leave_out(unknown_labels(out.state), out.state, out.notes);
  // Leaving one out may concern others, so until nothing is left to leave out.
  while (true) {
    out.files = repository_files(out.state, names, layout);
    const auto verified = verify_files(out.files, out.state);
    if (!verified) return verified.error();
    Reasons reasons = planned(verified->wanted, actual, server);
    for (const Unfaithful& item : verified->unfaithful)
      reasons[object_key(item.object)] = item.why;
    const std::size_t before = out.state.objects.size();
    leave_out(reasons, out.state, out.notes);
    if (out.state.objects.size() == before) {
      if (reasons.empty()) break;
      return Error{concat("the export would not be what the server holds: ",
                          reasons.begin()->second),
                   "this is a bug in ctl; report it with the output of `ctl "
                   "version`"};
    }
  }
  note_attachments(out.state, out.notes);
  return out;
}

}  // namespace ctl
