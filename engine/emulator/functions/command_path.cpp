// find_file_path_in_cmd(COMMAND [, QUOTING [, ESCAPE]])
//
// The shortest beginning of the command, up to a white space or its end, that
// is a file of the host; '' when none is. With QUOTING, double quotes keep
// white space together and are dropped. ESCAPE, by default `\` and on Windows
// `^`, takes the character after it as it is.
//
// is_path_deterministic(COMMAND [, QUOTING [, ESCAPE]])
//
// 1 when at most one such beginning is a file, so that nothing can be put in
// the way of the program, else 0.
//
// No or a NULL argument, or an ESCAPE that is not one character, is an error.
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

struct Found {
  std::string shortest;
  std::string longest;
};

struct Command {
  std::string_view text;
  bool quoting = false;
  char escape = '\\';
};

std::optional<Command> read_command(const Arguments& arguments,
                                    const FunctionContext& context) {
  if (arguments.size() == 0 || arguments.any_null()) return std::nullopt;
  Command command{.text = arguments.text(0)};
  if (arguments.size() > 1) command.quoting = arguments.int32(1) != 0;
  if (context.windows()) command.escape = '^';
  if (arguments.size() > 2) {
    const std::string_view escape = arguments.text(2);
    if (escape.size() != 1) return std::nullopt;
    command.escape = escape.front();
  }
  return command;
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// No path of any system is longer.
constexpr std::size_t kLongestPath = 32767;

Found find_files(const Command& command, const FunctionContext& context) {
  Found found;
  std::string prefix;
  const auto look = [&] {
    if (prefix.size() > kLongestPath || !context.is_file ||
        !context.is_file(prefix)) {
      return;
    }
    if (found.shortest.empty()) found.shortest = prefix;
    found.longest = prefix;
  };
  std::size_t i = 0;
  while (i < command.text.size() && is_space(command.text[i]))
    ++i;
  bool quoted = false;
  bool escaped = false;
  for (; i < command.text.size(); ++i) {
    const char c = command.text[i];
    if (escaped) {
      prefix += c;
      escaped = false;
    } else if (command.quoting && c == '"') {
      quoted = !quoted;
    } else if (c == command.escape) {
      escaped = true;
    } else {
      if (!quoted && is_space(c)) look();
      prefix += c;
    }
  }
  look();
  return found;
}

}  // namespace

Value find_file_path_in_cmd(const Arguments& arguments,
                            const FunctionContext& context) {
  const auto command = read_command(arguments, context);
  if (!command) return Failure{"Invalid inputs to find_binary_path_from_cmd"};
  return find_files(*command, context).shortest;
}

Value is_path_deterministic(const Arguments& arguments,
                            const FunctionContext& context) {
  const auto command = read_command(arguments, context);
  if (!command) return Failure{"Invalid inputs to is_path_deterministic"};
  const Found found = find_files(*command, context);
  return found.shortest.size() == found.longest.size() ? 1LL : 0LL;
}

}  // namespace ctl::sql
