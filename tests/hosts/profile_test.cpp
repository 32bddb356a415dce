#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/text.h"
#include "schema/catalog/catalog.h"
#include "schema/hosts/host.h"

namespace {

std::size_t row_count(const ctl::Host& host, std::string_view table) {
  const auto found = host.tables.find(table);
  std::size_t rows = 0;
  if (found == host.tables.end()) return 0;
  for (const auto& chunk : found->second)
    rows += chunk.row_count();
  return rows;
}

std::string error_of(std::string_view text) {
  const auto host = ctl::parse_host("hosts/a.yml", std::string(text));
  return host ? "no error" : host.error().message;
}

}  // namespace

TEST_CASE("hosts: a profile says what a host is") {
  const auto host = ctl::parse_host("hosts/build-box.yml", R"(
platform: windows
osquery: 5.12.1
extensions: [fleetd, inventory]
user: ci
flags: {disable_events: "false", events_max: 10}
tables:
  users: [{uid: 1001, username: ci}]
files:
  C:\Windows\System32\drivers\etc\hosts: {content: "127.0.0.1 a\n", mtime: 5}
  C:\Users\:
  D:\link: {type: link, target: 'C:\Users'}
)");
  REQUIRE(host.has_value());
  CHECK(host->name == "build-box");
  CHECK(host->platform == ctl::Platform::kWindows);
  CHECK(host->osquery == ctl::Version{5, 12, 1});
  CHECK(host->extensions == std::vector<std::string>{"fleetd", "inventory"});
  CHECK(host->user == "ci");
  CHECK(host->flags.at("disable_events") == "false");
  CHECK(host->flags.at("events_max") == "10");
  CHECK(row_count(*host, "users") == 1);
  const auto& hosts =
      host->files.at(R"(C:\Windows\System32\drivers\etc\hosts)");
  CHECK(hosts.content == "127.0.0.1 a\n");
  CHECK(hosts.mode == "0644");
  CHECK(hosts.mtime == 5);
  CHECK(host->files.at(R"(C:\Users)").type == ctl::HostFile::Type::kDirectory);
  CHECK(host->files.at(R"(C:\Users)").mode == "0755");
  CHECK(host->files.at(R"(D:\link)").link_target == R"(C:\Users)");
}

TEST_CASE("hosts: what a profile leaves out has a default") {
  const auto host = ctl::parse_host("a.yml", "platform: any\nname: x\n");
  REQUIRE(host.has_value());
  CHECK(host->name == "x");
  CHECK(!host->platform.has_value());
  CHECK(host->osquery == ctl::kNewestAgent);
  CHECK(host->extensions.empty());
  CHECK(host->user == "root");
  CHECK(host->tables.empty());
}

TEST_CASE("hosts: a profile adds to the one that it extends") {
  const auto base = ctl::builtin_host("ubuntu-server");
  REQUIRE(base.has_value());
  const auto users = row_count(*base, "users");
  REQUIRE(users > 0);

  const auto more = ctl::parse_host(
      "a.yml", "extends: ubuntu-server\ntables: {users: [{uid: 2000}]}\n");
  REQUIRE(more.has_value());
  CHECK(more->platform == base->platform);
  CHECK(more->osquery == base->osquery);
  CHECK(more->extensions == base->extensions);
  CHECK(row_count(*more, "users") == users + 1);
  CHECK(more->files.size() == base->files.size());

  const auto other = ctl::parse_host(
      "a.yml",
      "extends: ubuntu-server\nreplace: [users]\nosquery: 5.1.0\n"
      "extensions: []\ntables: {users: [{uid: 2000}]}\n");
  REQUIRE(other.has_value());
  CHECK(row_count(*other, "users") == 1);
  CHECK(other->osquery == ctl::Version{5, 1, 0});
  CHECK(other->extensions.empty());
}

TEST_CASE("hosts: the built-in profiles are those of the contract") {
  const auto names = ctl::builtin_host_names();
  CHECK(std::is_sorted(names.begin(), names.end()));
  for (const std::string_view name :
       {"ubuntu-server", "debian-workstation", "macbook", "windows-laptop",
        "windows-server", "chromebook", "bare", "lab"}) {
    CAPTURE(name);
    const auto host = ctl::builtin_host(name);
    REQUIRE(host.has_value());
    CHECK(host->name == name);
    CHECK(host->osquery <= ctl::kNewestAgent);
  }
  const auto bare = ctl::builtin_host("bare");
  CHECK(bare->platform == ctl::Platform::kLinux);
  CHECK(bare->osquery == ctl::kNewestAgent);
  CHECK(bare->tables.empty());
  const auto lab = ctl::builtin_host("lab");
  CHECK(!lab->platform.has_value());
  CHECK(lab->tables.empty());
  CHECK(!ctl::builtin_host("Lab").has_value());
  CHECK(!ctl::builtin_host("").has_value());
}

