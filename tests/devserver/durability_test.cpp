// What was answered is there after a kill; what cannot be written is said.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "tests/support/dev_client.h"
#include "tests/support/paths.h"
#include "tests/support/scratch.h"

namespace ctl::test {
namespace {

// `ctl serve` as a process of its own.
class ServeProcess {
 public:
  // A fresh database has a second line, the admin's token.
  // A file that grows beyond `most_bytes` is a full disk.
  ServeProcess(const std::string& database, bool fresh,
               rlim_t most_bytes = RLIM_INFINITY) {
    std::array<int, 2> pipe{};
    const std::string binary = test::ctl_binary();
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{most_bytes, most_bytes};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      ::execl(binary.c_str(), binary.c_str(), "serve", "--listen",
              "127.0.0.1:0", "--db", database.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(pipe[1]);
    std::FILE* out = ::fdopen(pipe[0], "r");
    std::array<char, 256> line{};
    REQUIRE(std::fgets(line.data(), static_cast<int>(line.size()), out) !=
            nullptr);
    const std::string text = line.data();
    port_ = std::stoi(text.substr(text.rfind(':') + 1));
    if (fresh) {
      REQUIRE(std::fgets(line.data(), static_cast<int>(line.size()), out) !=
              nullptr);
      token_ = line.data();
      token_.pop_back();
    }
    out_ = out;
  }
  ~ServeProcess() { end(SIGKILL); }
  ServeProcess(const ServeProcess&) = delete;
  ServeProcess& operator=(const ServeProcess&) = delete;

  // The exit status as waitpid() has it.
  int end(int signal) {
    if (pid_ <= 0) return 0;
    ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    std::fclose(out_);
    return status;
  }
  int port() const { return port_; }
  const std::string& token() const { return token_; }

 private:
  pid_t pid_ = 0;
  int port_ = 0;
  std::string token_;
  std::FILE* out_ = nullptr;
};

std::string create(int port, const std::string& token,
                   const std::string& name) {
  const json body = {{"name", name}, {"query", "SELECT 1;"}};
  const WireAnswer answer =
      send_as(port, token, "POST", "/api/latest/fleet/queries", body.dump());
  return answer.status == 200 ? name : std::string();
}

}  // namespace

TEST_CASE("dev server: what it answered survives a kill -9") {
  const test::Scratch scratch;
  const std::string database = (scratch.str() + "/dev.db");
  std::string token;
  std::vector<std::string> answered;
  for (int round = 0; round < 3; ++round) {
    ServeProcess server(database, round == 0);
    if (round == 0) token = server.token();
    constexpr int kWriters = 8;
    std::array<std::vector<std::string>, kWriters> made;
    constexpr int kEnough = 40;
    std::atomic<int> count = 0;
    std::atomic<bool> stop = false;
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] {
        for (int n = 0; !stop; ++n) {
          const std::string name =
              create(server.port(), token,
                     "q " + std::to_string(round) + " " + std::to_string(i) +
                         " " + std::to_string(n));
          if (name.empty()) continue;
          made[static_cast<std::size_t>(i)].push_back(name);
          if (++count == kEnough) count.notify_all();
        }
      });
    }
    for (int now = count; now < kEnough; now = count)
      count.wait(now);
    server.end(SIGKILL);
    stop = true;
    for (std::thread& writer : writers)
      writer.join();
    for (const auto& names : made) {
      answered.insert(answered.end(), names.begin(), names.end());
    }
  }
  ServeProcess server(database, false);
  const WireAnswer list =
      send_as(server.port(), token, "GET", "/api/latest/fleet/queries");
  REQUIRE(list.status == 200);
  std::set<std::string> there;
  const json body = json::parse(list.body);
  for (const json& query : body["queries"]) {
    there.insert(query["name"]);
  }
  for (const std::string& name : answered) {
    CAPTURE(name);
    CHECK(there.contains(name));
  }
}

