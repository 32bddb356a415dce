// Every command in README.md, docs/ and the examples is run, so that none of
// them can grow stale; docs/life.md is followed from its first line to its
// last.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/devserver/dev_server.h"
#include "schema/base/text.h"
#include "tests/support/paths.h"
#include "tests/support/scratch.h"

using namespace ctl;
namespace fs = std::filesystem;

namespace {

struct Ran {
  int code = 0;
  std::string out;  // both streams
};

// A shell with ctl, a folder and a server of its own.
class Shell {
 public:
  Shell() {
    auto server = DevServer::start({});
    REQUIRE(server.has_value());
    server_ = *std::move(server);
    fs::copy(fs::path(test::source_dir()) / "examples",
             scratch_.path() / "examples", fs::copy_options::recursive);
  }

  void enter(const std::string& folder) {
    folder_ = (fs::path(folder_) / folder).lexically_normal().string();
  }

  // 124: it was still running after `seconds`.
  Ran run(const std::string& command, int seconds = 30) const {
    scratch_.write("command.sh", command + '\n');
    const std::string binary = test::ctl_binary();
    const std::string line = concat(
        "cd '", scratch_.str(), '/', folder_,
        "' && env FLEET_URL=", server_->url(), " FLEET_API_TOKEN='",
        server_->token(),
        "' GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null "
        "GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com "
        "GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com PATH='",
        fs::path(binary).parent_path().string(), "':\"$PATH\" timeout ",
        seconds, " sh '", scratch_.str(), "/command.sh' </dev/null 2>&1");
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ran ran;
    std::array<char, 4096> block{};
    while (const std::size_t got =
               std::fread(block.data(), 1, block.size(), pipe)) {
      ran.out.append(block.data(), got);
    }
    const int status = pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
    return ran;
  }

 private:
  test::Scratch scratch_;
  std::unique_ptr<DevServer> server_;
  std::string folder_ = ".";
};

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    out.push_back(line);
  return out;
}

// A command of a page, its exit code and what the page shows of its output.
struct Step {
  std::string command;
  int code = 0;
  std::vector<std::string> shown;
};

// Of the blocks in a language.
std::vector<std::string> block_lines(const std::string& page,
                                     const std::string& language) {
  std::vector<std::string> out;
  bool inside = false;
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with("```")) {
      inside = !inside && line == "```" + language;
      continue;
    }
    if (inside) out.push_back(line);
  }
  return out;
}

std::vector<Step> steps_of(const std::string& page) {
  std::vector<Step> out;
  for (const std::string& line : block_lines(page, "console")) {
    if (!line.starts_with("$ ")) {
      REQUIRE_FALSE(out.empty());
      out.back().shown.push_back(line);
      continue;
    }
    Step step;
    step.command = line.substr(2);
    const std::size_t at = step.command.find("   # exit ");
    if (at != std::string::npos) {
      step.code = std::stoi(step.command.substr(at + 10));
      step.command.resize(at);
    }
    out.push_back(std::move(step));
  }
  return out;
}

// Whether the parts of `pattern` around each "…" are in a line, in order.
bool matches(const std::string& line, const std::string& pattern) {
  const std::string any = "…";
  std::size_t from = 0;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = pattern.find(any, begin);
    const std::string part = pattern.substr(begin, end - begin);
    const std::size_t at = line.find(part, from);
    if (at == std::string::npos || (begin == 0 && at != 0)) return false;
    from = at + part.size();
    if (end == std::string::npos) return part.empty() || from == line.size();
    begin = end + any.size();
  }
}

