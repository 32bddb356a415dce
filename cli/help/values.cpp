#include "cli/help/values.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "cli/project.h"
#include "cli/render/json_schema.h"
#include "cli/shell/modes.h"
#include "cli/statements.h"
#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/catalog/platform.h"
#include "schema/hosts/host.h"
#include "validators/rule.h"

namespace ctl {
namespace {

using Candidates = std::vector<Candidate>;

Candidates rules(const std::string& /*directory*/) {
  Candidates out;
  for (const Rule* rule : all_rules()) {
    out.push_back({std::string(rule->id), std::string(rule->summary)});
  }
  return out;
}

// Of the catalogue, and those that ctl.yml lists.
Candidates tables(const std::string& directory) {
  Candidates out;
  for (const Table& table : all_tables())
    out.push_back({std::string(table.name), {}});
  Globals globals;
  globals.directory = directory;
  const auto own = find_own_tables(globals, false);
  if (!own || *own == nullptr) return out;
  for (const Table& table : (*own)->tables())
    out.push_back({std::string(table.name), "described in ctl.yml"});
  return out;
}

Candidates platforms(const std::string& /*directory*/) {
  Candidates out;
  for (const Platform platform : kPlatforms)
    out.push_back({std::string(to_string(platform)), {}});
  return out;
}

// The built-in profiles and those in hosts/*.yml.
Candidates hosts(const std::string& directory) {
  Candidates out;
  for (const std::string_view name : builtin_host_names())
    out.push_back({std::string(name), "built in"});
  Globals globals;
  globals.directory = directory;
  const auto project = open_project(globals, {});
  if (!project) return out;
  for (const auto& file : project->tree.files) {
    if (file->role != FileRole::kHost || file->root() == nullptr) continue;
    const Node* name = file->root()->find("name");
    out.push_back(
        {name != nullptr && name->is_scalar()
             ? name->text
             : std::filesystem::path(file->source.path()).stem().string(),
         file->source.path()});
  }
  return out;
}

Candidates names(const std::string& directory) {
  Candidates out;
  Globals globals;
  globals.directory = directory;
  const auto project = open_project(globals, {});
  if (!project) return out;
  for (const Definition& definition : project->tree.definitions) {
    if (definition.name.empty()) continue;
    out.push_back({definition.name, concat(to_string(definition.kind), " in ",
                                           definition.file->source.path())});
  }
  const auto less = [](const Candidate& a, const Candidate& b) {
    return a.word < b.word;
  };
  const auto same = [](const Candidate& a, const Candidate& b) {
    return a.word == b.word;
  };
  std::stable_sort(out.begin(), out.end(), less);
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

Candidates file_kinds(const std::string& /*directory*/) {
  Candidates out;
  for (const std::string_view kind : json_schema_kinds())
    out.push_back({std::string(kind), {}});
  return out;
}

Candidates shells(const std::string& /*directory*/) {
  return {{"bash", {}}, {"fish", {}}, {"zsh", {}}};
}

Candidates modes(const std::string& /*directory*/) {
  Candidates out;
  for (const ShellMode& mode : shell_modes())
    out.push_back({std::string(mode.name), std::string(mode.summary)});
  return out;
}

Candidates nothing(const std::string& /*directory*/) {
  return {};
}

struct ValueKind {
  std::string_view value_name;
  Candidates (*candidates)(const std::string& directory);
};

constexpr std::array kValueKinds = {
    ValueKind{"RULE", rules},      ValueKind{"TABLE", tables},
    ValueKind{"HOST", hosts},      ValueKind{"PROFILE", hosts},
    ValueKind{"NAME", names},      ValueKind{"PLATFORM", platforms},
    ValueKind{"N", nothing},       ValueKind{"SQL", nothing},
    ValueKind{"VERSION", nothing}, ValueKind{"REV", nothing},
    ValueKind{"SHELL", shells},    ValueKind{"[BASE]", nothing},
    ValueKind{"KIND", file_kinds}, ValueKind{"MODE", modes},
};

}  // namespace

std::optional<Candidates> known_values(std::string_view value_name,
                                       const std::string& directory) {
  for (const ValueKind& kind : kValueKinds) {
    if (kind.value_name == value_name) return kind.candidates(directory);
  }
  return std::nullopt;
}

}  // namespace ctl
