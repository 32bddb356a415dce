#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
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
