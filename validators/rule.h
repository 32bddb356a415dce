#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/base/diagnostic.h"

namespace ctl {

struct TreeContext;
struct FileContext;
struct DefinitionContext;
struct SqlContext;

// One rule of the linter. It lives in validators/rules/<name>.cpp as a
// constinit object <name>; its id is the name with hyphens. The texts are its
// manual page: `ctl explain` prints them and docs/rules.md is made of them.
//
// A rule has the check of the widest thing it must see at once; a rule without
// any is reported by whatever reads the files or runs the rules.
struct Rule {
  std::string_view id = {};
  Severity severity = Severity::kError;
  bool preview = false;            // shown, never changes the exit code
  std::string_view summary = {};   // what it finds, in half a line
  std::string_view why = {};       // what happens when it is left
  std::string_view evidence = {};  // how that is known
  // Example files; the first line may be `# path`, else it is a list of queries
  // in queries.yml. `bad` is found, `good` is not.
  std::string_view bad = {};
  std::string_view good = {};

  void (*check_tree)(const TreeContext&) = nullptr;
  void (*check_file)(const FileContext&) = nullptr;
  void (*check_definition)(const DefinitionContext&) = nullptr;
  // Definitions with SQL: whatever agents say of it, and (check_plan) only when
  // every agent that the definition targets prepares it.
  void (*check_sql)(const SqlContext&) = nullptr;
  void (*check_plan)(const SqlContext&) = nullptr;
};

#define CTL_RULE(name) extern const Rule name;
#include "validators/rules.def"
#undef CTL_RULE

std::span<const Rule* const> all_rules();    // sorted by id
const Rule* find_rule(std::string_view id);  // nullptr when there is none
std::string_view closest_rule(std::string_view id);  // "" when none is near
std::string unknown_rule_help(std::string_view id);

}  // namespace ctl
