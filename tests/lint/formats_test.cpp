#include <doctest/doctest.h>

#include <sys/wait.h>
#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/golden.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

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

// Validates a format's goldens, and what it makes of everything in the corpus.
void check_valid(const std::string& kind, const std::string& schema,
                 const std::string& format) {
  std::string files = " '" + kTests + "render/lint." + format + ".out' '" +
                      kTests + "render/lint-empty." + format + ".out'";
  const Scratch scratch;
  const auto corpus =
      std::filesystem::path(ctl::test::reference_dir()) / "corpus/palantir";
  if (std::filesystem::exists(corpus)) {
    scratch.write(
        "corpus",
        run_ctl({"-C", corpus.string(), "lint", "--format", format}).out);
    files += " '" + scratch.str() + "/corpus'";
  }
  const Ran ran =
      run(ctl::test::validator("python3") + " '" + kTests +
          "schemas/validate.py' " + kind + " '" + schema + "'" + files);
  if (ran.code == 77 || ran.code == 127) {
    MESSAGE("skipped: " << ran.out << "; ci/validators installs it");
    return;
  }
  CHECK(ran.out == "");
  CHECK(ran.code == 0);
}

// The fingerprints of a tree's findings, as `format` has them.
std::multiset<std::string> identities(const Scratch& scratch,
                                      const std::string& format) {
  const auto answer =
      run_ctl({"-C", scratch.str(), "lint", "--format", format});
  const auto document = nlohmann::json::parse(answer.out);
  std::multiset<std::string> out;
  if (format == "gitlab") {
    for (const auto& issue : document)
      out.insert(issue.at("fingerprint").get<std::string>());
    return out;
  }
  for (const auto& result : document.at("runs").at(0).at("results"))
    out.insert(result.at("partialFingerprints").at("ctl/v1"));
  return out;
}

}  // namespace

TEST_CASE("lint formats: junit is valid against the schema of the CI systems") {
  check_valid("xml", kTests + "schemas/junit-10.xsd", "junit");
}

TEST_CASE("lint formats: sarif is valid against the official schema") {
  // The schema is not ours to copy.
  const std::string schema =
      ctl::test::validators_dir() +
      "/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
  if (!std::filesystem::exists(schema)) {
    MESSAGE("skipped: there is no schema; ci/validators installs it");
    return;
  }
  check_valid("json", schema, "sarif");
}

TEST_CASE("lint formats: an alert stays the same one when its line moves") {
  const std::string first =
      "- name: a\n  interval: 5\n  automations_enabled: true\n"
      "  query: SELECT pidd FROM processes\n";
  const std::string second =
      "- name: b\n  interval: 6\n  platform: linx\n"
      "  query: SELECT pid FROM proceses\n";
  const std::string moved =
      "# A comment.\n\n" + second + "\n" + first + "# ctl: ignore[none]\n";
  for (const std::string format : {"sarif", "gitlab"}) {
    CAPTURE(format);
    const Scratch scratch;
    scratch.write("q.yml", first + second + "# ctl: ignore[none]\n");
    const auto before = identities(scratch, format);
    CHECK(before.size() >= 5);
    CHECK(std::set<std::string>(before.begin(), before.end()).size() ==
          before.size());
    scratch.write("q.yml", moved);
    CHECK(identities(scratch, format) == before);
    // One more is one more, and no other one's.
    scratch.write("q.yml", moved + "# ctl: ignore[nothing]\n");
    auto more = identities(scratch, format);
    CHECK(more.size() == before.size() + 1);
    for (const std::string& known : before)
      CHECK(more.count(known) == 1);
  }
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
  // A name that tries to say something of its own.
  const Scratch scratch;
  scratch.write("a:b,c%0A.yml",
                "- name: \"x\\r\\n::error::y\"\n  platform: 'a\n\n"
                "    ::set-output name=x::y'\n  query: SELECT 1\n");
  const auto answer =
      run_ctl({"-C", scratch.str(), "lint", "--format", "github"});
  CAPTURE(answer.out);
  CHECK(answer.out.find("/a%3Ab%2Cc%250A.yml,line=1,col=3,") !=
        std::string::npos);
  std::istringstream lines(answer.out);
  for (std::string line; std::getline(lines, line);) {
    CHECK((line.starts_with("::error file=") ||
           line.starts_with("::warning file=") ||
           line.starts_with("::notice file=")));
    CHECK(line.find('\r') == std::string::npos);
  }
}
