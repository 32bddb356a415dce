#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "schema/documents/tree.h"
#include "validators/finding.h"

namespace ctl {

// Which other findings share the cause of a finding.
enum class Reach {
  kPlace,      // those inside the same text
  kEntry,      // those on the key or in the value it is about
  kMapping,    // those on a key or value of the same mapping
  kBelow,      // those anywhere inside that mapping
  kFirst,      // those on the same key and in the value given first
  kItem,       // those of the definition
  kSubject,    // those of the definition about the same table, column, literal
  kStatement,  // those of SQL rules on the definition, when it is in the SQL
  kDocument,   // those in the document
  kNamedFile,  // those in the file that the finding is about
  kTree,       // all
};

// Of two findings of one cause the winner's stays. The loser "*" is every rule.
struct Precedence {
  std::string_view winner;
  std::string_view loser;
  Reach reach = Reach::kPlace;
  // Only winners whose subject this is: the key that a misspelt one means.
  std::string_view about = {};
};

std::span<const Precedence> precedence_table();

// Whether a finding silences others wherever they stand (Reach::kTree), and
// whether those of a rule silence or are silenced so: who looks at a part of a
// tree must then look at all of it.
bool silences_tree(const Reported& finding);
bool reaches_tree(std::string_view rule);

// The findings without those that share the cause of a stronger one. A finding
// that is switched off, suppressed or silenced itself still silences.
std::vector<Reported> one_per_cause(std::vector<Reported> findings);

}  // namespace ctl
