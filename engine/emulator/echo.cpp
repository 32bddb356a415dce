#include "engine/emulator/echo.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

struct Instruction {
  std::string_view table;
  std::string_view column;
  bool limit = false;  // at most so many rows
};

constexpr Instruction kInstructions[] = {
    {"curl", "user_agent"},
    {"curl_certificate", "dump_certificate"},
    {"curl_certificate", "timeout"},
    {"npm_packages", "max_depth"},
    {"unified_log", "max_rows", true},
    {"unified_log", "predicate"},
    {"users", "include_remote"},
    {"windows_eventlog", "time_range"},
    {"windows_eventlog", "timestamp"},
    {"windows_search", "additional_properties"},
    {"windows_search", "max_results", true},
    {"windows_search", "query"},
    {"windows_search", "sort"},
    {"yara", "sig_group"},
    {"yara", "sigfile"},
    {"yara", "sigrule"},
    {"yara", "sigurl"},
    {"yara_file", "sig_group"},
    {"yara_file", "sigfile"},
    {"yara_file", "sigrule"},
    {"yara_file", "sigurl"},
    {"yara_process", "sig_group"},
    {"yara_process", "sigfile"},
    {"yara_process", "sigrule"},
    {"yara_process", "sigurl"},
};
constexpr std::size_t kUsualLimit = 100;

bool is_equal(int op) {
  return op == constraint_op::kEqual || op == constraint_op::kInList;
}

const Instruction* find_instruction(const EmulatedTable& table,
                                    std::string_view column) {
  const auto* found =
      std::ranges::find_if(kInstructions, [&](const Instruction& instruction) {
        return instruction.table == table.table().name &&
               instruction.column == column;
      });
  return found == std::end(kInstructions) ? nullptr : found;
}

bool has_limit(const EmulatedTable& table) {
  return std::ranges::any_of(kInstructions, [&](const Instruction& each) {
    return each.limit && each.table == table.table().name;
  });
}

const RowSource& source_of(const EmulatedTable& table,
                           const ScanAnswer& answer) {
  return answer.generated ? answer.generated->source : table.rows();
}

std::vector<std::uint32_t> rows_of(const EmulatedTable& table,
                                   const ScanAnswer& answer) {
  if (answer.rows) return *answer.rows;
  std::vector<std::uint32_t> all(source_of(table, answer).size());
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

std::size_t limit_of(const std::string& text) {
  std::size_t limit = kUsualLimit;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return limit;
}

}  // namespace

bool is_instruction(const EmulatedTable& table, std::size_t column) {
  return find_instruction(table, table.columns()[column].name) != nullptr;
}

ScanAnswer show_rows(const EmulatedTable& table, TableRows rows) {
  std::vector<std::string_view> names;
  for (const DeclaredColumn& declared : table.columns())
    names.push_back(table.columns()[declared.target].name);
  return {.failure = {},
          .rows = {},
          .generated =
              std::make_shared<const GeneratedRows>(std::move(rows), names)};
}

ScanAnswer with_cells(const EmulatedTable& table, const ScanAnswer& answer,
                      const std::vector<NewCell>& cells, bool replace) {
  const RowSource& source = source_of(table, answer);
  RowsBuilder builder;
  const auto add_new = [&] {
    for (const NewCell& cell : cells)
      builder.add(table.columns()[cell.column].name, cell.value);
  };
  for (const std::uint32_t row : rows_of(table, answer)) {
    builder.begin_row();
    // Of a column that is given twice the first counts.
    if (replace) add_new();
    for (std::size_t at = 0; at < table.columns().size(); ++at) {
      const auto cell = source.cell(row, at);
      if (cell && !table.columns()[at].alias)
        builder.add(table.columns()[at].name, *cell);
    }
    if (!replace) add_new();
  }
  return show_rows(table, std::move(builder).build());
}

ScanAnswer echo_arguments(const EmulatedTable& table,
                          const std::vector<ScanArgument>& arguments,
                          ScanAnswer answer) {
  if (answer.failure) return answer;
  std::vector<NewCell> cells;
  std::optional<std::size_t> limit;
  if (has_limit(table)) limit = kUsualLimit;
  for (const ScanArgument& argument : arguments) {
    const Instruction* instruction =
        find_instruction(table, table.columns()[argument.column].name);
    if (instruction == nullptr || !is_equal(argument.op)) continue;
    cells.push_back({argument.column, argument.value});
    if (instruction->limit) limit = limit_of(argument.value);
  }
  if (limit) {
    answer.rows = rows_of(table, answer);
    answer.rows->resize(std::min(*limit, answer.rows->size()));
  }
  return cells.empty() ? answer : with_cells(table, answer, cells, false);
}

}  // namespace ctl
