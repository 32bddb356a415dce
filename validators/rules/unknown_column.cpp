#include <algorithm>
#include <vector>

#include "validators/context.h"
#include "validators/sidecars.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

// The table that has a hidden column which the view under its old name lacks.
const Table* hidden_by_view(const SqlSubject& sql, std::string_view column) {
  const auto named = [&sql](std::string_view alias) {
    return find_name(sql.tokens, alias) != nullptr;
  };
  for (const Table& table : all_tables()) {
    if (table.column(column) != nullptr &&
        std::any_of(table.aliases.begin(), table.aliases.end(), named)) {
      return &table;
    }
  }
  return nullptr;
}

void check(const SqlContext& context) {
  const SqlSubject& sql = context.sql;
  const auto any = [](const SqlVerdict&) { return true; };
  const SqlVerdict* failing = first_failing(sql, SqlErrorKind::kNoColumn, any);
  if (failing == nullptr) return;
  const std::string name = named_by(failing->error());
  const std::vector<const Table*> tables = tables_in(sql);
  const Table* target = hidden_by_view(sql, name);
  const auto owner = std::find_if(
      tables.begin(), tables.end(),
      [&name](const Table* table) { return table->column(name) != nullptr; });
  Finding finding = {
      .message = tables.size() == 1
                     ? concat("no column ", quote(name), " in table ",
                              quote(tables.front()->name))
                     : concat("no column is called ", quote(name)),
      .help = column_help(name, tables, failing->agents.front())};
  if (target != nullptr) {
    finding.message = concat("no column ", quote(name), " in the view that ",
                             quote(target->name), " has under its old name");
    finding.help = concat("read ", quote(target->name), " itself");
  }
  // The statement names the table, but does not read it where the column is.
  if (target == nullptr && owner != tables.end()) {
    finding.message = concat("no column is called ", quote(name), " here");
    finding.help = concat(quote((*owner)->name),
                          " has it: name the table after FROM, or let the "
                          "subquery that reads it return the column");
  }
  context.report_token(token_of(sql, failing->error()), finding);
}

// Columns of the rows of fixtures.
void check_given(const FileContext& context) {
  for (const GivenTable& given : given_tables(context.tree, context.file)) {
    const Table* table =
        find_table(given.table->key.text, context.options.own_tables.get());
    if (table == nullptr) continue;
    for (const Node& row : given.table->value.items) {
      for (const Entry& cell : row.entries) {
        if (table->column(cell.key.text) != nullptr) continue;
        context.report({.place = key_place(context.file, cell),
                        .message = concat("no column ", quote(cell.key.text),
                                          " in table ", quote(table->name)),
                        .help = column_help(cell.key.text, {table},
                                            {given.platform, kNewestAgent})});
      }
    }
  }
}

}  // namespace

constinit const Rule unknown_column = {
    .id = "unknown-column",
    .severity = Severity::kError,
    .summary = "a column that the table does not have",
    .why = "The agent answers \"no such column\" at each run.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT address, proto_name FROM listening_ports\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: linux\n"
        "  query: SELECT address, protocol FROM listening_ports\n",
    .check_file = check_given,
    .check_sql = check,
};

}  // namespace ctl
