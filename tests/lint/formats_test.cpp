#include <doctest/doctest.h>

#include <sys/wait.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/support/golden.h"
#include "tests/support/paths.h"

namespace {

const std::string kTests = ctl::test::source_dir() + "/tests/";

struct Ran {
  int code = 0;
  std::string out;
};

Ran run(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  Ran ran;
  std::array<char, 4096> block{};
  while (const std::size_t got =
             std::fread(block.data(), 1, block.size(), pipe)) {
    ran.out.append(block.data(), got);
  }
  const int status = pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

void check_valid(const std::string& kind, const std::string& schema,
                 const std::string& format) {
  const Ran ran =
      run("python3 '" + kTests + "schemas/validate.py' " + kind + " '" +
          schema + "' '" + kTests + "render/lint." + format + ".out' '" +
          kTests + "render/lint-empty." + format + ".out'");
  if (ran.code == 77 || ran.code == 127) {
    MESSAGE("skipped: " << ran.out);
    return;
  }
  CHECK(ran.out == "");
  CHECK(ran.code == 0);
}

}  // namespace

TEST_CASE("lint formats: junit is valid against the schema of the CI systems") {
  check_valid("xml", kTests + "schemas/junit-10.xsd", "junit");
}

TEST_CASE("lint formats: sarif is valid against the official schema") {
  // The schema is not ours to copy; `npm install @microsoft/jest-sarif` has it.
  const char* named = std::getenv("CTL_SARIF_SCHEMA");
  const std::string schema = named != nullptr ? named : "";
  if (schema.empty() || !std::filesystem::exists(schema)) {
    MESSAGE("skipped: CTL_SARIF_SCHEMA does not name sarif-schema-2.1.0.json");
    return;
  }
  check_valid("json", schema, "sarif");
}

TEST_CASE("lint formats: gitlab has the shape that its manual gives") {
  const auto issues =
      nlohmann::json::parse(ctl::test::fixture("render/lint.gitlab.out"));
  REQUIRE(issues.is_array());
  const std::set<std::string> severities = {"info", "minor", "major",
                                            "critical", "blocker"};
  std::set<std::string> fingerprints;
  for (const auto& issue : issues) {
    CHECK_FALSE(issue.at("description").get<std::string>().empty());
    CHECK_FALSE(issue.at("check_name").get<std::string>().empty());
    CHECK(severities.count(issue.at("severity").get<std::string>()) == 1);
    CHECK(issue.at("location").at("path").is_string());
    CHECK(issue.at("location").at("lines").at("begin").get<int>() >= 1);
    fingerprints.insert(issue.at("fingerprint").get<std::string>());
  }
  CHECK(fingerprints.size() == issues.size());
}

TEST_CASE("lint formats: github escapes what would end a command") {
  const std::string text = ctl::test::fixture("render/lint.github.out");
  CHECK(text.find("file=lib/a b%2Cc.yml") != std::string::npos);
  CHECK(text.find("100%25%0A") != std::string::npos);
}
