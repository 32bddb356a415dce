#include "cli/layout/repository_files.h"

#include <algorithm>
#include <array>
#include <set>

#include "cli/layout/item.h"
#include "schema/base/text.h"
#include "schema/documents/yaml_writer.h"

namespace ctl {
namespace {

constexpr std::size_t kLongestStem = 80;

// Names that a Windows checkout cannot have.
constexpr std::array<std::string_view, 4> kReserved = {"aux", "con", "nul",
                                                       "prn"};

// One scope: its entry file and where its definitions are.
struct Place {
  std::string scope;
  std::string entry;   // "teams/workstations.yml"
  std::string folder;  // "lib/workstations"
  std::string up;      // from the entry file to the root: "../" or ""
};

class Writer {
 public:
  explicit Writer(const LayoutOptions& options) : options_(options) {}

  Files run(const State& state, const std::vector<std::string>& scopes);

 private:
  Place place_of(const std::string& scope);
  std::string unused(const std::string& folder, std::string stem,
                     std::string_view ending);
  std::string section_name(ObjectKind kind) const;
  std::string write_object(const Place& place, const Object& object);
  void write_meta(const std::string& path, const Object& object);
  std::string sections(const Place& place, const State& state,
                       const std::vector<ObjectKind>& kinds);
  std::string settings(const Place& place, const std::string& stem);

  const LayoutOptions& options_;
  std::set<std::string> used_;  // paths, folders of scopes
  Files files_;
};

std::string Writer::unused(const std::string& folder, std::string stem,
                           std::string_view ending) {
  std::string path = concat(folder, stem, ending);
  for (int number = 2; !used_.insert(path).second; ++number)
    path = concat(folder, stem, '-', number, ending);
  return path;
}

std::string Writer::section_name(ObjectKind kind) const {
  switch (kind) {
    case ObjectKind::kQuery: return options_.fleets ? "reports" : "queries";
    case ObjectKind::kPolicy: return "policies";
    case ObjectKind::kLabel: return "labels";
    case ObjectKind::kTeam: return options_.fleets ? "fleets" : "teams";
  }
  return {};
}

Place Writer::place_of(const std::string& scope) {
  if (scope == "global") return {scope, "default.yml", "lib/global", ""};
  const std::string folder = section_name(ObjectKind::kTeam) + '/';
  if (scope == "no-team") {
    const std::string stem = options_.fleets ? "unassigned" : "no-team";
    return {scope, concat(folder, stem, ".yml"), "lib/" + stem, "../"};
  }
  std::string stem = file_stem(std::string_view(scope).substr(5));
  if (stem.empty()) stem = "team";
  const std::string lib = unused("lib/", stem, "");
  return {scope, concat(folder, lib.substr(4), ".yml"), lib, "../"};
}

// Returns the path.
std::string Writer::write_object(const Place& place, const Object& object) {
  std::string stem = file_stem(object.name);
  if (stem.empty()) stem = to_string(object.kind);
  const std::string path = unused(
      concat(place.folder, '/', section_name(object.kind), '/'), stem, ".yml");
  files_[path] = gitops_item(object);
  write_meta(path, object);
  return path;
}

void Writer::write_meta(const std::string& path, const Object& object) {
  const auto found = options_.reasons.find(object_key(object));
  if (found == options_.reasons.end()) return;
  files_[path.substr(0, path.size() - 4) + ".tests.yml"] = concat(
      "meta:\n  - ", to_string(object.kind), ": ", yaml_text(object.name),
      "\n    rationale: ", yaml_text(found->second), '\n');
}

std::string Writer::sections(const Place& place, const State& state,
                             const std::vector<ObjectKind>& kinds) {
  std::string out;
  for (const ObjectKind kind : kinds) {
    std::string items;
    for (const Object& object : state.objects) {
      if (object.kind != kind ||
          scope_key(object.scope) != scope_key(place.scope)) {
        continue;
      }
      items +=
          concat("  - path: ", place.up, write_object(place, object), '\n');
    }
    out += concat(section_name(kind), ':', items.empty() ? " []" : "", '\n',
                  items);
  }
  return out;
}

// A file of its own, so that a definition never depends on a variable.
std::string Writer::settings(const Place& place, const std::string& stem) {
  const auto count = options_.secrets.find(place.scope);
  const std::size_t secrets =
      count == options_.secrets.end() ? 1 : count->second;
  std::string name = "FLEET_";
  for (const char c : place.folder.substr(4))
    name += c == '-'               ? '_'
            : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32)
                                   : c;
  std::string text =
      "# Enrol secrets come from the environment; ctl neither reads nor writes "
      "them.\n";
  text += secrets == 0 ? "secrets: []\n" : "secrets:\n";
  for (std::size_t i = 0; i < secrets; ++i) {
    text += concat("  - secret: $", name, "_ENROLL_SECRET",
                   i == 0 ? "" : concat('_', i + 1), '\n');
  }
  const std::string path = concat(place.folder, '/', stem, ".yml");
  files_[path] = std::move(text);
  return concat("  path: ", place.up, path, '\n');
}

Files Writer::run(const State& state, const std::vector<std::string>& scopes) {
  used_ = {"lib/global", "lib/no-team", "lib/unassigned"};
  const std::string note =
      "# ctl compares and applies labels, policies and queries only. The "
      "server's own\n# tool would clear what is missing here: agent_options, "
      "controls, software.\n";
  for (const std::string& scope : scopes) {
    const Place place = place_of(scope);
    std::string text = concat(
        options_.origin.empty() ? "" : yaml_comment(options_.origin), note);
    if (scope == "global") {
      text += concat("org_settings:\n", settings(place, "org-settings"),
                     sections(place, state,
                              {ObjectKind::kLabel, ObjectKind::kPolicy,
                               ObjectKind::kQuery}));
    } else if (scope == "no-team") {
      text += concat("name: ", options_.fleets ? "Unassigned" : "No team", '\n',
                     sections(place, state, {ObjectKind::kPolicy}));
    } else {
      const std::string key = options_.fleets ? "settings" : "team_settings";
      text += concat(
          "name: ", yaml_text(std::string_view(scope).substr(5)), '\n', key,
          ":\n",
          settings(place, options_.fleets ? "settings" : "team-settings"),
          sections(place, state, {ObjectKind::kPolicy, ObjectKind::kQuery}));
    }
    files_[place.entry] = std::move(text);
  }
  return std::move(files_);
}

}  // namespace

Files repository_files(const State& state,
                       const std::vector<std::string>& scopes,
                       const LayoutOptions& options) {
  return Writer(options).run(state, scopes);
}

std::string file_stem(std::string_view name) {
  std::string out;
  bool gap = false;
  for (const char c : lower_ascii(name)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    gap = gap || !word;
    if (!word) continue;
    if (out.size() >= kLongestStem) break;
    if (gap && !out.empty()) out += '-';
    gap = false;
    out += c;
  }
  if (std::find(kReserved.begin(), kReserved.end(), out) != kReserved.end()) {
    out += "-1";
  }
  return out;
}

}  // namespace ctl
