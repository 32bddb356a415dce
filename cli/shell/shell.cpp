#include "cli/shell/shell.h"

#include <ostream>
#include <utility>

#include "cli/render/snippet.h"
#include "cli/shell/words.h"
#include "engine/emulator/analysis.h"
#include "engine/emulator/explain.h"
#include "schema/base/source_file.h"
#include "schema/base/text.h"
#include "validators/sql_help.h"
#include "validators/sql_tokens.h"

namespace ctl {
namespace {

constexpr std::size_t kMostRows = 100000;  // of one statement

}  // namespace

Result<std::unique_ptr<Shell>> Shell::open(Host host, FindHost find_host,
                                           const Style& style,
                                           std::ostream& out,
                                           std::ostream& err) {
  std::unique_ptr<Shell> shell(new Shell(style, out, err));
  shell->find_host_ = std::move(find_host);
  if (auto status = shell->use(std::move(host)); !status) return status.error();
  return shell;
}

Status Shell::use(Host host) {
  auto opened = Emulator::open(host);
  if (!opened) return opened.error();
  emulator_ = *std::move(opened);
  host_ = std::move(host);
  return ok();
}

void Shell::take(std::string_view line) {
  if (pending_.empty() && trim(line).starts_with('.'))
    return run_command(trim(line));
  if (pending_.empty() && trim(line).empty()) return;
  pending_.append(line).append("\n");
  if (!is_complete(pending_)) return;
  run(std::exchange(pending_, {}));
}

void Shell::finish() {
  if (!is_blank_sql(pending_)) run(std::exchange(pending_, {}));
}

WordCompletion Shell::complete(std::string_view before) const {
  return complete_words(pending_, before, agent_of(host_));
}

void Shell::run(std::string_view sql) {
  const SqlResult result = emulator_->run(sql, {.keep_rows = kMostRows});
  for (const std::string& warning : result.warnings)
    err_ << paint("warning", kYellow, style_) << ": " << warning << '\n';
  if (result.error) {
    print_error(sql, *result.error);
  } else {
    print_rows(result);
  }
  if (explains_) print_plan(sql, result);
}

// Each statement by itself, with its own columns.
void Shell::print_rows(const SqlResult& result) {
  std::size_t first = 0;
  for (const StatementResult& statement : result.statements) {
    const std::size_t end =
        std::min(first + statement.row_count, result.rows.size());
    const std::vector<std::vector<Cell>> rows(
        result.rows.begin() + static_cast<std::ptrdiff_t>(first),
        result.rows.begin() + static_cast<std::ptrdiff_t>(end));
    if (!statement.columns.empty())
      mode_->print({statement.columns, rows}, options_, out_);
    first = end;
  }
  if (result.row_count > result.rows.size()) {
    err_ << "… " << plural(result.row_count - result.rows.size(), "more row")
         << '\n';
  }
}

void Shell::print_error(std::string_view sql, const SqlError& error) {
  err_ << paint("error", kRed, style_) << ": " << error.message << '\n';
  if (error.offset) {
    const SourceFile text("", std::string(sql));
    std::size_t end = *error.offset + 1;
    for (const SqlToken& token : tokenize(sql)) {
      if (token.begin <= *error.offset && *error.offset < token.end)
        end = token.end;
    }
    const Position at = text.position(*error.offset);
    print_snippet(text.line(at.line), at, text.position(end), kRed, "  ",
                  style_, err_);
  }
  const std::string help = help_for(error, sql, agent_of(host_));
  if (!help.empty()) err_ << "  help: " << help << '\n';
}

void Shell::print_plan(std::string_view sql, const SqlResult& result) {
  const SqlAnalysis analysis = emulator_->analyze(sql, {});
  const std::vector<std::string> lines = explain(analysis, result.scans);
  for (const std::string& line : lines)
    out_ << line << '\n';
  if (lines.empty() && !analysis.error) out_ << "no table is read\n";
}

}  // namespace ctl
