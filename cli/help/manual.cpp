#include "cli/help/manual.h"

#include <CLI/CLI.hpp>
#include <string_view>

#include "cli/version.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// Text that roff prints as it is: hyphens stay hyphens, a leading dot or quote
// is no request.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool line_start = out.empty() || out.back() == '\n';
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return concat("\\fB", escaped(text), "\\fR");
}

std::string italic(std::string_view text) {
  return concat("\\fI", escaped(text), "\\fR");
}

// "-q, --quiet", "--format FORMAT", "[PATH…]".
std::string option_title(const CLI::Option& option) {
  std::string out;
  const auto add = [&out](const std::string& name) {
    if (!out.empty()) out += ", ";
    out += bold(name);
  };
  for (const std::string& name : option.get_snames())
    add("-" + name);
  for (const std::string& name : option.get_lnames())
    add("--" + name);
  if (option.get_items_expected_max() == 0) return out;
  const std::string type = option.get_type_name();
  const std::string value =
      type.empty() ? option.get_name(true) : type.substr(0, type.find(':'));
  if (!out.empty()) out += ' ';
  out += italic(value);
  const bool many =
      option.get_items_expected_max() >= CLI::detail::expected_max_vector_size;
  if (many && option.get_positional()) out += "...";
  return out;
}

void add_options(const CLI::App& app, std::string& out) {
  for (const CLI::Option* option : app.get_options({})) {
    if (option->get_group().empty()) continue;
    // Every command has it; it is described once.
    if (option->check_lname("help") && app.get_parent() != nullptr) continue;
    out += concat(".TP\n", option_title(*option), '\n',
                  escaped(option->get_description()));
    if (const std::string name = option->get_envname(); !name.empty()) {
      out += concat(" (environment: ", escaped(name), ")");
    }
    out += '\n';
  }
}

// The footer of a command: "Example:" and indented lines.
void add_footer(const std::string& footer, std::string& out) {
  constexpr std::string_view kTitle = "Example:\n";
  if (footer.empty()) return;
  std::string_view text = footer;
  out += ".PP\n";
  if (text.starts_with(kTitle)) {
    out += "Example:\n";
    text.remove_prefix(kTitle.size());
  }
  out += concat(".PP\n.nf\n", escaped(text), "\n.fi\n");
}

void add_command(const CLI::App& command, std::string& out) {
  out += concat(".SS ", bold("ctl " + command.get_name()));
  for (const CLI::Option* option : command.get_options({})) {
    if (option->get_positional() && !option->get_group().empty()) {
      out += concat(" [", option_title(*option), "]");
    }
  }
  out += concat('\n', escaped(command.get_description()), '\n');
  add_options(command, out);
  add_footer(command.get_footer(), out);
}

constexpr std::string_view kExitStatus =
    R"(.TP
.B 0
fine
.TP
.B 1
findings, failed tests, or a refusal
.TP
.B 2
differences between the files and the server
.TP
.B 3
could not finish: files, network, server
.TP
.B 64
wrong options or arguments
)";

}  // namespace

std::string manual_page(const CLI::App& root) {
  std::string out =
      concat(".TH CTL 1 \"\" \"ctl ", escaped(kVersion),
             "\" \"User Commands\"\n.SH NAME\nctl \\- ",
             escaped(root.get_description()), "\n.SH SYNOPSIS\n", bold("ctl"),
             " [", italic("OPTION"), "]... ", italic("COMMAND"), " [",
             italic("ARGUMENT"), "]...\n.SH OPTIONS\n");
  add_options(root, out);
  out += ".SH COMMANDS\n";
  for (const CLI::App* command : root.get_subcommands({})) {
    if (!command->get_group().empty()) add_command(*command, out);
  }
  out += concat(".SH EXIT STATUS\n", kExitStatus);
  return out;
}

}  // namespace ctl
