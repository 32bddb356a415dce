#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "cli/render/format.h"
#include "cli/shell/line_editor.h"
#include "cli/shell/modes.h"
#include "engine/emulator/emulator.h"
#include "schema/base/result.h"

namespace ctl {

// A prompt on the emulator, without its terminal: what a line does.
class Shell {
 public:
  // Finds a host by name, for `.host NAME`.
  using FindHost = std::function<Result<Host>(const std::string& name)>;

  static Result<std::unique_ptr<Shell>> open(Host host, FindHost find_host,
                                             const Style& style,
                                             std::ostream& out,
                                             std::ostream& err);

  void set_mode(const ShellMode& mode) { mode_ = &mode; }
  const Host& host() const { return host_; }
  bool done() const { return done_; }

  // One line: a command, or a part of a statement that runs at its semicolon.
  void take(std::string_view line);
  // The end of input: what is left is a statement too.
  void finish();
  // Drops an unfinished statement.
  void give_up() { pending_.clear(); }
  bool has_pending() const { return !pending_.empty(); }

  WordCompletion complete(std::string_view before) const;

 private:
  Shell(const Style& style, std::ostream& out, std::ostream& err)
      : style_(style), out_(out), err_(err) {}

  Status use(Host host);
  void run(std::string_view sql);
  void print_rows(const SqlResult& result);
  void print_error(std::string_view sql, const SqlError& error);
  void print_plan(std::string_view sql, const SqlResult& result);
  void run_command(std::string_view line);
  void complain(std::string_view message, std::string_view help);
  bool set_flag(bool& flag, const std::string& argument, std::string_view name);

#define CTL_SHELL_COMMAND(name, takes, summary) \
  void do_##name(const std::string& argument);
#include "cli/shell/commands.def"
#undef CTL_SHELL_COMMAND

  Style style_;
  std::ostream& out_;
  std::ostream& err_;
  FindHost find_host_;
  Host host_;
  std::unique_ptr<Emulator> emulator_;
  const ShellMode* mode_ = find_shell_mode("pretty");
  ModeOptions options_;
  bool explains_ = false;
  bool done_ = false;
  std::string pending_;
};

}  // namespace ctl
