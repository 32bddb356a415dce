#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/emulator.h"
#include "schema/documents/tree.h"
#include "schema/hosts/host.h"

namespace ctl {

// What a log table declares of its records: fields by name, or everything below
// (contracts/matano.md 5.1).
struct DeclaredFields {
  bool whole = false;
  std::map<std::string, DeclaredFields> fields;
};

// The tables of the log sources of a Matano directory, by resolved name.
std::map<std::string, DeclaredFields> declared_tables(const Tree& tree,
                                                      const std::string& root);

// The lines that the agent writes for the first run of a scheduled query. A
// fixed time, so that the same rows give the same lines.
std::vector<std::string> first_log_lines(const Definition& query,
                                         const Host& host,
                                         const SqlResult& result);

// The records (JSON) that a line of the log becomes: one for each row.
std::vector<std::string> records_of(const std::string& line);

// The record as the table keeps it: what is declared and absent is null, what
// is not declared is gone.
std::string as_declared(const std::string& record,
                        const DeclaredFields& declared);

}  // namespace ctl
