#include "cli/lint/caused.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

// What makes two findings the same wherever they stand.
using Key = std::string;

Key key_of(const Diagnostic& finding, const std::string& path) {
  return concat(finding.rule, '\n', static_cast<int>(finding.severity), '\n',
                finding.kind, '\n', finding.name, '\n', finding.message, '\n',
                path);
}

bool about_definition(const Diagnostic& finding) {
  return !finding.kind.empty() && !finding.name.empty();
}

// A definition's text without the indentation of its lines, so that a list
// that moves into a file of its own stays the same.
std::string text_of(const Definition& definition) {
  std::string_view text = definition.file->source.text();
  if (definition.dialect != Dialect::kSql && definition.item != nullptr) {
    text = text.substr(definition.item->offset,
                       definition.item->end - definition.item->offset);
  }
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += trim(text.substr(0, end));
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

using Name = std::tuple<std::string, std::string>;                // kind, name
using Place = std::tuple<std::string, std::string, std::string>;  // and path

// The definitions of a tree that findings are about: what they say, by name
// and by place.
struct Definitions {
  Definitions(const Tree& tree, const std::set<Name>& wanted) {
    if (wanted.empty()) return;
    for (const Definition& definition : tree.definitions) {
      if (definition.file == nullptr) continue;
      const std::string kind(to_string(definition.kind));
      if (wanted.count({kind, definition.name}) == 0) continue;
      const std::string text = text_of(definition);
      const std::string& path = definition.file->source.path();
      by_place[{kind, definition.name, path}].insert(text);
      by_name[{kind, definition.name}].insert(text);
    }
  }
  std::map<Place, std::set<std::string>> by_place;
  std::map<Name, std::set<std::string>> by_name;
};

std::set<Name> names_of(const Linted& before, const Linted& after) {
  std::set<Name> out;
  for (const auto* findings : {&before.findings, &after.findings}) {
    for (const Diagnostic& finding : *findings) {
      if (about_definition(finding)) out.emplace(finding.kind, finding.name);
    }
  }
  return out;
}

// Where the files of `before` are in `after`, when they were moved as they are.
std::map<std::string, std::string> moved_files(const Tree& before,
                                               const Tree& after) {
  std::unordered_map<std::string_view, std::string> appeared;
  for (const auto& file : after.files) {
    if (before.file(file->source.path()) == nullptr) {
      appeared.try_emplace(file->source.text(), file->source.path());
    }
  }
  std::map<std::string, std::string> out;
  if (appeared.empty()) return out;
  for (const auto& file : before.files) {
    if (after.file(file->source.path()) != nullptr) continue;
    const auto found = appeared.find(file->source.text());
    if (found != appeared.end()) out[file->source.path()] = found->second;
  }
  return out;
}

class Comparison {
 public:
  Comparison(const Linted& before, const Linted& after)
      : Comparison(before, after, names_of(before, after)) {}

  Comparison(const Linted& before, const Linted& after,
             const std::set<Name>& names)
      : old_(before.tree, names),
        new_(after.tree, names),
        moved_(moved_files(before.tree, after.tree)) {
    for (const Diagnostic& finding : before.findings) {
      ++here_[key_of(finding, path_now(finding.path))];
      if (has_left(finding)) ++gone_[key_of(finding, {})];
    }
  }

  // Whether the change caused it; each old finding excuses one.
  bool is_caused(const Diagnostic& finding) {
    const bool was_here = take(here_, key_of(finding, finding.path));
    const bool was_elsewhere = !was_here && about_definition(finding) &&
                               take(gone_, key_of(finding, {}));
    return is_touched(finding) || !(was_here || was_elsewhere);
  }

 private:
  using Counts = std::unordered_map<Key, int>;

  std::string path_now(const std::string& path) const {
    const auto found = moved_.find(path);
    return found == moved_.end() ? path : found->second;
  }

  static bool take(Counts& counts, const Key& key) {
    const auto found = counts.find(key);
    if (found == counts.end() || found->second == 0) return false;
    --found->second;
    return true;
  }

  // The definition is no longer in the file where it was.
  bool has_left(const Diagnostic& finding) const {
    if (!about_definition(finding)) return false;
    return new_.by_place.count(
               {finding.kind, finding.name, path_now(finding.path)}) == 0;
  }

  // The definition around it does not say what it said before.
  bool is_touched(const Diagnostic& finding) const {
    if (!about_definition(finding)) return false;
    const auto now =
        new_.by_place.find({finding.kind, finding.name, finding.path});
    const auto was = old_.by_name.find({finding.kind, finding.name});
    if (now == new_.by_place.end() || was == old_.by_name.end()) return false;
    for (const std::string& text : now->second) {
      if (was->second.count(text) == 0) return true;
    }
    return false;
  }

  Definitions old_;
  Definitions new_;
  std::map<std::string, std::string> moved_;
  Counts here_;
  Counts gone_;
};

}  // namespace

std::set<const Definition*> changed_definitions(const Tree& before,
                                                const Tree& after) {
  std::set<Name> names;
  for (const Definition& definition : after.definitions)
    names.emplace(to_string(definition.kind), definition.name);
  const Definitions old(before, names);
  std::set<const Definition*> out;
  for (const Definition& definition : after.definitions) {
    if (definition.file == nullptr) continue;
    const auto was = old.by_name.find(
        {std::string(to_string(definition.kind)), definition.name});
    if (was == old.by_name.end() ||
        was->second.count(text_of(definition)) == 0) {
      out.insert(&definition);
    }
  }
  return out;
}

std::vector<Diagnostic> caused_by_change(const Linted& before,
                                         const Linted& after) {
  Comparison comparison(before, after);
  std::vector<Diagnostic> out;
  for (const Diagnostic& finding : after.findings) {
    if (comparison.is_caused(finding)) out.push_back(finding);
  }
  return out;
}

}  // namespace ctl
