#include "cli/log/revision_changes.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "schema/documents/tree.h"

namespace ctl {
namespace {

std::string text_of(const Node& node) {
  if (!node.is_list()) return node.is_scalar() ? node.text : std::string();
  std::vector<std::string> items;
  for (const Node& item : node.items)
    items.push_back(text_of(item));
  return join(items);
}

FileDefinition file_definition(const Definition& definition,
                               const std::string& path) {
  FileDefinition out;
  out.kind = to_string(definition.kind);
  out.name = definition.name;
  out.path = path;
  out.line = definition.at.line;
  if (definition.item != nullptr) {
    for (const Entry& entry : definition.item->entries) {
      if (entry.value.is_map() || entry.key.text == "name") continue;
      out.fields[lower_ascii(entry.key.text)] = text_of(entry.value);
    }
  }
  if (definition.sql_node != nullptr) out.fields["query"] = definition.sql;
  return out;
}

void read_renames(const Node& root, FileContents& out) {
  const Node* meta = root.find("meta");
  if (meta == nullptr || !meta->is_list()) return;
  for (const Node& item : meta->items) {
    const Node* before = item.is_map() ? item.find("renamed_from") : nullptr;
    if (before == nullptr || !before->is_scalar()) continue;
    for (const char* kind : {"query", "policy", "label"}) {
      const Node* name = item.find(kind);
      if (name == nullptr || !name->is_scalar()) continue;
      out.renamed_from[{kind, name->text}] = before->text;
    }
  }
}

std::string sql_of(const FileDefinition& definition) {
  const auto found = definition.fields.find("query");
  return found == definition.fields.end() ? std::string() : found->second;
}

std::vector<LoggedField> field_changes(const FileDefinition& before,
                                       const FileDefinition& after) {
  std::set<std::string> keys;
  for (const FileDefinition* side : {&before, &after}) {
    for (const auto& [key, value] : side->fields)
      keys.insert(key);
  }
  std::vector<LoggedField> out;
  const auto value = [](const FileDefinition& side, const std::string& key) {
    const auto found = side.fields.find(key);
    return found == side.fields.end() ? std::optional<std::string>()
                                      : std::optional(found->second);
  };
  for (const std::string& key : keys) {
    LoggedField field = {key, value(before, key), value(after, key)};
    if (field.before != field.after) out.push_back(std::move(field));
  }
  return out;
}

// Pairs what two lists of definitions have in common, one way after the other.
class Comparer {
 public:
  Comparer(const std::vector<FileDefinition>& before,
           const std::vector<FileDefinition>& after) {
    for (const FileDefinition& definition : before)
      gone_.push_back(&definition);
    for (const FileDefinition& definition : after)
      come_.push_back(&definition);
  }

  std::vector<LoggedChange> run(
      const std::map<std::pair<std::string, std::string>, std::string>&
          renames) {
    const auto name = [](const FileDefinition& one) { return one.name; };
    const auto place = [](const FileDefinition& one) {
      return concat(one.name, '\0', one.path);
    };
    const auto name_before = [&](const FileDefinition& one) {
      const auto hint = renames.find({one.kind, one.name});
      return hint == renames.end() ? std::string() : hint->second;
    };
    pair(place, place, false);
    pair(name, name, false);
    pair(name, name_before, false);
    pair(sql_of, sql_of, true);
    for (const FileDefinition* one : come_)
      add(LogAction::kAdded, *one, {});
    for (const FileDefinition* one : gone_)
      add(LogAction::kRemoved, *one, {});
    std::stable_sort(out_.begin(), out_.end(),
                     [](const LoggedChange& a, const LoggedChange& b) {
                       return std::tie(a.kind, a.name, a.path) <
                              std::tie(b.kind, b.name, b.path);
                     });
    return std::move(out_);
  }

 private:
  // What has one key on both sides; with `alone`, only where no other has it.
  template <typename BeforeKey, typename AfterKey>
  void pair(const BeforeKey& before_key, const AfterKey& after_key,
            bool alone) {
    std::multimap<std::string, const FileDefinition*> index;
    for (const FileDefinition* one : gone_) {
      const std::string key = before_key(*one);
      if (!key.empty()) index.emplace(concat(one->kind, '\0', key), one);
    }
    std::map<std::string, std::size_t> counts;
    for (const FileDefinition* one : come_)
      ++counts[concat(one->kind, '\0', after_key(*one))];
    std::set<const FileDefinition*> paired;
    for (const FileDefinition* one : come_) {
      const std::string key = concat(one->kind, '\0', after_key(*one));
      const auto found = index.find(key);
      if (found == index.end()) continue;
      if (alone && (counts[key] > 1 || index.count(key) > 1)) continue;
      add_pair(*found->second, *one);
      paired.insert({one, found->second});
      index.erase(found);
    }
    const auto is_paired = [&](const FileDefinition* one) {
      return paired.contains(one);
    };
    std::erase_if(gone_, is_paired);
    std::erase_if(come_, is_paired);
  }

  void add_pair(const FileDefinition& before, const FileDefinition& after) {
    std::vector<LoggedField> fields = field_changes(before, after);
    if (before.name != after.name) {
      add(LogAction::kRenamed, after, std::move(fields));
      out_.back().previous_name = before.name;
    } else if (!fields.empty()) {
      add(LogAction::kChanged, after, std::move(fields));
    } else if (before.path != after.path) {
      add(LogAction::kMoved, after, {});
    }
  }

  void add(LogAction action, const FileDefinition& definition,
           std::vector<LoggedField> fields) {
    out_.push_back({.action = action,
                    .kind = definition.kind,
                    .name = definition.name,
                    .path = definition.path,
                    .line = definition.line,
                    .fields = std::move(fields)});
  }

  std::vector<const FileDefinition*> gone_;
  std::vector<const FileDefinition*> come_;
  std::vector<LoggedChange> out_;
};

}  // namespace

FileContents read_contents(const std::string& path, std::string text) {
  FileContents out;
  const auto source = memory_source({{path, std::move(text)}});
  LoadOptions options;
  options.environment = [](const std::string& /*name*/) {
    return std::optional<std::string>();
  };
  options.threads = 1;
  const auto tree = load_tree(*source, options);
  if (!tree) return out;  // a revision that does not load tells nothing
  for (const Definition& definition : tree->definitions) {
    if (!definition.name.empty()) {
      out.definitions.push_back(file_definition(definition, path));
    }
  }
  for (const auto& file : tree->files) {
    if (file->role != FileRole::kTests) continue;
    for (const Document& document : file->documents)
      read_renames(document.root, out);
  }
  return out;
}

std::vector<LoggedChange> changes_between(
    const std::vector<FileDefinition>& before,
    const std::vector<FileDefinition>& after,
    const std::map<std::pair<std::string, std::string>, std::string>& renames) {
  return Comparer(before, after).run(renames);
}

}  // namespace ctl
