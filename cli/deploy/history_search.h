#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/git/repository.h"
#include "engine/plan/object.h"

namespace ctl {

// A revision to look into, and how many commits the walk had seen before it.
struct Revision {
  std::string id;
  std::size_t after = 0;
  bool any = false;  // the change was about which files are read
  std::set<std::string, std::less<>> names = {};  // whose words it touched
};

// Finds the revisions whose files may define some of the names sought, without
// loading them: a commit that replaced or removed a text with all words of a
// name, or a reference to a file, has parents worth a look. Words are what a
// file shows however it quotes or spells a name: runs of letters and digits in
// any case. Names without any, and those that are not ASCII, may be anywhere.
class HistorySearch {
 public:
  HistorySearch(const Repository& repository,
                const std::map<std::string, const Object*>& sought);

  // Walks back from `from`, newest first, until the commit `until` (empty: to
  // the beginning).
  Status walk(const std::string& from, const std::string& until);

  const std::vector<Revision>& revisions() const { return revisions_; }
  // More than that was promising; what is not found may be in the rest.
  bool cut_short() const { return cut_short_; }
  // A file with this text may define something sought, or refer to one that
  // does. From any thread.
  bool is_relevant(std::string_view text) const;
  // The same by the id of a text; nothing when the walk did not meet it.
  std::optional<bool> is_relevant_id(const std::string& id) const;
  // Some file of the walk had the words of this name.
  bool was_seen(const std::string& name) const;
  // The commit that made a file what it is in a revision, if it was seen.
  const Commit* origin(const std::string& path, const Revision& revision) const;

 private:
  struct Text {
    bool any = false;
    std::set<std::string, std::less<>> names = {};
  };

  void add_name(const std::string& name);

  Status visit(const Commit& commit, const std::vector<FileChange>& changes);
  Result<const Text*> text_of(const std::string& id);
  Text scan(std::string_view text) const;

  const Repository& repository_;
  std::vector<std::string> names_;
  std::vector<std::size_t> word_counts_;  // of these
  bool any_text_ = false;                 // a name may be anywhere
  // Names by the words they have.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_word_;
  std::set<std::size_t> lengths_;            // of the words, and of "path(s)"
  std::set<std::string, std::less<>> seen_;  // names with all words in a file
  std::map<std::string, Text> texts_;        // by id of the contents
  std::set<std::string> known_;              // revisions
  std::vector<Revision> revisions_;
  // Who last touched each file, by how far back.
  std::map<std::string, std::map<std::size_t, Commit>> touches_;
  std::size_t visited_ = 0;  // commits
  bool cut_short_ = false;
};

}  // namespace ctl
