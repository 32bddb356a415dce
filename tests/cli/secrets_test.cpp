// What must never be printed or written: the token, values of variables in
// sections that ctl does not apply, $FLEET_SECRET_… values.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/deployment.h"

using namespace ctl;
namespace fs = std::filesystem;

namespace {

constexpr const char* kCanary = "canary-4711";

// Sets variables for as long as it lives.
struct Variables {
  Variables() {
    for (const char* name : {"ENROLL", "SMTP_PASSWORD", "FLEET_SECRET_KEY"})
      setenv(name, kCanary, 1);
  }
  ~Variables() {
    for (const char* name : {"ENROLL", "SMTP_PASSWORD", "FLEET_SECRET_KEY"})
      unsetenv(name);
  }
};

struct Scene {
  Variables variables;
  test::Deployment deployment;
  Scene() {
    auto& repository = deployment.repository();
    repository.write("ctl.yml",
                     "audit: audit.jsonl\nenvironments:\n  production: {url: "
                     "$FLEET_URL, token: $FLEET_API_TOKEN}\n");
    repository.write(
        "default.yml",
        "labels: []\npolicies: []\nqueries:\n"
        "  - name: one\n    interval: 60\n    query: SELECT 1 AS a\n"
        "agent_options:\n  config: {options: {k: $SMTP_PASSWORD}}\n"
        "controls:\norg_settings:\n"
        "  server_settings: {server_url: https://x.example.com}\n"
        "  org_info: {org_name: Example}\n"
        "  smtp_settings: {password: $SMTP_PASSWORD}\n"
        "  secrets:\n    - secret: $ENROLL\n    - secret: canary-4711-too\n");
    repository.write("one.tests.yml",
                     "tests:\n  - query: one\n    cases:\n      - name: fails\n"
                     "        host: lab\n        expect: {rows: 3}\n");
    repository.commit("one");
  }
};

void holds_no_secret(const std::string& text) {
  CAPTURE(text);
  CHECK(text.find(kCanary) == std::string::npos);
}

}  // namespace

TEST_CASE("secrets: in no output of any command and format") {
  Scene scene;
  const std::vector<
      std::pair<std::vector<std::string>, std::vector<std::string>>>
      commands = {
          {{"lint"},
           {"text", "json", "jsonl", "sarif", "junit", "github", "gitlab",
            "markdown"}},
          {{"dry-run"}, {"text", "json", "jsonl", "markdown"}},
          {{"test"}, {"text", "json", "junit"}},
          {{"diff"}, {"text", "json", "markdown", "html"}},
          {{"diff", "--from", "HEAD"}, {"text", "json", "markdown", "html"}},
          {{"review", "--base", "HEAD"}, {"json", "markdown", "html"}},
          {{"apply"}, {"text", "json"}},
          {{"apply", "--yes"}, {"text", "json"}},
          {{"drift"}, {"text", "json", "markdown"}},
          {{"rollback", "HEAD"}, {"text", "json"}},
          {{"log"}, {"text", "json"}},
          {{"doctor"}, {"text", "json"}},
      };
  for (const auto& [command, formats] : commands) {
    for (const std::string& format : formats) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {"--format", format, "--verbose"});
      CAPTURE(join(arguments, " "));
      const auto answer = scene.deployment.run(arguments);
      CHECK(answer.code != 64);
      holds_no_secret(answer.out);
      holds_no_secret(answer.err);
    }
  }
}

TEST_CASE("secrets: in no file that a command writes") {
  Scene scene;
  const std::string root = scene.deployment.repository().str();
  CHECK(scene.deployment.run({"diff", "--out", "plan.json"}).code == 2);
  CHECK(scene.deployment.run({"apply", "plan.json", "--yes"}).code == 0);
  CHECK(scene.deployment.run({"export", "out"}).code == 0);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string();
    const bool ours = path.find("/.git/") == std::string::npos &&
                      !path.ends_with(root + "/default.yml");
    if (!entry.is_regular_file() || !ours) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    CAPTURE(path);
    holds_no_secret(text.str());
    CHECK(text.str().find(scene.deployment.server().token()) ==
          std::string::npos);
    ++files;
  }
  CHECK(files >= 6);
  CHECK(fs::exists(fs::path(root) / "plan.json"));
  CHECK(fs::exists(fs::path(root) / "audit.jsonl"));
}

TEST_CASE("secrets: not in what a failure says") {
  Scene scene;
  auto& repository = scene.deployment.repository();
  struct Case {
    std::string url;
    const char* config;
  };
  const std::string server = scene.deployment.server().url();
  const std::string host = server.substr(server.find("//") + 2);
  const Case cases[] = {
      {concat("http://admin:canary-4711@", host), ""},
      {"http://127.0.0.1:1/?token=canary-4711", ""},
      {"canary-4711", ""},
      {server, "environments:\n  a: {url: $FLEET_URL, token: canary-4711}\n"},
      {server,
       "environments:\n  a: {token: $FLEET_API_TOKEN, url: "
       "\"http://u:canary-4711@127.0.0.1:1\"}\n"},
  };
  for (const Case& c : cases) {
    repository.write("ctl.yml", c.config);
    for (const char* command : {"diff", "drift", "apply", "doctor"}) {
      for (const bool environment : {false, true}) {
        std::vector<std::string> arguments = {command};
        if (environment && std::string(command) != "doctor") {
          arguments.insert(arguments.end(), {"--env", "a"});
        }
        CAPTURE(c.url);
        CAPTURE(command);
        const auto answer = scene.deployment.run(arguments, c.url);
        holds_no_secret(answer.out);
        holds_no_secret(answer.err);
      }
    }
  }
}
