#pragma once

#include <string>
#include <vector>

#include "schema/base/text.h"
#include "schema/documents/tree.h"
#include "validators/finding.h"
#include "validators/lint.h"
#include "validators/rule.h"
#include "validators/sidecars.h"
#include "validators/sql_verdict.h"

namespace ctl {

// What every check is given: the tree, the options, and where to report.
struct Context {
  const Tree& tree;
  const LintOptions& options;
  const Rule& rule;
  std::vector<Reported>& out;

  void report(Finding finding) const;
};

// Where bytes [begin, end) of a definition's statement are in its file.
Place place_of_sql(const Definition& definition, std::size_t begin,
                   std::size_t end);

struct TreeContext : Context {};

struct FileContext : Context {
  const File& file;
};

struct DefinitionContext : Context {
  const Definition& definition;

  // Reports about this definition; the place is a part of its file.
  void report(Finding finding) const;
};

// A definition with its statement and what an agent makes of it on each target.
struct SqlContext : DefinitionContext {
  const SqlSubject& sql;
  SqlJudge& judge;  // asks further questions of the same agents
  const SidecarIndex& sidecars;

  // Where bytes [begin, end) of the statement are in the file.
  Place sql_place(std::size_t begin, std::size_t end) const;
  void report_sql(std::size_t begin, std::size_t end, Finding finding) const;
  // At a token of sql.tokens; nullptr: where the statement starts.
  void report_token(const SqlToken* token, Finding finding) const;
  void report_statement(Finding finding) const;
};

}  // namespace ctl
