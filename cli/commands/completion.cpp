// `ctl completion`: the script for a shell, and the answers it asks for.
#include "cli/help/completion.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/app.h"
#include "cli/help/values.h"
#include "cli/message.h"

namespace ctl {
namespace {

struct CompletionArguments {
  std::string shell;
  std::vector<std::string> words;
};

// The text that a person means by a word with shell quoting still in it.
std::string unquoted(const std::string& word) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      out += word[++i];
    } else {
      out += c;
    }
  }
  return out;
}

int completion(const CLI::App& root, const CompletionArguments& arguments,
               const Streams& streams) {
  const auto shell = find_shell(arguments.shell);
  if (!shell) {
    print_error(streams.err, shell.error());
    return kExitUsage;
  }
  if (arguments.words.empty()) {
    streams.out << (*shell)->script;
    return kExitOk;
  }
  std::vector<std::string> words;
  for (const std::string& word : arguments.words)
    words.push_back(unquoted(word));
  const Completion found = complete(root, words, known_values);
  const std::string typed = arguments.words.back();
  for (const Candidate& candidate : found.candidates)
    streams.out << (*shell)->line(candidate, typed) << '\n';
  if (found.files) streams.out << ":files\n";
  return kExitOk;
}

}  // namespace

void add_completion(CLI::App& app, const Globals& /*globals*/,
                    const Streams& streams, int& exit_code) {
  auto arguments = std::make_shared<CompletionArguments>();
  CLI::App* command = app.add_subcommand(
      "completion", "print a script that completes words in a shell");
  command->add_option("shell", arguments->shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required();
  // What the scripts pass after `--`: the words so far, the last one typed.
  command->add_option("words", arguments->words)->group("");
  command->footer(
      "Example:\n"
      "  ctl completion bash > ~/.local/share/bash-completion/completions/ctl");
  command->callback([arguments, &app, streams, &exit_code] {
    exit_code = completion(app, *arguments, streams);
  });
}

}  // namespace ctl
