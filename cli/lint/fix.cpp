#include "cli/lint/fix.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/files.h"
#include "cli/lint/replace_file.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// A source with some of its files in another version.
class EditedSource : public FileSource {
 public:
  EditedSource(FileSource& base, const std::map<std::string, FixedFile>& files)
      : base_(base), files_(files) {}

  Result<std::vector<std::string>> list() override { return base_.list(); }
  Result<std::string> read(const std::string& path) override {
    const auto found = files_.find(path);
    return found == files_.end() ? base_.read(path) : found->second.after;
  }
  bool exists(const std::string& path) override { return base_.exists(path); }
  std::string id(const std::string& path) override {
    return files_.count(path) == 0 ? base_.id(path) : std::string();
  }
  bool concurrent() const override { return base_.concurrent(); }
  bool sees_outside() const override { return base_.sees_outside(); }

 private:
  FileSource& base_;
  const std::map<std::string, FixedFile>& files_;
};

// The edits of one round, by file and in the order of the file.
class Edits {
 public:
  // False when one of them touches an edit that is there already. The same
  // fix of two findings is one.
  bool add(const Fix& fix) {
    bool is_new = false;
    for (const Edit& edit : fix.edits) {
      if (has(edit)) continue;
      if (touches(edit)) return false;
      is_new = true;
    }
    if (!is_new) return true;
    for (const Edit& edit : fix.edits) {
      if (!has(edit)) by_file_[edit.path].insert({edit.start, edit});
    }
    return true;
  }

  const auto& by_file() const { return by_file_; }

 private:
  bool has(const Edit& edit) const {
    const auto file = by_file_.find(edit.path);
    if (file == by_file_.end()) return false;
    const auto found = file->second.find(edit.start);
    return found != file->second.end() && found->second.end == edit.end &&
           found->second.text == edit.text;
  }

  bool touches(const Edit& edit) const {
    const auto file = by_file_.find(edit.path);
    if (file == by_file_.end()) return false;
    const auto after = file->second.lower_bound(edit.start);
    if (after != file->second.end() && after->first <= edit.end) return true;
    if (after == file->second.begin()) return false;
    return std::prev(after)->second.end >= edit.start;
  }

  std::map<std::string, std::map<std::size_t, Edit>> by_file_;
};

std::string edited(const std::string& text,
                   const std::map<std::size_t, Edit>& edits) {
  std::string out;
  std::size_t at = 0;
  for (const auto& [start, edit] : edits) {
    out.append(text, at, start - at);
    out += edit.text;
    at = edit.end;
  }
  return out.append(text, at, std::string::npos);
}

class Fixer {
 public:
  Fixer(FileSource& source, const LoadOptions& options, const Linter& linter)
      : source_(source), options_(options), linter_(linter) {}

  Result<Fixed> fix() {
    // Each round mends what the one before uncovered; a rule whose fix does not
    // help ends here.
    constexpr int kMostRounds = 10;
    for (int round = 0;; ++round) {
      EditedSource edited_source(source_, fixed_.files);
      auto tree = load_tree(edited_source, options_);
      if (!tree) return tree.error();
      if (take_back_broken(*tree)) continue;
      fixed_.tree = *std::move(tree);
      fixed_.rest = linter_.run(fixed_.tree);
      if (round >= kMostRounds || !apply()) break;
    }
    std::erase_if(fixed_.files, [](const auto& file) {
      return file.second.before == file.second.after;
    });
    return std::move(fixed_);
  }

 private:
  // A file that no longer parses gets its first text back, for good.
  bool take_back_broken(const Tree& tree) {
    bool any = false;
    for (auto& [path, file] : fixed_.files) {
      const File* found = tree.file(path);
      if (found == nullptr || !found->broken || refused_.count(path) > 0) {
        continue;
      }
      file.after = file.before;
      refused_.insert(path);
      any = true;
    }
    return any;
  }

  bool may_fix(const Diagnostic& finding) const {
    if (!finding.fix.safe || finding.fix.edits.empty()) return false;
    return std::all_of(finding.fix.edits.begin(), finding.fix.edits.end(),
                       [&](const Edit& edit) { return may_edit(edit); });
  }

  bool may_edit(const Edit& edit) const {
    const File* file = fixed_.tree.file(edit.path);
    return file != nullptr && !file->converted && !file->broken &&
           refused_.count(edit.path) == 0 && edit.start <= edit.end &&
           edit.end <= file->source.text().size();
  }

  // Whether any file changed.
  bool apply() {
    Edits edits;
    std::size_t made = 0;
    for (const Diagnostic& finding : fixed_.rest.report.findings) {
      if (may_fix(finding) && edits.add(finding.fix)) ++made;
    }
    bool changed = false;
    for (const auto& [path, list] : edits.by_file()) {
      const std::string& old = fixed_.tree.file(path)->source.text();
      std::string text = edited(old, list);
      if (text == old) continue;
      changed = true;
      fixed_.files.try_emplace(path, FixedFile{old, {}});
      fixed_.files[path].after = std::move(text);
    }
    if (changed) fixed_.findings += made;
    return changed;
  }

  FileSource& source_;
  const LoadOptions& options_;
  const Linter& linter_;
  Fixed fixed_;
  std::set<std::string> refused_;
};

}  // namespace

Result<Fixed> fix_tree(FileSource& source, const LoadOptions& options,
                       const Linter& linter) {
  return Fixer(source, options, linter).fix();
}

std::vector<Error> write_fixed(const Fixed& fixed, const std::string& root,
                               const std::string& prefix) {
  std::vector<Error> errors;
  for (const auto& [path, file] : fixed.files) {
    const std::string shown = prefix + path;
    const auto now = read_file(concat(root, '/', path), shown);
    if (!now) {
      errors.push_back(now.error());
    } else if (*now != file.before) {
      errors.push_back({concat(shown, " was changed while it was being fixed"),
                        "the file is as it was; run `ctl lint --fix` again"});
    } else if (const auto done =
                   replace_file(concat(root, '/', path), file.after, shown);
               !done) {
      errors.push_back(done.error());
    }
  }
  return errors;
}

}  // namespace ctl
