#include "cli/help/completion.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "schema/base/text.h"

namespace ctl {
namespace {

// Where the cursor is: in which command, after which option.
struct Cursor {
  const CLI::App* command = nullptr;
  const CLI::Option* option = nullptr;  // whose value is being typed
  std::size_t positionals = 0;          // given before it
  std::string directory = ".";
};

const CLI::App* subcommand(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

// Options of a command and, because they fall through, of its parents.
const CLI::Option* find_option(const CLI::App* app, const std::string& name) {
  for (; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options({})) {
      if (option->nonpositional() && option->check_name(name)) return option;
    }
  }
  return nullptr;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

Cursor cursor_after(const CLI::App& root,
                    const std::vector<std::string>& words) {
  Cursor cursor;
  cursor.command = &root;
  for (const std::string& word : words) {
    if (word == "=") continue;  // bash splits `--format=json` in three
    if (cursor.option != nullptr) {
      if (cursor.option->check_name("-C")) cursor.directory = word;
      cursor.option = nullptr;
    } else if (word.size() > 1 && word.front() == '-') {
      const std::size_t equals = word.find('=');
      const CLI::Option* option =
          find_option(cursor.command, word.substr(0, equals));
      const bool open = equals == std::string::npos && option != nullptr &&
                        takes_value(*option);
      if (open) cursor.option = option;
    } else if (const auto* next = subcommand(*cursor.command, word)) {
      cursor.command = next;
      cursor.positionals = 0;
    } else {
      ++cursor.positionals;
    }
  }
  return cursor;
}

const CLI::Option* positional(const Cursor& cursor) {
  std::size_t left = cursor.positionals;
  for (const CLI::Option* option : cursor.command->get_options({})) {
    if (!option->get_positional() || option->get_group().empty()) continue;
    const auto most =
        static_cast<std::size_t>(option->get_items_expected_max());
    if (left < most) return option;
    left -= most;
  }
  return nullptr;
}

bool is_word(std::string_view text) {
  const auto odd = [](char c) {
    return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-';
  };
  return !text.empty() && std::none_of(text.begin(), text.end(), odd);
}

// The words that a help text lists: "auto, always or never", "text (for
// people), json (one document)".
std::vector<Candidate> listed_words(std::string_view help) {
  std::vector<Candidate> out;
  while (!help.empty()) {
    const std::size_t open = help.find('(');
    std::size_t end = std::min(help.find(", "), help.find(" or "));
    std::string_view note;
    if (open < end) {
      const std::size_t close = std::min(help.find(')', open), help.size());
      note = help.substr(open + 1, close - open - 1);
      end = std::min(help.find(", ", close), help.size());
    }
    const std::string_view item = trim(help.substr(0, std::min(open, end)));
    if (!is_word(item)) return {};
    out.push_back({std::string(item), std::string(note)});
    if (end >= help.size()) break;
    help.remove_prefix(end + (help[end] == ',' ? 2 : 4));
  }
  return out;
}

// "{text,json}" after the colon of a type name.
std::vector<Candidate> member_words(std::string_view type) {
  std::vector<Candidate> out;
  const std::size_t open = type.find(":{");
  if (open == std::string_view::npos || !type.ends_with('}')) return out;
  type = type.substr(open + 2, type.size() - open - 3);
  while (!type.empty()) {
    const std::size_t comma = std::min(type.find(','), type.size());
    out.push_back({std::string(type.substr(0, comma)), {}});
    type.remove_prefix(std::min(comma + 1, type.size()));
  }
  return out;
}

Completion values_of(const CLI::Option& option, const Cursor& cursor,
                     ValueSource values) {
  const std::string type = option.get_type_name();
  if (auto members = member_words(type); !members.empty()) {
    return {std::move(members), false};
  }
  if (type == "FORMAT") return {listed_words(option.get_description()), false};
  Completion out;
  std::string_view rest = type;
  while (!rest.empty()) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    auto found = values(rest.substr(0, bar), cursor.directory);
    if (found) {
      std::move(found->begin(), found->end(),
                std::back_inserter(out.candidates));
    } else {
      out.files = true;
    }
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  return out;
}

void add_options(const CLI::App* app, std::vector<Candidate>& out) {
  for (; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options({})) {
      if (!option->nonpositional() || option->get_group().empty()) continue;
      // `--help` is an option of every command on the way up.
      const std::string name = option->get_lnames().empty()
                                   ? "-" + option->get_snames().front()
                                   : "--" + option->get_lnames().front();
      const auto same = [&](const Candidate& c) { return c.word == name; };
      if (std::any_of(out.begin(), out.end(), same)) continue;
      out.push_back({name, option->get_description()});
    }
  }
}

Completion all_at(const Cursor& cursor, const std::string& typed,
                  ValueSource values) {
  if (cursor.option != nullptr) {
    return values_of(*cursor.option, cursor, values);
  }
  if (typed.starts_with('-')) {
    Completion out;
    add_options(cursor.command, out.candidates);
    return out;
  }
  Completion out;
  for (const CLI::App* command : cursor.command->get_subcommands({})) {
    if (command->get_group().empty()) continue;
    out.candidates.push_back({command->get_name(), command->get_description()});
  }
  // A command may take a word of its own or one of these.
  const CLI::Option* option = positional(cursor);
  if (option == nullptr) return out;
  Completion more = values_of(*option, cursor, values);
  more.candidates.insert(more.candidates.begin(), out.candidates.begin(),
                         out.candidates.end());
  return more;
}

}  // namespace

Completion complete(const CLI::App& root, const std::vector<std::string>& words,
                    ValueSource values) {
  std::vector<std::string> before = words;
  std::string typed;
  if (!before.empty()) {
    typed = before.back();
    before.pop_back();
  }
  if (typed == "=") typed.clear();
  Cursor cursor = cursor_after(root, before);
  // `--format=js` as one word, as zsh and fish have it.
  std::string lead;
  const std::size_t equals = typed.find('=');
  if (cursor.option == nullptr && typed.starts_with("--") &&
      equals != std::string::npos) {
    cursor.option = find_option(cursor.command, typed.substr(0, equals));
    if (cursor.option == nullptr) return {};
    lead = typed.substr(0, equals + 1);
    typed.erase(0, equals + 1);
  }
  Completion out = all_at(cursor, typed, values);
  std::erase_if(out.candidates, [&](const Candidate& candidate) {
    return !candidate.word.starts_with(typed);
  });
  for (Candidate& candidate : out.candidates) {
    candidate.word.insert(0, lead);
    const std::size_t line_end = candidate.description.find_first_of("\r\n\t");
    if (line_end != std::string::npos) candidate.description.resize(line_end);
  }
  return out;
}

}  // namespace ctl