std::set<std::string> commands_in(const std::string& page) {
  std::set<std::string> out;
  for (const char* language : {"sh", "console"}) {
    for (std::string line : block_lines(page, language)) {
      if (line.starts_with("$ ")) line.erase(0, 2);
      if (line.starts_with("ctl ")) out.insert(line);
    }
  }
  static const std::regex inline_code("`(ctl [^`]+)`");
  std::string joined = page;
  for (std::sregex_iterator found(joined.begin(), joined.end(), inline_code),
       end;
       found != end; ++found) {
    std::string command = (*found)[1];
    for (char& c : command)
      c = c == '\n' ? ' ' : c;
    // Something to fill in, or several commands in one.
    static const std::regex placeholder(
        "\\b[A-Z]{1,}\\b|…|\\[|\\||<|\\.\\.\\.");
    if (!std::regex_search(command, placeholder)) out.insert(command);
  }
  return out;
}

std::vector<fs::path> pages() {
  const fs::path root = test::source_dir();
  std::vector<fs::path> out = {root / "README.md", root / "CONTRIBUTING.md",
                               root / "CHANGELOG.md",
                               root / "examples/sshd-port/README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") out.push_back(entry.path());
  }
  return out;
}

void begin_repository(Shell& shell) {
  REQUIRE(shell.run("cp -r examples/sshd-port detections").code == 0);
  shell.enter("detections");
  const Ran made = shell.run(
      "git init -q -b main && git add -A && git commit -qm one && "
      "git commit -q --allow-empty -m two");
  CAPTURE(made.out);
  REQUIRE(made.code == 0);
}

}  // namespace

TEST_CASE("docs: the life of a detection goes as its page says") {
  Shell shell;
  const std::string page =
      text_of(fs::path(test::source_dir()) / "docs/life.md");
  const std::vector<Step> steps = steps_of(page);
  CHECK(steps.size() > 15);
  for (const Step& step : steps) {
    if (step.command.starts_with("cd ")) {
      shell.enter(step.command.substr(3));
      continue;
    }
    const Ran ran = shell.run(step.command);
    CAPTURE(step.command);
    CAPTURE(ran.out);
    CHECK(ran.code == step.code);
    const std::vector<std::string> lines = lines_of(ran.out);
    auto line = lines.begin();
    for (const std::string& shown : step.shown) {
      CAPTURE(shown);
      while (line != lines.end() && !matches(*line, shown))
        ++line;
      REQUIRE(line != lines.end());
      ++line;
    }
  }
}

TEST_CASE("docs: no page has a command that ctl does not know") {
  Shell shell;
  begin_repository(shell);
  std::set<std::string> commands;
  for (const fs::path& page : pages()) {
    for (const std::string& command : commands_in(text_of(page)))
      commands.insert(command);
  }
  CHECK(commands.size() > 40);
  for (const std::string& command : commands) {
    const bool stays = command.starts_with("ctl serve") ||
                       command.find("--watch") != std::string::npos;
    const Ran ran = shell.run(command, stays ? 1 : 30);
    CAPTURE(command);
    CAPTURE(ran.out);
    // A command that is only named lacks what it needs.
    const bool named = ran.out.find(" is required\n") != std::string::npos ||
                       ran.out.find(" missing\n") != std::string::npos;
    CHECK((ran.code <= 3 || named || (stays && ran.code == 124)));
  }
}

TEST_CASE("docs: the jobs of the example pass on a sound repository") {
  const fs::path example = fs::path(test::source_dir()) / "examples/sshd-port";
  for (const char* file :
       {".github/workflows/detections.yml", ".gitlab-ci.yml"}) {
    Shell shell;
    begin_repository(shell);
    std::size_t found = 0;
    for (const std::string& line : lines_of(text_of(example / file))) {
      const std::string_view text = trim(line);
      for (const std::string_view lead : {"- run: ctl ", "- ctl "}) {
        if (!text.starts_with(lead)) continue;
        const Ran ran = shell.run(
            std::string(text.substr(lead.size() - std::string("ctl ").size())));
        CAPTURE(line);
        CAPTURE(ran.out);
        CHECK(ran.code == 0);
        ++found;
      }
    }
    CHECK(found >= 7);
  }
}
