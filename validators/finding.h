#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/documents/tree.h"
#include "validators/rule.h"

namespace ctl {

// Bytes [begin, end) of one file; an empty range is one character.
struct Place {
  const File* file = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What a rule says about one place. The rule's id and severity, the kind and
// name of the definition and the line numbers are added for it.
struct Finding {
  Place place = {};
  std::string message = {};
  std::string help = {};
  std::vector<Related> related = {};
  Fix fix = {};
  // What the finding is about beyond its place, when precedence is decided: a
  // table, a column, a literal of the statement.
  std::string subject = {};
  const Definition* definition = nullptr;
  std::string path = {};  // of a finding without a place
};

// A finding on its way to the report.
struct Reported {
  Diagnostic diagnostic;
  const Rule* rule = nullptr;  // nullptr: an id that the registry lacks
  const File* file = nullptr;
  const Definition* definition = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string subject;
};

Reported report(const Rule& rule, Finding finding);

// The place of a node, of the first key of a mapping, of the key or the value
// of an entry; a null value's place is its key.
Place place_of(const File& file, const Node& node);
Place key_place(const File& file, const Entry& entry);
Place value_place(const File& file, const Entry& entry);
Place item_place(const Definition& definition);
Place item_place(const File& file, const Node& item);

}  // namespace ctl
