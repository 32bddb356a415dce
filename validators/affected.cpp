#include "validators/affected.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "validators/name_set.h"
#include "validators/pairs.h"
#include "validators/precedence.h"
#include "validators/targets.h"

namespace ctl {
namespace {

// The same but for where it stands.
bool same_node(const Node& a, const Node& b) {
  return a.kind == b.kind && a.style == b.style && a.tag == b.tag &&
         a.text == b.text &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(),
                    b.items.end(), same_node) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(),
                    b.entries.end(), [](const Entry& x, const Entry& y) {
                      return same_node(x.key, y.key) &&
                             same_node(x.value, y.value);
                    });
}

std::string_view text_of(const Definition& definition) {
  const std::string_view text = definition.file->source.text();
  return text.substr(definition.item->offset,
                     definition.item->end - definition.item->offset);
}

// Whether two definitions of a file that changed around them are the same, and
// nothing beside them says more about them.
bool is_untouched(const Definition& a, const Definition& b) {
  return a.dialect == Dialect::kGitOps && b.dialect == a.dialect &&
         a.kind == b.kind && a.name == b.name && a.scope == b.scope &&
         a.item != nullptr && b.item != nullptr && text_of(a) == text_of(b) &&
         same_node(*a.item, *b.item);
}

template <typename Visit>
void each_scalar(const Node& node, const Visit& visit) {
  if (node.is_scalar()) visit(node);
  for (const Node& item : node.items)
    each_scalar(item, visit);
  for (const Entry& entry : node.entries) {
    each_scalar(entry.key, visit);
    each_scalar(entry.value, visit);
  }
}

class Finder {
 public:
  Finder(const Side& before, const Side& after)
      : before_(before),
        after_(after),
        pairs_(pairs_of(before.tree, after.tree)),
        same_options_(before.options == after.options) {}

  Affected find() {
    for (const Pair& pair : pairs_) {
      if (pair.changed) add_changed(pair);
    }
    add_retargeted();
    add_named();
    add_tree_findings();
    const bool everything = everything_ || reaches_everything();
    for (const Pair& pair : pairs_) {
      if (everything || is_reached(pair)) add(pair);
      if (!same_options_) add_statements(pair);
    }
    return std::move(out_);
  }

 private:
  void add(const Pair& pair) {
    if (pair.old != nullptr) out_.before.files.insert(pair.old);
    if (pair.now != nullptr) out_.after.files.insert(pair.now);
  }

  void add_statement(const Pair& pair, std::size_t i) {
    out_.before.statements.insert(&pair.old_definitions[i]);
    out_.after.statements.insert(&pair.now_definitions[i]);
  }

  void add_statements(const Pair& pair) {
    for (const Definition& definition : pair.old_definitions)
      out_.before.statements.insert(&definition);
    for (const Definition& definition : pair.now_definitions)
      out_.after.statements.insert(&definition);
  }

  void add_changed(const Pair& pair);
  void add_touched(Part& part, const Definition& definition);
  void add_namesakes(const Pair& pair);
  void add_retargeted();
  void add_named();
  bool add_named(const Pair& pair);
  bool names_defined(const Node& node) const;
  void add_tree_findings();
  bool reaches_everything() const;
  bool is_reached(const Pair& pair) const;
  bool any_changed(FileRole role) const;

  const Side& before_;
  const Side& after_;
  std::vector<Pair> pairs_;
  bool same_options_;
  bool everything_ = false;  // all files; of their statements, those affected
  Affected out_;
  NameSet defined_;    // names of definitions that the change touches
  NameSet mentioned_;  // every text in them
};

// What several scopes list at one place has one finding there, so that they all
// are looked at, or none.
void Finder::add_namesakes(const Pair& pair) {
  std::set<std::string_view> names;
  const auto note = [&names](const Part& part, DefinitionSpan all) {
    for (const Definition& one : all) {
      if (part.statements.count(&one) != 0) names.insert(one.name);
    }
  };
  const auto add = [&names](Part& part, DefinitionSpan all) {
    for (const Definition& one : all) {
      if (names.count(one.name) != 0) part.statements.insert(&one);
    }
  };
  note(out_.before, pair.old_definitions);
  note(out_.after, pair.now_definitions);
  add(out_.before, pair.old_definitions);
  add(out_.after, pair.now_definitions);
}

void Finder::add_touched(Part& part, const Definition& definition) {
  part.statements.insert(&definition);
  defined_.add(definition.name);
  if (definition.item == nullptr) return;
  each_scalar(*definition.item,
              [this](const Node& scalar) { mentioned_.add(scalar.text); });
}

bool speaks_to_linter(const File* file) {
  return file != nullptr &&
         file->source.text().find("ctl: ignore[") != std::string::npos;
}

// Everything in a file that changed, but the statements of definitions that are
// as they were.
void Finder::add_changed(const Pair& pair) {
  add(pair);
  const bool comparable = pair.old != nullptr && pair.now != nullptr &&
                          pair.old->role == pair.now->role &&
                          !speaks_to_linter(pair.old) &&
                          !speaks_to_linter(pair.now);
  std::multimap<std::string_view, const Definition*> left;
  for (const Definition& definition : pair.old_definitions)
    left.emplace(definition.name, &definition);
  for (const Definition& now : pair.now_definitions) {
    auto [at, end] = left.equal_range(now.name);
    while (at != end && !(comparable && is_untouched(*at->second, now)))
      ++at;
    if (at != end) {
      left.erase(at);
    } else {
      add_touched(out_.after, now);
    }
  }
  for (const auto& [name, old] : left)
    add_touched(out_.before, *old);
  add_namesakes(pair);
  for (const File* file : {pair.old, pair.now}) {
    if (file == nullptr) continue;
    const bool names_others =
        file->role == FileRole::kTests || file->role == FileRole::kHost;
    if (!names_others) continue;
    for (const Document& document : file->documents) {
      each_scalar(document.root,
                  [this](const Node& scalar) { mentioned_.add(scalar.text); });
    }
  }
}

