#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/source_file.h"

namespace ctl {

enum class Severity { kNote, kWarning, kError };

std::string_view to_string(Severity severity);

// A second place that explains a finding ("first given here").
struct Related {
  std::string path;
  Position at;
  std::string message;
};

// Replaces the bytes [start, end) of a file.
struct Edit {
  std::string path;
  std::size_t start = 0;
  std::size_t end = 0;
  std::string text;
};

struct Fix {
  bool safe = true;
  std::vector<Edit> edits;
};

// One finding about one place. `message` says what is wrong, `help` what to do;
// neither contains the path, the position or the rule id, which every renderer
// adds in its own way. `kind` and `name` are empty when the finding is not
// about one definition; `at` and `end` are zero when the place is unknown.
struct Diagnostic {
  Severity severity = Severity::kError;
  bool preview = false;
  std::string rule;
  std::string path;
  Position at;
  Position end;  // one past the last character
  std::string kind;
  std::string name;
  std::string message;
  std::string help;
  std::vector<Related> related;
  Fix fix;
};

// Orders by path, line, column, rule, then message, so that output never
// depends on the order in which rules or threads ran.
bool before(const Diagnostic& a, const Diagnostic& b);

// Collects findings; passed by reference to whatever may report.
class Diagnostics {
 public:
  void add(Diagnostic finding);
  void append(Diagnostics other);
  bool empty() const { return all_.empty(); }
  std::size_t count(Severity severity) const;
  const std::vector<Diagnostic>& all() const { return all_; }
  std::vector<Diagnostic> sorted() &&;

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace ctl
