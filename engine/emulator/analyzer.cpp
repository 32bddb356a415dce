#include "engine/emulator/analyzer.h"

#include <sqlite3.h>

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/emulator/emulated_table.h"
#include "engine/emulator/program.h"
#include "engine/emulator/query_plan.h"
#include "engine/emulator/script.h"

namespace ctl {
namespace {

std::string text_or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

std::vector<ResultColumn> result_columns(sqlite3_stmt* statement) {
  std::vector<ResultColumn> columns;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    columns.push_back(
        {.name = text_or_empty(sqlite3_column_name(statement, i)),
         .table = text_or_empty(sqlite3_column_table_name(statement, i)),
         .column = text_or_empty(sqlite3_column_origin_name(statement, i))});
  }
  return columns;
}

// Tells columns of one name apart, which is all that the scans are asked for.
void set_scans(const Program& program, std::vector<ResultColumn>& columns) {
  std::map<std::string_view, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < columns.size(); ++i)
    by_name[columns[i].name].push_back(i);
  if (by_name.size() == columns.size()) return;
  const std::vector<Program::Source> sources = program.result_sources();
  if (sources.size() != columns.size()) return;
  for (const auto& [name, same] : by_name) {
    const Program::Source& first = sources[same.front()];
    for (const std::size_t i : same) {
      columns[i].scan = sources[i].cursor;
      columns[i].equals_first = i != same.front() && first.cursor >= 0 &&
                                sources[i].cursor >= 0 &&
                                program.equates(first, sources[i]);
    }
  }
}

// What the authorizer noted since the last statement, without SQLite's own
// tables, which statements that make something read.
std::map<std::string, std::set<std::string>> take_reads(Session& session) {
  auto reads = std::exchange(session.reads, {});
  std::erase_if(reads, [](const auto& entry) {
    return entry.first.starts_with("sqlite_");
  });
  return reads;
}

std::set<std::pair<std::string, std::string>> null_tests(const Session& session,
                                                         std::size_t first) {
  std::set<std::pair<std::string, std::string>> tests;
  for (const PlanCall& call : std::span(session.calls).subspan(first)) {
    for (const OfferedConstraint& offered : call.constraints) {
      if (offered.op != constraint_op::kIsNull || offered.column < 0) continue;
      const auto at = static_cast<std::size_t>(offered.column);
      tests.emplace(call.table->table().name,
                    call.table->columns()[at].column->name);
    }
  }
  return tests;
}

StatementAnalysis analyze(Session& session, Database& database, Script& script,
                          const PreparedStatement& statement) {
  StatementAnalysis result{.offset = statement.begin, .end = statement.end};
  sqlite3_stmt* const handle = statement.handle.get();
  result.columns = result_columns(handle);
  result.reads = take_reads(session);
  result.functions = std::exchange(session.functions, {});
  result.null_tests = null_tests(session, statement.calls);
  if (sqlite3_stmt_isexplain(handle) == 0) {
    Program program({});
    script.again(statement, [&] {
      program = Program::of(database.handle(), script.text(statement));
    });
    if (!result.columns.empty()) {
      result.rows = program.rows();
      result.calls = program.functions();
      set_scans(program, result.columns);
    }
    result.loops = plan_loops(script.plan(statement), session, program);
  }
  session.reads.clear();
  session.functions.clear();
  return result;
}

}  // namespace

SqlAnalysis analyze_sql(Session& session, Database& database,
                        std::string_view sql) {
  SqlAnalysis result;
  Script script(session, database, sql, true);
  while (const auto statement = script.next()) {
    result.statements.push_back(analyze(session, database, script, *statement));
    if (!script.makes_schema(*statement)) continue;
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW)
      code = sqlite3_step(statement->handle.get());
    if (code == SQLITE_DONE) continue;
    result.error = script.step_error(*statement);
    return result;
  }
  result.error = script.error();
  return result;
}

}  // namespace ctl
