#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/emulator/emulator.h"
#include "engine/matano/detections.h"
#include "schema/documents/tree.h"
#include "schema/hosts/host.h"

namespace ctl {

// The named columns of one expected row; no value means NULL.
using ExpectedRow = std::vector<std::pair<std::string, Cell>>;

// A Matano alert that a case wants, or that there is none.
struct ExpectedAlert {
  bool none = false;
  // "title", "severity", …: what it must have. "…" stands for any text.
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
};

// What a case wants of the answer (contracts/ctl.md, "Tests"); what is not
// given is not asked.
struct Expectation {
  std::optional<std::size_t> least;
  std::optional<std::size_t> most;
  std::optional<std::vector<ExpectedRow>> exactly;  // in any order
  std::vector<ExpectedRow> includes;
  std::vector<ExpectedRow> excludes;
  std::optional<bool> passes;        // policies
  std::optional<std::string> error;  // a part of the statement's error
  std::optional<ExpectedAlert> alert;
};

// One case of a `*.tests.yml` file.
struct TestCase {
  std::string kind;  // "query", "policy", "detection"
  std::string definition;
  std::string name;
  std::string path;
  int line = 0;
  std::string host;  // empty: a usual one of the definition's platform
  RowTables given;
  std::map<std::string, HostFile, std::less<>> files;
  // Of a detection: records of its tables, as JSON.
  std::map<std::string, std::vector<std::string>> records;
  Expectation expect;
  std::string mistake;  // why it cannot be run as it is written
};

// Every case of the tree's `*.tests.yml` files, in their order.
std::vector<TestCase> read_cases(const Tree& tree);

// Why the answer is not what was expected; nothing when it is.
std::optional<std::string> mismatch(const Expectation& expect,
                                    const SqlResult& result);
std::optional<std::string> mismatch(const ExpectedAlert& expect,
                                    const std::vector<Alert>& alerts);

}  // namespace ctl
