#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

constexpr const char* kQueries =
    "- name: 'sshd on another port: 2222'\n"
    "  query: SELECT 1 FROM processes\n";

// The lines that a shell gets for the words after `ctl`.
std::string answer(const std::string& shell, std::vector<std::string> words) {
  words.insert(words.begin(), {"completion", shell, "--"});
  const auto got = run_ctl(words);
  CHECK(got.code == 0);
  CHECK(got.err.empty());
  return "\n" + got.out;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> block{};
  while (const std::size_t got =
             std::fread(block.data(), 1, block.size(), pipe)) {
    out.append(block.data(), got);
  }
  pclose(pipe);
  return out;
}

bool has_program(const std::string& name) {
  return !output_of("command -v " + name).empty();
}

}  // namespace

TEST_CASE("completion: what may come next") {
  const Scratch scratch;
  scratch.write("default.yml", "queries:\n  - path: queries.yml\n");
  scratch.write("queries.yml", kQueries);
  scratch.write("hosts/build-box.yml", "name: build-box\nplatform: linux\n");
  const std::string here = scratch.str();
  struct Case {
    std::vector<std::string> words;
    std::string expected;  // a line, or what no line starts with after '!'
  };
  const Case cases[] = {
      {{"li"}, "lint\tcheck every definition: files, keys, SQL, schedules"},
      {{""}, "schema\ttables, columns and functions by platform and version"},
      {{"lint", "--st"}, "--strict\twarnings fail too"},
      {{"lint", "--quie"}, "--quiet\tprint results only"},
      {{"lint", "--format", "sar"}, "sarif\tcode scanning, SARIF 2.1.0"},
      {{"lint", "--format=js"}, "--format=json\tone document"},
      {{"lint", "--format", "=", "js"}, "json\tone document"},
      {{"lint", "--rule", "unused-s"},
       "unused-suppression\ta `ctl: ignore` comment that hides nothing"},
      {{"lint", ""}, ":files"},
      {{"lint", "--color", "al"}, "always"},
      {{"schema", "process_open_s"}, "process_open_sockets"},
      {{"schema", "imp"},
       "import\tdescribe tables of one's own, for every command"},
      {{"shell", "--mode", "pre"}, "pretty\ta table with borders"},
      {{"schema", "--platform", "lin"}, "linux"},
      {{"schema", "--format", ""}, "json"},
      {{"-C", here, "dry-run", "sshd"},
       "sshd on another port: 2222\tquery in queries.yml"},
      {{"dry-run", "-C", here, "--host", "build"},
       "build-box\thosts/build-box.yml"},
      {{"dry-run", "--host", "ubuntu"}, "ubuntu-server\tbuilt in"},
      {{"completion", ""}, "fish"},
      {{"version", ""}, "!"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.words.back());
    const std::string got = answer("fish", c.words);
    CAPTURE(got);
    if (c.expected == "!") {
      CHECK(got == "\n");
    } else {
      CHECK(got.find("\n" + c.expected + "\n") != std::string::npos);
    }
  }
}

TEST_CASE("completion: each shell gets its own quoting") {
  const Scratch scratch;
  scratch.write("default.yml", "queries:\n  - path: queries.yml\n");
  scratch.write("queries.yml", kQueries);
  const std::string here = scratch.str();
  CHECK(answer("bash", {"-C", here, "dry-run", "sshd\\ o"}) ==
        "\nsshd\\ on\\ another\\ port:\\ 2222\n:files\n");
  CHECK(answer("bash", {"-C", here, "dry-run", "'sshd o"}) ==
        "\nsshd on another port: 2222\n:files\n");
  CHECK(answer("zsh", {"-C", here, "dry-run", "sshd o"}) ==
        "\nsshd on another port\\: 2222:query in queries.yml\n:files\n");
}

TEST_CASE("completion: an unknown shell is named") {
  const auto got = run_ctl({"completion", "fsh"});
  CHECK(got.code == 64);
  CHECK(got.err ==
        "ctl: error: no completion for the shell 'fsh'\n"
        "  help: did you mean 'zsh'?\n");
}

TEST_CASE("completion: the shells accept their scripts") {
  const Scratch scratch;
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    scratch.write(shell, run_ctl({"completion", shell}).out);
    if (!has_program(shell)) {
      MESSAGE("skipped: " << shell << " is not installed");
      continue;
    }
    CAPTURE(shell);
    CHECK(output_of(shell + " -n '" + scratch.str() + "/" + shell + "' 2>&1") ==
          "");
  }
}

TEST_CASE("completion: the shells complete with their scripts") {
  const Scratch scratch;
  scratch.write("default.yml", "queries:\n  - path: queries.yml\n");
  scratch.write("queries.yml", kQueries);
  const std::string binary =
      std::filesystem::path(ctl::test::ctl_binary()).parent_path().string();
  for (const std::string shell : {"bash", "zsh", "fish"})
    scratch.write(shell, run_ctl({"completion", shell}).out);
  // The words as typed, and the reply that the shell puts in their place.
  struct Case {
    const char* shell;
    const char* script;
    const char* expected;
  };
  const Case cases[] = {
      {"bash",
       ". ./bash\nCOMP_WORDS=(ctl lint --format mark)\nCOMP_CWORD=3\n_ctl\n"
       "printf '%s\\n' \"${COMPREPLY[@]}\"\n",
       "markdown\n"},
      {"bash",
       ". ./bash\nCOMP_WORDS=(ctl dry-run 'sshd\\ on')\nCOMP_CWORD=2\n_ctl\n"
       "printf '%s\\n' \"${COMPREPLY[@]}\"\n",
       "sshd\\ on\\ another\\ port:\\ 2222\n"},
      // What `_describe` is given: colons of names escaped.
      {"zsh",
       "_describe() { print -rl -- \"${(@P)2}\" }\n_files() { print files }\n"
       "compdef() { : }\n. ./zsh\nwords=(ctl dry-run 'sshd\\ on')\nCURRENT=3\n"
       "_ctl\n",
       "sshd on another port\\: 2222:query in queries.yml\nfiles\n"},
      {"fish", "source ./fish\ncomplete -C 'ctl lint --format mark'\n",
       "markdown\ta comment on a pull request\n"},
      {"fish", "source ./fish\ncomplete -C 'ctl dry-run sshd'\n",
       "sshd on another port: 2222\tquery in queries.yml\n"},
  };
  for (const Case& c : cases) {
    if (!has_program(c.shell)) {
      MESSAGE("skipped: " << c.shell << " is not installed");
      continue;
    }
    CAPTURE(c.script);
    scratch.write("try", c.script);
    CHECK(output_of("cd '" + scratch.str() + "' && PATH='" + binary +
                    "':$PATH HOME=. " + c.shell + " ./try 2>&1") == c.expected);
  }
}

TEST_CASE("manual: the page that is built says what the help says") {
  const auto page = run_ctl({"man"});
  CHECK(page.code == 0);
  const std::filesystem::path built =
      std::filesystem::path(ctl::test::ctl_binary()).parent_path() / "ctl.1";
  std::ifstream in(built, std::ios::binary);
  REQUIRE_MESSAGE(in, "the build makes " << built.string());
  CHECK(std::string{std::istreambuf_iterator<char>(in), {}} == page.out);
  CHECK(page.out.find("\\fB\\-\\-format\\fR \\fIFORMAT\\fR") !=
        std::string::npos);
  if (!has_program("groff")) {
    MESSAGE("skipped: groff is not installed");
    return;
  }
  CHECK(output_of("groff -man -Tutf8 -ww -z '" + built.string() + "' 2>&1") ==
        "");
}
