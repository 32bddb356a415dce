#include "cli/deploy/history_search.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

// Each costs a load of the whole tree.
constexpr std::size_t kMostRevisions = 100;

bool is_yaml(std::string_view path) {
  return path.ends_with(".yml") || path.ends_with(".yaml");
}

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// Calls `take` with each run of letters and digits and with what follows it.
template <typename Take>
void each_word(std::string_view text, const Take& take) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_word_letter(text[end]))
      ++end;
    if (end > at) take(text.substr(at, end - at), text.substr(end));
    at = end + 1;
  }
}

std::set<std::string> words_of(std::string_view name) {
  // Such letters are composed and folded in ways that a search does not see.
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  std::set<std::string> words;
  if (!ascii) return words;
  each_word(name, [&](std::string_view word, std::string_view) {
    words.insert(lower_ascii(word));
  });
  return words;
}

}  // namespace

HistorySearch::HistorySearch(const Repository& repository,
                             const std::map<std::string, const Object*>& sought)
    : repository_(repository),
      lengths_(
          {std::string_view("path").size(), std::string_view("paths").size()}) {
  std::set<std::string> names;
  for (const auto& [key, object] : sought)
    names.insert(object->name);
  for (const std::string& name : names)
    add_name(name);
}

void HistorySearch::add_name(const std::string& name) {
  const std::set<std::string> words = words_of(name);
  any_text_ = any_text_ || words.empty();
  for (const std::string& word : words) {
    by_word_[word].push_back(names_.size());
    lengths_.insert(word.size());
  }
  names_.push_back(name);
  word_counts_.push_back(words.size());
}

Status HistorySearch::walk(const std::string& from, const std::string& until) {
  Status failed = ok();
  const Status walked =
      repository_.history(from, [&](const Commit& commit, const auto& changes) {
        if (commit.id == until) return false;
        failed = visit(commit, changes);
        return failed.has_value();
      });
  return failed ? walked : failed;
}

bool HistorySearch::was_seen(const std::string& name) const {
  return seen_.contains(name) || words_of(name).empty();
}

const Commit* HistorySearch::origin(const std::string& path,
                                    const Revision& revision) const {
  const auto touches = touches_.find(path);
  if (touches == touches_.end()) return nullptr;
  const auto last = touches->second.lower_bound(revision.after);
  return last == touches->second.end() ? nullptr : &last->second;
}

HistorySearch::Text HistorySearch::scan(std::string_view text) const {
  Text out;
  out.any = any_text_;
  std::set<const void*> found;             // words
  std::map<std::size_t, std::size_t> had;  // words of each name
  each_word(text, [&](std::string_view word, std::string_view rest) {
    if (!lengths_.contains(word.size())) return;
    const std::string lower = lower_ascii(word);
    if ((lower == "path" || lower == "paths") && rest.starts_with(':')) {
      out.any = true;
    }
    const auto names = by_word_.find(lower);
    if (names == by_word_.end() || !found.insert(&*names).second) return;
    for (const std::size_t name : names->second) {
      if (++had[name] == word_counts_[name]) out.names.insert(names_[name]);
    }
  });
  return out;
}

bool HistorySearch::is_relevant(std::string_view text) const {
  const Text found = scan(text);
  return found.any || !found.names.empty();
}

std::optional<bool> HistorySearch::is_relevant_id(const std::string& id) const {
  const auto found = texts_.find(id);
  if (found == texts_.end()) return std::nullopt;
  return found->second.any || !found->second.names.empty();
}

Result<const HistorySearch::Text*> HistorySearch::text_of(
    const std::string& id) {
  const auto [found, is_new] = texts_.try_emplace(id);
  if (is_new) {
    const auto text = repository_.contents(id);
    if (!text) return text.error();
    found->second = scan(*text);
    seen_.insert(found->second.names.begin(), found->second.names.end());
  }
  return &std::as_const(found->second);
}

Status HistorySearch::visit(const Commit& commit,
                            const std::vector<FileChange>& changes) {
  Revision parent;
  const std::size_t number = visited_++;
  parent.after = visited_;
  for (const FileChange& change : changes) {
    if (!is_yaml(change.path)) continue;
    if (!change.new_id.empty()) {
      touches_[change.path][number] = commit;
      const auto text = text_of(change.new_id);
      if (!text) return text.error();
    }
    if (change.old_id.empty()) continue;
    const auto text = text_of(change.old_id);
    if (!text) return text.error();
    parent.any = parent.any || (*text)->any;
    parent.names.insert((*text)->names.begin(), (*text)->names.end());
  }
  if (!parent.any && parent.names.empty()) return ok();
  for (const std::string& id : commit.parents) {
    if (!known_.insert(id).second) continue;
    cut_short_ = revisions_.size() >= kMostRevisions;
    if (cut_short_) break;
    revisions_.push_back(parent);
    revisions_.back().id = id;
  }
  return ok();
}

}  // namespace ctl