TEST_CASE("hosts: a mistake in a profile is named with its place") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {"name: a", "hosts/a.yml: the host profile has no platform"},
      {"", "hosts/a.yml: the host profile is empty"},
      {"- a", "hosts/a.yml:1:1: expected a map of the keys of a host profile"},
      {"platfrom: linux",
       "hosts/a.yml:1:1: unknown key 'platfrom' in a host "
       "profile"},
      {"platform: macos", "hosts/a.yml:1:11: platform 'macos' is unknown"},
      {"platform: [linux]",
       "hosts/a.yml:1:11: platform is one value, not a list, map or null"},
      {"platform: linux\nplatform: linux",
       "hosts/a.yml:2:1: key 'platform' is given twice"},
      {"platform: linux\nosquery: newest",
       "hosts/a.yml:2:10: agent version 'newest' is no version"},
      {"extends: ubuntu",
       "hosts/a.yml:1:10: no built-in host 'ubuntu' to "
       "extend"},
      {"name: ' '\nplatform: linux", "hosts/a.yml:1:7: name is empty"},
      {"extensions: fleetd",
       "hosts/a.yml:1:13: expected a list of extension "
       "names"},
      {"flags: {a: [1]}",
       "hosts/a.yml:1:12: flag 'a' is one value, not a "
       "list, map or null"},
      {"flags: {a: 1, a: 2}", "hosts/a.yml:1:15: flag 'a' is given twice"},
      {"platform: linux\nflags: {disable_event: 1}",
       "hosts/a.yml: agents have no flag 'disable_event'"},
      {"platform: linux\nfiles: {/etc: {content: x}, /etc/a: {content: y}}",
       "hosts/a.yml: '/etc' is a file and has '/etc/a' below it"},
      {"tables: {usres: []}", "hosts/a.yml:1:10: no table 'usres'"},
      {"tables: {users: [{uid: 0, nam: a}]}",
       "hosts/a.yml:1:27: no column 'nam' in table 'users'"},
      {"replace: [usres]", "hosts/a.yml:1:11: no table 'usres'"},
      {"files: {etc/passwd: {}}",
       "hosts/a.yml:1:9: file path 'etc/passwd' is not absolute"},
      {"files: {/a: {}, /a/: {}}",
       "hosts/a.yml:1:17: file '/a/' is given "
       "twice"},
      {"files: {/a: {size: 1}}",
       "hosts/a.yml:1:14: unknown key 'size' in a "
       "file"},
      {"files: {/a: {mode: rw}}", "hosts/a.yml:1:20: mode 'rw' is not octal"},
      {"files: {/a: {uid: me}}",
       "hosts/a.yml:1:19: uid 'me' is not a whole number"},
      {"files: {/a: {type: pipe}}", "hosts/a.yml:1:20: type 'pipe' is unknown"},
      {"files: {/a: {type: link}}", "hosts/a.yml:1:13: a link has no target"},
      {"files: {/a: {target: /b}}",
       "hosts/a.yml:1:13: only a link has a target"},
      {"files: {/a: {type: directory, content: x}}",
       "hosts/a.yml:1:13: only a regular file has content"},
      {"files: {/a: 1}", "hosts/a.yml:1:13: expected a map of what a file is"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(error_of(c.text) == c.expected);
  }
}

TEST_CASE("hosts: a misspelt key is answered with the key that was meant") {
  const auto host = ctl::parse_host("a.yml", "platfrom: linux");
  REQUIRE(!host.has_value());
  CHECK(host.error().help == "did you mean 'platform'?");
}

TEST_CASE("hosts: input of any kind ends in a clear error") {
  struct Case {
    std::string text;
    std::string_view expected;
  };
  std::string lists = "l: &l0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    lists += ctl::concat("l", i, ": &l", i, " [*l", i - 1, ", *l", i - 1,
                         ", *l", i - 1, ", *l", i - 1, ", *l", i - 1, ", *l",
                         i - 1, ", *l", i - 1, ", *l", i - 1, "]\n");
  }
  const std::vector<Case> cases = {
      {"\x7f"
       "ELF\x01\x02",
       "hosts/a.yml:1:1: the file holds a control "
       "character (byte 127)"},
      {std::string("name: a\0b", 9),
       "hosts/a.yml:1:8: the file holds a control character (byte 0)"},
      {"name: \xff",
       "hosts/a.yml:1:7: the file is not valid UTF-8 from here "
       "on"},
      {lists, "the file holds more than 8000000 values, aliases included"},
      {"files: " + std::string(10'000, '['),
       "values are nested deeper than 64 levels"},
      {"files: " + std::string(10'000, '{'),
       "values are nested deeper than 64 levels"},
      {std::string(33U << 20U, 'a'), "the limit is 33554432"},
      {"name: " + std::string(2U << 20U, 'a'),
       "hosts/a.yml:1:7: a value or comment from here on is longer than "
       "1048576 bytes"},
      {"name: " + std::string(2U << 20U, '{'),
       "values are nested deeper than 64 levels"},
      {std::string(2U << 20U, '#') + "\nname: a",
       "hosts/a.yml:1:1: a value or comment from here on is longer than "
       "1048576 bytes"},
      {"name: 'a", "the YAML cannot be read"},
      {"name: \"\\q\"", "the YAML cannot be read"},
      {"a: b: c", "the YAML cannot be read"},
      {"\tname: a", "the YAML cannot be read"},
      {"%YAML 9.0\n---\nname: a", "the YAML cannot be read"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text.substr(0, 40));
    const std::string message = error_of(c.text);
    CAPTURE(message);
    CHECK(message.find(c.expected) != std::string::npos);
  }
  const auto deep = ctl::parse_rows("a.json", std::string(10'000, '['), "t");
  REQUIRE(!deep.has_value());
}
