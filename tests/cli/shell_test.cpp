// `ctl shell`: lines in, answers out; once on a terminal.
#include <doctest/doctest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/shell/line_buffer.h"
#include "cli/shell/line_editor.h"
#include "cli/shell/words.h"
#include "schema/base/text.h"
#include "tests/support/golden.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::check_golden;
using ctl::test::run_ctl;
using ctl::test::Scratch;

namespace {

ctl::test::Answer shell(const std::string& in,
                        std::vector<std::string> options = {}) {
  options.insert(options.begin(), "shell");
  if (options.size() == 1) options.insert(options.end(), {"--host", "bare"});
  return run_ctl(options, in);
}

std::string joined(const std::vector<std::string>& words) {
  return ctl::join(words, " ");
}

// A ctl on a terminal of its own.
class OnTerminal {
 public:
  OnTerminal(const std::string& home, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ctl::test::ctl_binary());
    std::vector<char*> argv;
    for (std::string& argument : arguments)
      argv.push_back(argument.data());
    argv.push_back(nullptr);
    process_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (process_ == 0) {
      setenv("HOME", home.c_str(), 1);
      setenv("TERM", "xterm", 1);
      execv(argv[0], argv.data());
      _exit(127);
    }
  }
  ~OnTerminal() {
    close(terminal_);
    if (ended_) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  void type(std::string_view keys) const {
    REQUIRE(write(terminal_, keys.data(), keys.size()) ==
            static_cast<ssize_t>(keys.size()));
  }

  // Reads until the text is there; false after ten seconds.
  bool sees(std::string_view text) {
    while (seen_.find(text) == std::string::npos) {
      pollfd wait = {terminal_, POLLIN, 0};
      if (poll(&wait, 1, 10000) <= 0) return false;
      char block[4096];
      const ssize_t got = read(terminal_, block, sizeof block);
      if (got <= 0) return false;
      seen_.append(block, static_cast<std::size_t>(got));
    }
    seen_.erase(0, seen_.find(text) + text.size());
    return true;
  }

  // The prompt is there, so that keys are read one by one.
  bool is_asked() { return sees("bare> "); }

  // -1 when it does not end by itself within ten seconds.
  int exit_code() {
    int status = 0;
    for (int i = 0; i < 1000 && !ended_; ++i) {
      ended_ = waitpid(process_, &status, WNOHANG) == process_;
      if (!ended_) usleep(10000);
    }
    return ended_ && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  const std::string& seen() const { return seen_; }

 private:
  int terminal_ = -1;
  pid_t process_ = -1;
  bool ended_ = false;
  std::string seen_;
};

}  // namespace

TEST_CASE("shell: the agent's output modes") {
  const std::string sql =
      "SELECT 1 AS a, 'x, \"y\"' AS long_name, NULL AS c UNION ALL "
      "SELECT 22, 'ä', 'line\nbreak';\n";
  std::string all;
  for (const std::string mode :
       {"pretty", "line", "list", "csv", "json", "column"}) {
    const auto answer = shell(sql, {"--host", "bare", "--mode", mode});
    CHECK(answer.code == 0);
    CHECK(answer.err.empty());
    all += concat(mode, ":\n", answer.out);
  }
  check_golden("render/shell-modes.out", all);
}

TEST_CASE("shell: what lines do") {
  struct Case {
    const char* in;
    const char* out;
    const char* err;
  };
  const Case cases[] = {
      {"SELECT 1 AS a;", "+---+\n| a |\n+---+\n| 1 |\n+---+\n", ""},
      {"SELECT 1\n  AS a -- ; not yet\n;\n",
       "+---+\n| a |\n+---+\n| 1 |\n+---+\n", ""},
      {"SELECT ';' AS a;\n", "+---+\n| a |\n+---+\n| ; |\n+---+\n", ""},
      {".mode list\nSELECT 1 AS a; SELECT 2 AS b;\n", "a\n1\nb\n2\n", ""},
      {".mode list\nSELECT 7 AS unended", "unended\n7\n", ""},
      {".mode list\n.headers off\n.nullvalue -\n.separator ,\n"
       "SELECT 1, NULL;",
       "1,-\n", ""},
      {".mode list\nCREATE TABLE t(a);\nINSERT INTO t VALUES (5);\n"
       "SELECT * FROM t;\n",
       "a\n5\n", ""},
      {".mode", "pretty\n", ""},
      {"SELECT 1 +\n2;",
       "+--------+\n| 1 +\\n2 |\n+--------+\n| 3      |\n"
       "+--------+\n",
       ""},
      {".mode line\n.separator ,\n.show\n",
       "explain    off\nheaders    on\nhost       bare\nmode       line\n"
       "nullvalue  ''\nseparator  ','\n",
       ""},
      {".mode fancy", "",
       "error: no mode 'fancy'\n"
       "  help: use one of pretty, line, list, csv, json, column\n"},
      {".tabels", "",
       "error: no command '.tabels'\n  help: did you mean `.tables`?\n"},
      {".tables sudo", "  => sudoers\n", ""},
      {".schema uptime",
       "CREATE TABLE uptime(`days` INTEGER, `hours` INTEGER, `minutes` "
       "INTEGER, `seconds` INTEGER, `total_seconds` BIGINT);\n",
       ""},
      {".schema nosuch", "",
       "error: no table begins with 'nosuch' on bare\n"
       "  help: `.tables` lists them\n"},
      {".explain SELECT pid FROM processes",
       "read processes, all of it (moderate); entered once, gave 0 rows\n", ""},
      {".explain\nSELECT 1 AS a WHERE 0;\n",
       "explain is on\nno table is read\n", ""},
      {"SELECT a,\n  pidd\nFROM users;\n.mode line\nSELECT 3 AS x;\n",
       "    x = 3\n",
       "error: no such column: a\n  1 | SELECT a,\n"
       "    |        ^\n  help: `ctl schema users` lists its columns\n"},
      {"SELECT path FROM hash;\n", "",
       "error: Table hash was queried without a required column in the WHERE "
       "clause\n  1 | SELECT path FROM hash;\n"
       "    |                  ^^^^\n"
       "  help: compare path or directory of hash with = or IN, or join on it, "
       "so that it reaches the table\n"},
      {".quit\nSELECT 1;\n", "", ""},
      {".exit\n", "", ""},
      {"\n\n;\n", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.in);
    const auto answer = shell(c.in);
    CHECK(answer.code == 0);
    CHECK(answer.out == c.out);
    CHECK(answer.err == c.err);
  }
}

TEST_CASE("shell: help lists the commands") {
  check_golden("render/shell-help.out", shell(".help\n").out);
}

TEST_CASE("shell: another host, and one that is none") {
  const auto answer = shell(
      ".host macbook\n.mode list\nSELECT platform FROM os_version;\n"
      ".host nosuch\nSELECT 1 AS still;\n");
  CHECK(answer.out.starts_with("macbook: osquery "));
  CHECK(answer.out.find("darwin\n") != std::string::npos);
  CHECK(answer.out.ends_with("still\n1\n"));
  CHECK(answer.err.starts_with("error: no host profile 'nosuch'\n"));
}

TEST_CASE("shell: usage mistakes") {
  CHECK(shell("", {"--mode", "fancy"}).code == 64);
  CHECK(shell("", {"--host", "nosuch"}).code == 3);
}

TEST_CASE("shell: words that may come next") {
  const ctl::AgentKind linux_agent = {.platform = ctl::Platform::kLinux};
  struct Case {
    const char* pending;
    const char* before;
    const char* words;
  };
  const Case cases[] = {
      {"", ".mo", ".mode"},
      {"", ".mode c", "column csv"},
      {"", ".host mac", "macbook"},
      {"", ".schema suid", "suid_bin"},
      {"", "SELECT * FROM process_open_s", "process_open_sockets"},
      {"", "select * from PROCESS_OPEN_S", "process_open_sockets"},
      {"", "SELECT p.cmd FROM processes p WHERE p.cmd", "cmdline"},
      {"SELECT * FROM users AS u\n", "WHERE u.usern", "username"},
      {"", "SELECT users.shel", "shell"},
      {"", "SELECT regex_m", "regex_match"},
      {"", "SELE", "SELECT"},
      {"", "SELECT ", ""},
      {"", "SELECT * FROM bitlocker_inf", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.before);
    CHECK(joined(ctl::complete_words(c.pending, c.before, linux_agent).words) ==
          c.words);
  }
  CHECK(ctl::common_start({"process_a", "Process_b"}) == "process_");
  CHECK(ctl::common_start({}).empty());
}

TEST_CASE("shell: a line is edited by characters") {
  ctl::LineBuffer line;
  line.insert("SELECT ä");
  line.backspace();
  CHECK(line.text() == "SELECT ");
  line.insert("😀");
  line.left();
  CHECK(line.cursor() == 7);
  line.erase();
  CHECK(line.text() == "SELECT ");
  line.word_left();
  CHECK(line.cursor() == 0);
  line.right();
  line.erase_to_end();
  CHECK(line.text() == "S");
  line.set("a b c");
  line.erase_word();
  CHECK(line.text() == "a b ");
  line.left();
  line.erase_to_start();
  CHECK(line.text() == " ");
  line.set("FROM proc");
  line.replace(4, "processes");
  CHECK(line.text() == "FROM processes");
}

TEST_CASE("shell: on a terminal, with completion and history") {
  const Scratch home;
  {
    OnTerminal terminal(home.str(),
                        {"shell", "--host", "bare", "--mode", "list"});
    REQUIRE(terminal.is_asked());
    terminal.type("SELECT 40 + 2 AS x FROM os_vers\t LIMIT 1;");
    CHECK(terminal.sees("os_version LIMIT 1;"));
    terminal.type("\r");
    CHECK(terminal.sees("x\r\n"));
    REQUIRE(terminal.is_asked());
    terminal.type("nonsense\x03");
    CHECK(terminal.sees("^C"));
    REQUIRE(terminal.is_asked());
    terminal.type("SELECT 6 * 7 AS answer;\r");
    CHECK(terminal.sees("42\r\n"));
    REQUIRE(terminal.is_asked());
    terminal.type("SELECT\x1b[A\r");  // the line before
    CHECK(terminal.sees("42\r\n"));
    REQUIRE(terminal.is_asked());
    terminal.type("\x04");
    CHECK(terminal.exit_code() == 0);
  }
  std::ifstream in(home.path() / ".ctl_history");
  const std::string history{std::istreambuf_iterator<char>(in), {}};
  CHECK(history ==
        "SELECT 40 + 2 AS x FROM os_version LIMIT 1;\n"
        "SELECT 6 * 7 AS answer;\n");
  // Nothing else was written.
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator(home.path()))
    ++files;
  CHECK(files == 1);
  OnTerminal again(home.str(), {"shell", "--host", "bare", "--mode", "list"});
  REQUIRE(again.is_asked());
  again.type("\x1b[A\r");
  CHECK(again.sees("42\r\n"));
  REQUIRE(again.is_asked());
  again.type(".quit\r");
  CHECK(again.exit_code() == 0);
}