// Definitions that a pack elsewhere now runs on other platforms.
void Finder::add_retargeted() {
  if (!any_changed(FileRole::kApply)) return;
  const TargetIndex old(before_.tree, before_.options);
  const TargetIndex now(after_.tree, after_.options);
  for (const Pair& pair : pairs_) {
    if (pair.changed) continue;
    for (std::size_t i = 0; i < pair.now_definitions.size(); ++i) {
      if (old.targets_of(pair.old_definitions[i]) ==
          now.targets_of(pair.now_definitions[i])) {
        continue;
      }
      add(pair);
      add_touched(out_.before, pair.old_definitions[i]);
      add_touched(out_.after, pair.now_definitions[i]);
    }
  }
}

// Definitions elsewhere that are named by what changed, or name it.
void Finder::add_named() {
  for (const Pair& pair : pairs_) {
    if (!pair.changed && add_named(pair)) add(pair);
  }
}

bool Finder::add_named(const Pair& pair) {
  bool any = false;
  for (std::size_t i = 0; i < pair.now_definitions.size(); ++i) {
    const Definition& definition = pair.now_definitions[i];
    const bool found =
        mentioned_.has(definition.name) ||
        (definition.item != nullptr && names_defined(*definition.item));
    if (found) add_statement(pair, i);
    any = any || found;
  }
  if (any || !pair.now_definitions.empty()) return any;
  return std::any_of(pair.now->documents.begin(), pair.now->documents.end(),
                     [this](const Document& document) {
                       return names_defined(document.root);
                     });
}

bool Finder::names_defined(const Node& node) const {
  const auto below = [this](const Node& n) { return names_defined(n); };
  return (node.is_scalar() && defined_.has(node.text)) ||
         std::any_of(node.items.begin(), node.items.end(), below) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [&below](const Entry& entry) {
                       return below(entry.key) || below(entry.value);
                     });
}

// Files in which the rules about the whole tree found other things.
void Finder::add_tree_findings() {
  using Key = std::tuple<std::string_view, std::size_t, std::string_view,
                         std::string_view>;
  const auto keys = [](const Side& side) {
    std::vector<Key> out;
    for (const Reported& found : side.findings) {
      const Diagnostic& finding = found.diagnostic;
      out.push_back({finding.path, found.begin, finding.rule, finding.message});
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  const std::vector<Key> old = keys(before_);
  const std::vector<Key> now = keys(after_);
  std::vector<Key> differ;
  std::set_symmetric_difference(old.begin(), old.end(), now.begin(), now.end(),
                                std::back_inserter(differ));
  std::unordered_set<std::string_view> paths;
  for (const Key& key : differ) {
    paths.insert(std::get<0>(key));
    // What silences it, or is silenced, may stand anywhere.
    everything_ = everything_ || reaches_tree(std::get<2>(key));
  }
  for (const Pair& pair : pairs_) {
    if (pair.changed || paths.count(pair.now->source.path()) == 0) continue;
    add(pair);
    add_statements(pair);
  }
}

bool Finder::any_changed(FileRole role) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [role](const Pair& pair) {
    return pair.changed && ((pair.old != nullptr && pair.old->role == role) ||
                            (pair.now != nullptr && pair.now->role == role));
  });
}

bool has_labels(const Tree& tree) {
  return std::any_of(tree.definitions.begin(), tree.definitions.end(),
                     [](const Definition& definition) {
                       return definition.kind == DefinitionKind::kLabel;
                     });
}

// What decides about files that it does not name: settings, entry files, files
// that may define any name, the first label.
bool Finder::reaches_everything() const {
  const auto is_broken = [](const File* file) {
    return file != nullptr && file->broken;
  };
  return !same_options_ || any_changed(FileRole::kEntry) ||
         any_changed(FileRole::kToolConfig) ||
         has_labels(before_.tree) != has_labels(after_.tree) ||
         std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
           return pair.changed && (is_broken(pair.old) || is_broken(pair.now));
         });
}

bool is_matano(FileRole role) {
  return role == FileRole::kDetection || role == FileRole::kMatano ||
         role == FileRole::kMatanoScript;
}

// Files that look at others without naming a definition.
bool Finder::is_reached(const Pair& pair) const {
  if (pair.changed) return true;
  switch (pair.now->role) {
    case FileRole::kList:
    case FileRole::kApply:
    case FileRole::kSql: return false;
    case FileRole::kTests:
    case FileRole::kHost: return any_changed(FileRole::kHost);
    case FileRole::kEntry: return true;
    case FileRole::kSettings:
    case FileRole::kNone:
    case FileRole::kPack:
    case FileRole::kConfig:
    case FileRole::kToolConfig: return before_.tree.paths != after_.tree.paths;
    case FileRole::kDetection:
    case FileRole::kMatano:
    case FileRole::kMatanoScript:
      return before_.tree.paths != after_.tree.paths ||
             std::any_of(pairs_.begin(), pairs_.end(), [](const Pair& other) {
               return other.changed &&
                      ((other.old != nullptr && is_matano(other.old->role)) ||
                       (other.now != nullptr && is_matano(other.now->role)));
             });
  }
  return true;
}

}  // namespace

Affected affected_by(const Side& before, const Side& after) {
  return Finder(before, after).find();
}

}  // namespace ctl
