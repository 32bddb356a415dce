#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/emulator/analysis.h"

struct sqlite3;

namespace ctl {

// One instruction of SQLite's virtual machine, as EXPLAIN prints it.
struct Instruction {
  std::string opcode;
  int p1 = 0;
  int p2 = 0;
  int p3 = 0;
  std::string p4;
};

// The program of one statement, and what can be read from it.
class Program {
 public:
  // `statement` is the text of one statement that prepares and is no EXPLAIN.
  static Program of(sqlite3* db, const std::string& statement);

  explicit Program(std::vector<Instruction> code) : code_(std::move(code)) {}

  // Whether some path, or every path, to the regular end gives a row.
  Rows rows() const;

  std::vector<FunctionUse> functions() const;

  // A column of one scan. -1: computed, or its way cannot be followed.
  struct Source {
    int cursor = -1;
    int column = -1;
    bool operator==(const Source&) const = default;
  };
  std::vector<Source> result_sources() const;

  // Whether a scan is asked for the rows that have another's value, or the two
  // are compared.
  bool equates(const Source& a, const Source& b) const;

  // The constants of the IN list whose value is argument `argument` (from 0) of
  // the scan that xBestIndex call `number` planned. Empty when not all of its
  // members are constants.
  std::vector<std::string> in_list(int number, int argument) const;

  // The constants that a column of that scan is compared with, as it is with
  // the members of an IN list that the table does not take.
  std::vector<std::string> compared_with(int number, int column) const;

 private:
  using Argument = FunctionUse::Argument;

  std::vector<std::size_t> successors(std::size_t at) const;
  void add_coroutine(std::size_t at, std::vector<std::size_t>& next) const;
  bool reaches(bool through_rows, bool wants_row) const;

  std::size_t prologue() const;
  Argument literal(int reg, std::size_t before) const;
  std::optional<std::size_t> writer(int reg, std::size_t begin,
                                    std::size_t end) const;
  std::optional<int> cursor_of(int reg) const;
  std::optional<std::size_t> filter_of(int number) const;
  std::vector<std::string> members(int cursor) const;
  Source source_of(int reg, std::size_t before) const;
  bool is_filtered_by(std::size_t at, int cursor, const Source& value) const;

  std::vector<Instruction> code_;
};

}  // namespace ctl
