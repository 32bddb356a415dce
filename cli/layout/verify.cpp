#include "cli/layout/verify.h"

#include <map>
#include <optional>
#include <utility>

#include "cli/deploy/session.h"
#include "schema/base/text.h"
#include "schema/documents/memory_source.h"

namespace ctl {
namespace {

// The first field in which two objects differ.
std::string difference(const Object& expected, const Object& found) {
  if (expected.name != found.name) return "its name changes";
  for (const FieldInfo& field : fields_of(expected.kind)) {
    if (normal_value(field.type, expected.value(field.name)) !=
        normal_value(field.type, found.value(field.name))) {
      return concat("no GitOps file can hold its '", field.name, '\'');
    }
  }
  return {};
}

}  // namespace

Result<Verified> verify_files(const Files& files, const State& expected) {
  const auto source = memory_source(files);
  LoadOptions options;
  options.environment = [](const std::string& /*name*/) {
    return std::optional<std::string>();
  };
  const auto tree = load_tree(*source, options);
  if (!tree) return tree.error();
  if (const Status loaded = check_loaded(*tree); !loaded) {
    return loaded.error();
  }
  Verified out;
  out.wanted = wanted_state(*tree);
  std::map<std::string, std::string> problems;  // by path
  for (const Diagnostic& problem : out.wanted.problems)
    problems.emplace(problem.path, problem.message);
  std::map<std::string, const Object*> found;
  for (const Object& object : out.wanted.state.objects)
    found.emplace(object_key(object), &object);
  for (const Object& object : expected.objects) {
    if (object.kind == ObjectKind::kTeam) continue;
    const auto place = found.find(object_key(object));
    if (place == found.end()) {
      out.unfaithful.push_back({object, "no GitOps file can hold its name"});
      continue;
    }
    std::string why = difference(object, *place->second);
    const auto problem = problems.find(place->second->path);
    if (problem != problems.end()) why = problem->second;
    if (!why.empty()) out.unfaithful.push_back({object, std::move(why)});
  }
  return out;
}

}  // namespace ctl
