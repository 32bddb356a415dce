#include "engine/matano/python_process.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "schema/base/system_words.h"
#include "schema/base/text.h"

#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#endif

namespace ctl {
namespace {

constexpr std::size_t kLongestAnswer = std::size_t{16} << 20U;

struct Bound {
  decltype(RLIMIT_AS) resource;
  rlim_t most;
};

// Called between fork and exec: nothing here may allocate.
void confine() {
  const std::array<Bound, 5> bounds = {{
      {RLIMIT_AS, rlim_t{1} << 30U},  // bytes
      {RLIMIT_FSIZE, 0},
      {RLIMIT_CORE, 0},
      {RLIMIT_NOFILE, 64},
      {RLIMIT_CPU, 300},  // seconds, of all requests together
  }};
  for (const Bound& bound : bounds) {
    const rlimit limit = {bound.most, bound.most};
    setrlimit(bound.resource, &limit);
  }
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // The first needs privileges, the second a system that allows it.
  if (unshare(CLONE_NEWNET) != 0) unshare(CLONE_NEWUSER | CLONE_NEWNET);
#endif
}

[[noreturn]] void become_python(int channel, const char* python,
                                char* const* arguments,
                                char* const* environment) {
  dup2(channel, STDIN_FILENO);
  dup2(channel, STDOUT_FILENO);
  for (int file = STDERR_FILENO + 1; file < 1024; ++file)
    close(file);
  confine();
  execve(python, arguments, environment);
  _exit(127);
}

std::uint32_t from_network(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes)
    value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

std::string to_network(std::uint32_t value) {
  std::string out;
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    out += static_cast<char>((value >> shift) & 0xFFU);
  return out;
}

}  // namespace

std::string find_python(std::string_view path) {
  std::string script;
  while (!path.empty()) {
    const std::size_t colon = path.find(':');
    const std::string folder(path.substr(0, colon));
    path.remove_prefix(colon == std::string_view::npos ? path.size()
                                                       : colon + 1);
    if (folder.empty()) continue;  // the working directory: not ours to run
    const std::string candidate = concat(folder, "/python3");
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(candidate, ignored) ||
        access(candidate.c_str(), X_OK) != 0) {
      continue;
    }
    std::array<char, 2> head{};
    std::ifstream(candidate, std::ios::binary).read(head.data(), head.size());
    if (head != std::array<char, 2>{'#', '!'}) return candidate;
    if (script.empty()) script = candidate;
  }
  return script;
}

Result<PythonProcess> PythonProcess::start(const std::string& python,
                                           const std::string& script) {
  const auto failed = [&] {
    return Error{concat("cannot start ", python, ": ", system_words(errno)),
                 "`python3 --version` shows whether it works"};
  };
  std::array<int, 2> channel{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, channel.data()) != 0) return failed();
  std::array<std::string, 7> words = {python, "-I", "-B",  "-X",
                                      "utf8", "-c", script};
  std::array<char*, 8> arguments{};
  std::transform(words.begin(), words.end(), arguments.begin(),
                 [](std::string& word) { return word.data(); });
  std::string zone = "TZ=UTC";
  std::array<char*, 2> environment = {zone.data(), nullptr};
  const pid_t process = fork();
  if (process == 0) {
    become_python(channel[1], python.c_str(), arguments.data(),
                  environment.data());
  }
  close(channel[1]);
  if (process < 0) {
    close(channel[0]);
    return failed();
  }
  return PythonProcess(process, channel[0]);
}

PythonProcess::PythonProcess(pid_t process, int channel)
    : process_(process), channel_(channel) {}

PythonProcess::PythonProcess(PythonProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      channel_(std::exchange(other.channel_, -1)),
      timed_out_(other.timed_out_) {}

PythonProcess& PythonProcess::operator=(PythonProcess&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(channel_, other.channel_);
  timed_out_ = other.timed_out_;
  return *this;
}

PythonProcess::~PythonProcess() {
  end();
}

void PythonProcess::end() {
  if (channel_ >= 0) close(channel_);
  channel_ = -1;
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

bool PythonProcess::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(channel_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool PythonProcess::receive(std::string& bytes, std::size_t length,
                            std::chrono::steady_clock::time_point until) {
  bytes.clear();
  std::array<char, 4096> block{};
  while (bytes.size() < length) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd waiting = {channel_, POLLIN, 0};
    const int ready = poll(
        &waiting, 1, static_cast<int>(std::max<long long>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) timed_out_ = true;
    if (ready <= 0) return false;
    const ssize_t got = recv(channel_, block.data(),
                             std::min(block.size(), length - bytes.size()), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
  return true;
}

std::optional<std::string> PythonProcess::ask(
    std::string_view request, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  timed_out_ = false;
  if (channel_ < 0) return std::nullopt;
  std::string answer;
  const bool sent =
      send_all(to_network(static_cast<std::uint32_t>(request.size()))) &&
      send_all(request);
  if (sent && receive(answer, 4, until)) {
    const std::size_t length = from_network(answer);
    if (length <= kLongestAnswer && receive(answer, length, until)) {
      return answer;
    }
  }
  end();
  return std::nullopt;
}

}  // namespace ctl
