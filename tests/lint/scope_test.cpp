#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/git_sandbox.h"
#include "tests/support/lint_run.h"
#include "validators/rule.h"

using ctl::test::bad;
using ctl::test::found;
using ctl::test::GitSandbox;
using ctl::test::kQuery;

TEST_CASE("scope: the index and the working tree are told apart") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", bad("old") + kQuery);
  sandbox.commit("First");
  sandbox.write("q.yml", bad("old") + bad("staged") + kQuery);
  sandbox.git("add q.yml");
  sandbox.write("q.yml", bad("old") + bad("staged") + bad("disk") + kQuery);
  sandbox.write("new.yml", bad("untracked") + kQuery);
  const std::string root = sandbox.str();
  CHECK(found(root, {}) == "new.yml:1 q.yml:1 q.yml:2 q.yml:3 ");
  CHECK(found(root, {"--staged"}) == "q.yml:2 ");
  CHECK(found(root, {"--changed"}) == "new.yml:1 q.yml:2 q.yml:3 ");
  CHECK(found(root, {"--changed", "HEAD"}) == "new.yml:1 q.yml:2 q.yml:3 ");
}

TEST_CASE("scope: a branch against where it left the base") {
  const GitSandbox sandbox;
  sandbox.write("q.yml", kQuery);
  sandbox.commit("First");
  sandbox.git("checkout -q -b topic");
  sandbox.write("topic.yml", bad("topic") + kQuery);
  sandbox.commit("Topic");
  sandbox.git("checkout -q main");
  sandbox.write("main.yml", bad("main") + kQuery);
  sandbox.commit("Main");
  sandbox.git("checkout -q topic");
  CHECK(found(sandbox.str(), {"--changed", "main"}) == "topic.yml:1 ");
  CHECK(found(sandbox.str(), {"--changed=main", "q.yml"}) == "");
  sandbox.git("checkout -q --detach");
  CHECK(found(sandbox.str(), {"--changed", "main"}) == "topic.yml:1 ");
  // A word that is no revision but a path restricts the run.
  sandbox.write("topic.yml", bad("topic") + bad("more") + kQuery);
  CHECK(found(sandbox.str(), {"--changed", "topic.yml"}) == "topic.yml:2 ");
}

TEST_CASE("scope: a rename brings nothing and leaves nothing") {
  const GitSandbox sandbox;
  sandbox.write("lib/old.yml", bad("old") + kQuery);
  sandbox.commit("First");
  sandbox.git("mv lib/old.yml lib/new.yml");
  CHECK(found(sandbox.str(), {"--staged"}) == "");
  CHECK(found(sandbox.str(), {"--changed"}) == "");
}

TEST_CASE("scope: what refers to a change is found in untouched files") {
  struct Case {
    const char* rule;
    const char* changed;
    const char* before;
    const char* after;
    const char* untouched;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"unknown-host", "hosts/box.yml", "name: box\nplatform: linux\n",
       "name: cube\nplatform: linux\n", "q.tests.yml",
       "tests:\n  - query: a\n    cases:\n      - name: c\n        host: box\n"
       "        expect: {rows: 1}\n",
       "q.tests.yml:5 "},
      {"unknown-test-target", "q.yml", kQuery, "- name: b\n  query: SELECT 1\n",
       "q.tests.yml",
       "tests:\n  - query: a\n    cases:\n      - name: c\n"
       "        expect: {rows: 1}\n",
       "q.tests.yml:2 "},
      {"unknown-label", "labels.yml",
       "- name: Mine\n  query: SELECT 1\n- name: B\n  query: SELECT 1\n",
       "- name: B\n  query: SELECT 1\n", "policies.yml",
       "- name: p\n  query: SELECT 1\n  labels_include_any: [Mine]\n",
       "policies.yml:3 "},
      {"unknown-rule", "ctl.yml", "rules: {unknown-rule: off}\n", "{}\n",
       "q.yml", "# ctl: ignore[no-such] why\n- name: a\n  query: SELECT 1\n",
       "q.yml:1 "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.rule);
    if (ctl::find_rule(c.rule) == nullptr) {
      MESSAGE("skipped: there is no rule " << c.rule);
      continue;
    }
    const GitSandbox sandbox;
    sandbox.write("default.yml",
                  "org_settings:\nlabels:\n  - path: labels.yml\n"
                  "policies:\n  - path: policies.yml\n"
                  "queries:\n  - path: q.yml\n");
    sandbox.write("labels.yml", "[]\n");
    sandbox.write("policies.yml", "[]\n");
    sandbox.write("q.yml", kQuery);
    sandbox.write(c.untouched, c.text);
    sandbox.write(c.changed, c.before);
    sandbox.commit("First");
    sandbox.write(c.changed, c.after);
    CHECK(found(sandbox.str(), {"--changed"}, c.rule) == c.expected);
    sandbox.git("add -A");
    CHECK(found(sandbox.str(), {"--staged"}, c.rule) == c.expected);
  }
}
