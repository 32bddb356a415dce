#include "cli/shell/commands.h"

#include <algorithm>
#include <ostream>

#include "cli/shell/shell.h"
#include "cli/shell/words.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr ShellCommand kCommands[] = {
#define CTL_SHELL_COMMAND(name, takes, summary) {#name, takes, summary},
#include "cli/shell/commands.def"
#undef CTL_SHELL_COMMAND
};

// As the agent declares it.
std::string declaration(const Table& table, const AgentKind& agent) {
  std::string text = concat("CREATE TABLE ", table.name, "(");
  std::string key;
  std::string all;  // the key of a table that has no index
  bool first = true;
  const bool chrome = agent.platform == Platform::kChrome;
  for (const Column& column : table.columns) {
    const ColumnState state = column_state(table, column, agent);
    if (state == ColumnState::kAbsent) continue;
    text += concat(first ? "" : ", ", '`', column.name, '`');
    all += concat(first ? "" : ", ", '`', column.name, '`');
    first = false;
    if (chrome) continue;
    text += concat(' ', to_string(column.type));
    if (state == ColumnState::kHidden) text += " HIDDEN";
    if (!column.collation.empty())
      text += concat(" COLLATE ", column.collation);
    if (column.index || column.additional)
      key += concat(key.empty() ? "" : ", ", '`', column.name, '`');
  }
  const bool any_index = std::ranges::any_of(table.columns, &Column::index);
  if (chrome || !table.without_rowid || key.empty()) return text + ");";
  return concat(text, ", PRIMARY KEY (", any_index ? key : all,
                ")) WITHOUT ROWID;");
}

std::string joined_flags(const Host& host) {
  std::string text;
  for (const auto& [name, value] : host.flags)
    text += concat(" --", name, '=', value);
  return text;
}

}  // namespace

std::span<const ShellCommand> shell_commands() {
  return kCommands;
}

void Shell::complain(std::string_view message, std::string_view help) {
  err_ << "error: " << message << '\n';
  if (!help.empty()) err_ << "  help: " << help << '\n';
}

void Shell::run_command(std::string_view line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string name(line.substr(1, blank - 1));
  std::string argument(trim(line.substr(blank)));
  if (argument.ends_with(';') && name != "explain") argument.pop_back();
#define CTL_SHELL_COMMAND(command, takes, summary) \
  if (name == #command) return do_##command(argument);
#include "cli/shell/commands.def"
#undef CTL_SHELL_COMMAND
  std::vector<std::string_view> names;
  for (const ShellCommand& command : kCommands)
    names.push_back(command.name);
  const std::string_view near = closest(name, names);
  complain(concat("no command ", quote(concat('.', name))),
           near.empty() ? std::string("`.help` lists them")
                        : concat("did you mean `.", near, "`?"));
}

bool Shell::set_flag(bool& flag, const std::string& argument,
                     std::string_view name) {
  if (argument != "on" && argument != "off") {
    complain(concat(".", name, " takes on or off"), "");
    return false;
  }
  flag = argument == "on";
  return true;
}

void Shell::do_all(const std::string& argument) {
  if (find_table(argument, agent_of(host_)) == nullptr) {
    return complain(concat("no table ", quote(argument), " on ", host_.name),
                    "`.tables` lists them");
  }
  run(concat("SELECT * FROM `", argument, "`"));
}

void Shell::do_exit(const std::string& /*argument*/) {
  done_ = true;
}

void Shell::do_quit(const std::string& /*argument*/) {
  done_ = true;
}

void Shell::do_explain(const std::string& argument) {
  if (argument.empty() || argument == "on" || argument == "off") {
    explains_ = argument.empty() ? !explains_ : argument == "on";
    out_ << "explain is " << (explains_ ? "on" : "off") << '\n';
    return;
  }
  const SqlResult result = emulator_->run(argument, {.keep_rows = 0});
  if (result.error) return print_error(argument, *result.error);
  print_plan(argument, result);
}

void Shell::do_headers(const std::string& argument) {
  set_flag(options_.headers, argument, "headers");
}

void Shell::do_help(const std::string& /*argument*/) {
  std::size_t width = 0;
  for (const ShellCommand& command : kCommands)
    width = std::max(width, command.name.size() + command.takes.size() + 2);
  for (const ShellCommand& command : kCommands) {
    const std::string usage = concat('.', command.name, ' ', command.takes);
    out_ << usage << std::string(width - usage.size() + 2, ' ')
         << command.summary << '\n';
  }
  out_ << "SQL runs at its semicolon, on as many lines as it needs\n";
}

void Shell::do_host(const std::string& argument) {
  if (!argument.empty()) {
    auto host = find_host_(argument);
    const Status status = host ? use(*std::move(host)) : Status(host.error());
    if (!status) return complain(status.error().message, status.error().help);
  }
  std::size_t tables = 0;
  for (const auto& [name, chunks] : host_.tables) {
    tables +=
        std::ranges::any_of(
            chunks, [](const TableRows& rows) { return rows.row_count() > 0; })
            ? 1U
            : 0U;
  }
  out_ << host_.name << ": osquery " << to_string(host_.osquery) << " on "
       << (host_.platform ? to_string(*host_.platform)
                          : std::string_view("every platform"))
       << " as " << host_.user << ", " << plural(tables, "table")
       << " with rows";
  if (!host_.extensions.empty())
    out_ << ", extensions " << join(host_.extensions);
  if (!host_.flags.empty()) out_ << ", flags" << joined_flags(host_);
  out_ << '\n';
}

void Shell::do_mode(const std::string& argument) {
  if (argument.empty()) {
    out_ << mode_->name << '\n';
    return;
  }
  if (const ShellMode* mode = find_shell_mode(argument)) {
    mode_ = mode;
    return;
  }
  std::vector<std::string> names;
  for (const ShellMode& mode : shell_modes())
    names.emplace_back(mode.name);
  complain(concat("no mode ", quote(argument)),
           concat("use one of ", join(names)));
}

void Shell::do_nullvalue(const std::string& argument) {
  options_.null_value = argument;
}

void Shell::do_separator(const std::string& argument) {
  options_.separator = argument;
}

void Shell::do_schema(const std::string& argument) {
  const AgentKind agent = agent_of(host_);
  const std::string wanted = lower_ascii(argument);
  bool found = false;
  for (const Table* table : tables_of(agent)) {
    if (!lower_ascii(table->name).starts_with(wanted)) continue;
    out_ << declaration(*table, agent) << '\n';
    found = true;
  }
  if (!found) {
    complain(
        concat("no table begins with ", quote(argument), " on ", host_.name),
        "`.tables` lists them");
  }
}

void Shell::do_show(const std::string& /*argument*/) {
  const auto word = [](bool flag) { return flag ? "on" : "off"; };
  out_ << "explain    " << word(explains_) << "\nheaders    "
       << word(options_.headers) << "\nhost       " << host_.name
       << "\nmode       " << mode_->name << "\nnullvalue  "
       << quote(options_.null_value) << "\nseparator  "
       << (options_.separator.empty() ? "the mode's own"
                                      : quote(options_.separator))
       << '\n';
}

void Shell::do_tables(const std::string& argument) {
  const std::string wanted = lower_ascii(argument);
  for (const Table* table : tables_of(agent_of(host_))) {
    if (lower_ascii(table->name).find(wanted) != std::string::npos)
      out_ << "  => " << table->name << '\n';
  }
}

}  // namespace ctl
