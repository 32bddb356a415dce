#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cli/lint/caused.h"
#include "tests/support/lint_tree.h"
#include "validators/lint.h"
#include "validators/options.h"

using ctl::Tree;
using ctl::test::Files;
using ctl::test::list;
using ctl::test::load;

namespace {

// What a change causes when only its reach is looked at, and when all is.
struct Both {
  std::string quick;
  std::string whole;
};

Both caused(const Files& from, const Files& to) {
  const Tree before = load(from);
  const Tree after = load(to);
  const ctl::LintOptions old_options = ctl::lint_options(before);
  const ctl::LintOptions new_options = ctl::lint_options(after);
  const auto quick = ctl::lint_change(before, old_options, after, new_options);
  const auto old_report = ctl::lint(before, old_options);
  const auto new_report = ctl::lint(after, new_options);
  return {list(ctl::caused_by_change({before, quick.before.findings},
                                     {after, quick.after.findings})) +
              "hidden:\n" +
              list(ctl::caused_by_change({before, quick.before.hidden},
                                         {after, quick.after.hidden})),
          list(ctl::caused_by_change({before, old_report.findings},
                                     {after, new_report.findings})) +
              "hidden:\n" +
              list(ctl::caused_by_change({before, old_report.hidden},
                                         {after, new_report.hidden}))};
}

// Trees that differ from `files` by one small change; `every` is how many lines
// lie between two that go.
std::vector<Files> neighbours(const Files& files, std::size_t every) {
  std::vector<Files> out;
  std::size_t count = 0;
  for (const auto& [path, text] : files) {
    Files without = files;
    without.erase(path);
    out.push_back(without);
    without["moved/" + path] = text;
    out.push_back(std::move(without));
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
      if (++count % every == 0) {
        Files shorter = files;
        shorter[path] = text.substr(0, at) + text.substr(end + 1);
        out.push_back(std::move(shorter));
      }
      const std::size_t name = text.find("name: ", at);
      if (name < end) {
        Files renamed = files;
        renamed[path].insert(name + 6, "A ");
        out.push_back(std::move(renamed));
      }
      at = end + 1;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("change: looking at its reach finds what looking at all finds") {
  // All of it takes minutes: a sample, unless asked for.
  const char* all = std::getenv("CTL_ALL_CHANGES");
  const std::size_t every = all == nullptr ? 60 : 1;
  std::size_t number = 0;
  for (const auto& c : ctl::test::lint_cases()) {
    for (const Files& other : neighbours(c.files, all == nullptr ? 3 : 1)) {
      if (++number % every != 0) continue;
      const Both to = caused(c.files, other);
      CHECK_MESSAGE(to.quick == to.whole, c.id);
      const Both from = caused(other, c.files);
      CHECK_MESSAGE(from.quick == from.whole, c.id);
    }
  }
}

namespace {

// A tree with some of everything that refers to something.
Files everything() {
  return {
      {"ctl.yml",
       "osquery: {min: 5.8.0}\nmeta: {required: [owner]}\n"
       "rules: {missing-owner: note}\n"},
      {"default.yml",
       "org_settings:\n  secrets:\n    - secret: $SECRET\n"
       "agent_options:\ncontrols:\n"
       "labels:\n  - path: lib/labels.yml\n"
       "policies:\n  - path: lib/policies.yml\n"
       "queries:\n  - path: lib/queries.yml\n"
       "  - name: inline\n    description: Lists users.\n"
       "    query: SELECT uid FROM users\n"},
      {"teams/servers.yml",
       "name: Servers\nteam_settings:\n  secrets:\n    - secret: $SECRET\n"
       "agent_options:\ncontrols:\n"
       "policies:\n  - path: ../lib/policies.yml\n"
       "queries:\n  - path: ../lib/more.yml\n"},
      {"lib/labels.yml",
       "- name: Linux\n  query: SELECT 1 FROM os_version\n"
       "- name: Mail\n  query: SELECT 1 FROM processes WHERE name = 'exim'\n"},
      {"lib/policies.yml",
       "- name: Disk\n  description: Encrypted.\n  resolution: Encrypt it.\n"
       "  platform: darwin\n  query: SELECT 1 FROM disk_encryption\n"
       "- name: Mounts\n  description: Mounted.\n  platform: linux\n"
       "  query: SELECT 1 FROM mounts WHERE path = '/srv'\n"
       "  labels_include_any: [Linux]\n"},
      {"lib/queries.yml",
       "- name: users\n  description: Lists users.\n  interval: 3600\n"
       "  automations_enabled: true\n  query: SELECT uid FROM users\n"
       "- name: ports\n  description: Lists ports.\n"
       "  # ctl: ignore[interval-too-short] on purpose\n  interval: 10\n"
       "  automations_enabled: true\n  platform: linux\n"
       "  labels_include_any: [Mail]\n"
       "  query: SELECT pid, port FROM listening_ports WHERE port > 1024\n"},
      {"lib/more.yml",
       "- name: ports\n  description: Lists ports.\n"
       "  query: SELECT port FROM listening_ports\n"
       "- name: hashes\n  description: Hashes.\n  platform: linux\n"
       "  query: SELECT sha256 FROM hash WHERE path LIKE '/etc/%'\n"},
      {"lib/queries.tests.yml",
       "meta:\n  - {query: users, owner: me}\n  - {query: ports, owner: me}\n"
       "  - {policy: Disk, owner: me}\n"
       "tests:\n  - query: ports\n    cases:\n"
       "      - {name: none, host: box, expect: {rows: 0}}\n"},
      {"hosts/box.yml", "name: box\nextends: ubuntu-server\nplatform: linux\n"},
      {"packs/it.json",
       "{\"queries\": {\"mounts\": {\"query\": \"SELECT path FROM mounts\",\n"
       "  \"interval\": 3600}}}\n"},
      {"apply.yml",
       "apiVersion: v1\nkind: query\nspec:\n  name: uptime\n"
       "  description: Uptime.\n  query: SELECT days FROM uptime\n"
       "---\napiVersion: v1\nkind: pack\nspec:\n  name: p\n  queries:\n"
       "    - {query: uptime, interval: 60, platform: linux}\n"},
      {"adhoc/kernel.sql",
       "-- name: kernel\n-- description: Kernel.\n"
       "SELECT version FROM kernel_info;\n"},
  };
}

// The same changes for the same number, on every machine.
class Changer {
 public:
  Changer(Files files, unsigned seed) : files_(std::move(files)), dice_(seed) {}

  Files changed() {
    for (std::size_t count = 1 + below(3); count > 0; --count)
      change();
    return files_;
  }

 private:
  std::size_t below(std::size_t count) { return dice_() % count; }

  Files::iterator any_file() {
    return std::next(files_.begin(),
                     static_cast<std::ptrdiff_t>(below(files_.size())));
  }

  static std::vector<std::string> pieces(const std::string& text, char end) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t next =
          std::min(text.find(end, at), text.size() - 1) + 1;
      out.push_back(text.substr(at, next - at));
      at = next;
    }
    return out;
  }

  std::string piece_of(const std::string& text, char end) {
    const auto all = pieces(text, end);
    return all.empty() ? std::string() : all[below(all.size())];
  }

  void change() {
    if (files_.empty()) return;
    const auto file = any_file();
    const std::string path = file->first;
    std::string text = file->second;
    const char end = below(2) == 0 ? '\n' : ' ';
    auto parts = pieces(text, end);
    if (parts.empty()) parts.emplace_back();
    const std::size_t at = below(parts.size());
    switch (below(8)) {
      case 0: files_.erase(file); return;
      case 1:
        files_.erase(file);
        files_[below(2) == 0 ? "lib/" + path : path + ".yml"] = text;
        return;
      case 2: parts[at].clear(); break;
      case 3: parts[at] += parts[at]; break;
      case 4: std::swap(parts[at], parts[below(parts.size())]); break;
      case 5: parts[at] = piece_of(any_file()->second, end); break;
      case 6: parts[at].insert(0, 1, ":-'\"# %$\t["[below(10)]); break;
      case 7: parts[at].insert(0, "  "); break;
    }
    text.clear();
    for (const std::string& part : parts)
      text += part;
    files_[path] = text;
  }

  Files files_;
  std::mt19937 dice_;
};

}  // namespace

TEST_CASE("change: looking at its reach finds the same after any changes") {
  const char* all = std::getenv("CTL_ALL_CHANGES");
  const unsigned count = all == nullptr ? 40 : 4000;
  Files files = everything();
  for (unsigned seed = 1; seed <= count; ++seed) {
    CAPTURE(seed);
    // Every third change goes on from what the one before it left.
    if (seed % 3 != 0) files = everything();
    Files next = Changer(files, seed).changed();
    const Both to = caused(files, next);
    CHECK(to.quick == to.whole);
    const Both from = caused(next, files);
    CHECK(from.quick == from.whole);
    files = std::move(next);
  }
}
