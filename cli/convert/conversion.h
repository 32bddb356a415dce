#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/object.h"
#include "schema/documents/tree.h"

namespace ctl {

// One definition on its way to a GitOps file.
struct Converted {
  Object object;
  std::string pack = {};    // that scheduled it: for a name of its own
  std::string reason = {};  // why it is collected, when the source says so
};

// What does not come along, and why; one line for each cause in a file.
class Losses {
 public:
  // Something of `name` is not carried over.
  void note(const std::string& path, const std::string& text,
            const std::string& name = {});
  // `name` as a whole is not.
  void leave_out(const std::string& path, const std::string& text,
                 const std::string& name);

  std::size_t left_out() const { return left_out_; }
  // "packs/a.conf: 'shard' is not carried over: 'x', 'y' and 3 more".
  std::vector<std::string> lines() const;

 private:
  std::vector<std::pair<std::string, std::string>> order_;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>>
      names_;
  std::size_t left_out_ = 0;
};

// The queries of osquery packs and configurations, and a label for each pack
// with discovery queries (contracts/osquery.md 16).
std::vector<Converted> convert_packs(const Tree& tree, Losses& losses);

// The documents with `kind` and `spec`; what a pack schedules becomes part of
// its queries (contracts/fleet.md 9).
std::vector<Converted> convert_apply(const Tree& tree, Losses& losses);

// The .sql files.
std::vector<Converted> convert_sql(const Tree& tree, Losses& losses);

// Makes each name stand for one definition: what is the same twice is one, what
// is not gets the name of its pack, too.
std::vector<Converted> with_own_names(std::vector<Converted> items,
                                      Losses& losses);

}  // namespace ctl