TEST_CASE("dev server: a full disk is said, and what was there is read") {
  const test::Scratch scratch;
  constexpr rlim_t kDisk = rlim_t{512} << 10U;
  ServeProcess server(scratch.str() + "/dev.db", true, kDisk);
  REQUIRE(create(server.port(), server.token(), "first") == "first");
  const json large = {{"name", "large"}, {"query", std::string(900000, 'x')}};
  const WireAnswer refused = send_as(server.port(), server.token(), "POST",
                                     "/api/latest/fleet/queries", large.dump());
  CHECK(refused.status == 500);
  CHECK(refused.body.find("the database refuses: ") != std::string::npos);
  const WireAnswer list = send_as(server.port(), server.token(), "GET",
                                  "/api/latest/fleet/queries");
  const json body = json::parse(list.body);
  CHECK(body["count"] == 1);
  CHECK(body["queries"][0]["name"] == "first");
}

TEST_CASE("dev server: a file that cannot be written to is said at once") {
  const test::Scratch scratch;
  const std::string directory = scratch.str();
  { ServeProcess made(directory + "/dev.db", true); }
  const std::string serve = test::ctl_binary() +
                            " serve --listen 127.0.0.1:0 --db " + directory +
                            "/dev.db";
  // Permissions do not stop root; a mount that only reads does.
  const std::string command =
      ::geteuid() == 0
          ? "unshare -m sh -c 'mount --bind " + directory + " " + directory +
                " && mount -o remount,bind,ro " + directory + " && exec " +
                serve + "' 2>&1"
          : "chmod -R a-w " + directory + "; " + serve +
                " 2>&1; code=$?; chmod -R u+w " + directory + "; exit $code";
  std::FILE* out = ::popen(command.c_str(), "r");
  REQUIRE(out != nullptr);
  std::string said;
  std::array<char, 512> piece{};
  while (std::fgets(piece.data(), static_cast<int>(piece.size()), out)) {
    said += piece.data();
  }
  const int status = ::pclose(out);
  if (said.find("unshare: ") == 0 || said.find("mount: ") == 0) {
    MESSAGE("skipped: cannot mount here: " << said);
    return;
  }
  CAPTURE(said);
  CHECK(WEXITSTATUS(status) == 3);
  CHECK(said.find("error: cannot open the database") != std::string::npos);
  CHECK(said.find("the file cannot be written to") != std::string::npos);
}

TEST_CASE("dev server: an interrupt ends it with success") {
  const test::Scratch scratch;
  for (const int signal : {SIGINT, SIGTERM}) {
    ServeProcess server((scratch.str() + "/dev.db") + std::to_string(signal),
                        true);
    const int status = server.end(signal);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

TEST_CASE("dev server: a database that cannot be opened is a clear error") {
  const test::Scratch scratch;
  DevServerOptions options;
  options.database = (scratch.str() + "/nowhere/dev.db");
  auto missing = DevServer::start(options);
  REQUIRE(!missing);
  CHECK(missing.error().message.find("cannot open the database") == 0);

  options.database = (scratch.str() + "/text.db");
  std::ofstream(options.database) << std::string(5000, 'x');
  auto text = DevServer::start(options);
  REQUIRE(!text);
  CHECK(text.error().message.find("not a database") != std::string::npos);
}

TEST_CASE("dev server: no token or password is stored in clear") {
  const test::Scratch scratch;
  DevServerOptions options;
  options.database = (scratch.str() + "/dev.db");
  DevClient client(options);
  const std::string token = client.make_user("observer");
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream file(options.database + suffix, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  CHECK(bytes.find("observer@example.com") != std::string::npos);
  CHECK(bytes.find(token) == std::string::npos);
  CHECK(bytes.find(client.server().token()) == std::string::npos);
  CHECK(bytes.find("Placeholder-1234") == std::string::npos);
}

}  // namespace ctl::test
