#include "cli/convert/convert.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "cli/deploy/session.h"
#include "cli/layout/item.h"
#include "cli/layout/verify.h"
#include "schema/base/text.h"
#include "schema/documents/memory_source.h"

namespace ctl {
namespace {

bool is_convertible(FileRole role) {
  switch (role) {
    case FileRole::kApply:
    case FileRole::kPack:
    case FileRole::kConfig:
    case FileRole::kSql: return true;
    case FileRole::kNone:
    case FileRole::kEntry:
    case FileRole::kList:
    case FileRole::kSettings:
    case FileRole::kDetection:
    case FileRole::kMatano:
    case FileRole::kMatanoScript:
    case FileRole::kTests:
    case FileRole::kHost:
    case FileRole::kToolConfig: return false;
  }
  return false;
}

Error nothing_in(const std::string& path, const Tree& tree) {
  const File* file = tree.file(path);
  const FileRole role = file == nullptr ? FileRole::kNone : file->role;
  if (role == FileRole::kEntry || role == FileRole::kList) {
    return {concat(path, " is a GitOps file already"),
            "refer to it with `- path:`, or copy it"};
  }
  return {concat(path,
                 " holds no pack, configuration, apply-style document "
                 "or SQL"),
          "packs and configurations end in .conf or .json, documents in .yml "
          "or .yaml, queries in .sql"};
}

// The same loader that lint uses; no variable is expanded in these formats.
Result<Tree> load(const Files& inputs) {
  const auto source = memory_source(inputs);
  auto tree = load_tree(*source, {});
  if (!tree) return tree.error();
  if (const Status loaded = check_loaded(*tree); !loaded) {
    return loaded.error();
  }
  for (const auto& [path, text] : inputs) {
    const File* file = tree->file(path);
    if (file == nullptr || !is_convertible(file->role)) {
      return nothing_in(path, *tree);
    }
  }
  return tree;
}

std::vector<std::string> scopes_of(const State& state) {
  std::set<std::string> scopes = {"global"};
  for (const Object& object : state.objects)
    scopes.insert(object.scope);
  return {scopes.begin(), scopes.end()};
}

// Takes out what is not in the files as it went in; true when that was some.
bool drop_unfaithful(const std::vector<Unfaithful>& unfaithful,
                     Conversion& conversion) {
  for (const Unfaithful& item : unfaithful) {
    conversion.losses.leave_out(
        item.object.path, concat("left out, ", item.why), item.object.name);
    std::erase_if(conversion.state.objects, [&](const Object& object) {
      return object_key(object) == object_key(item.object);
    });
  }
  return !unfaithful.empty();
}

std::string list_of(const State& state) {
  std::string out;
  for (const Object& object : state.objects)
    out += gitops_item(object);
  return out.empty() ? "[]\n" : out;
}

std::string section_of(ObjectKind kind) {
  return kind == ObjectKind::kPolicy  ? "policies"
         : kind == ObjectKind::kLabel ? "labels"
                                      : "queries";
}

std::string count_text(const State& state, ObjectKind kind) {
  const auto count = std::count_if(
      state.objects.begin(), state.objects.end(),
      [kind](const Object& object) { return object.kind == kind; });
  return concat(count, ' ', section_of(kind));
}

// All of one kind and scope, as one list can hold.
Status check_one_list(const State& state) {
  std::set<ObjectKind> kinds;
  std::set<std::string> scopes;
  for (const Object& object : state.objects) {
    kinds.insert(object.kind);
    scopes.insert(object.scope);
  }
  if (kinds.size() > 1) {
    std::vector<std::string> counts;
    for (const ObjectKind kind : kinds)
      counts.push_back(count_text(state, kind));
    return Error{
        concat("a list holds one kind, and there are ", join(counts, " and ")),
        "`--kind query`, `policy` or `label` prints one of them, "
        "`--out DIR` writes all"};
  }
  if (scopes.size() > 1) {
    return Error{
        concat("a list is for one team, and these are for ",
               join(std::vector<std::string>(scopes.begin(), scopes.end()))),
        "`--out DIR` writes a repository with a file for each"};
  }
  return ok();
}

}  // namespace

Result<Conversion> convert(const Files& inputs) {
  const auto tree = load(inputs);
  if (!tree) return tree.error();
  Conversion out;
  std::vector<Converted> items = convert_packs(*tree, out.losses);
  for (const auto& more : {convert_apply, convert_sql}) {
    std::vector<Converted> found = more(*tree, out.losses);
    std::move(found.begin(), found.end(), std::back_inserter(items));
  }
  for (Converted& item : with_own_names(std::move(items), out.losses)) {
    if (!trim(item.reason).empty()) {
      out.reasons[object_key(item.object)] = item.reason;
    }
    out.state.objects.push_back(std::move(item.object));
  }
  sort_objects(out.state.objects);
  return out;
}

Result<Files> converted_repository(Conversion& conversion) {
  LayoutOptions options;
  options.reasons = conversion.reasons;
  while (true) {
    Files files = repository_files(conversion.state,
                                   scopes_of(conversion.state), options);
    const auto verified = verify_files(files, conversion.state);
    if (!verified) return verified.error();
    if (!drop_unfaithful(verified->unfaithful, conversion)) return files;
  }
}

Result<std::string> converted_list(Conversion& conversion,
                                   std::optional<ObjectKind> kind) {
  if (kind) {
    std::erase_if(conversion.state.objects,
                  [&](const Object& object) { return object.kind != *kind; });
  }
  if (const Status fits = check_one_list(conversion.state); !fits) {
    return fits.error();
  }
  while (true) {
    std::string list = list_of(conversion.state);
    const ObjectKind held = conversion.state.objects.empty()
                                ? ObjectKind::kQuery
                                : conversion.state.objects.front().kind;
    State global = conversion.state;
    for (Object& object : global.objects)
      object.scope = "global";
    const auto verified = verify_files(
        {{"default.yml", concat("org_settings:\n", section_of(held),
                                ":\n  - path: list.yml\n")},
         {"list.yml", list}},
        global);
    if (!verified) return verified.error();
    std::vector<Unfaithful> unfaithful = verified->unfaithful;
    for (Unfaithful& item : unfaithful)
      item.object.scope = conversion.state.objects.front().scope;
    if (!drop_unfaithful(unfaithful, conversion)) return list;
  }
}

}  // namespace ctl
