#include <doctest/doctest.h>

#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::test::run_ctl;
using ctl::test::Scratch;

TEST_CASE("test: every document of a file counts, and labels have cases too") {
  const Scratch tree;
  tree.write("labels.yml",
             "- name: Servers\n"
             "  description: Machines in the rack.\n"
             "  label_membership_type: dynamic\n"
             "  query: SELECT 1 FROM mounts WHERE path = '/srv'\n");
  tree.write("labels.tests.yml",
             "tests:\n"
             "  - label: Servers\n"
             "    cases:\n"
             "      - {name: laptop, host: bare, expect: {rows: 0}}\n"
             "---\n"
             "tests:\n"
             "  - label: Servers\n"
             "    cases:\n"
             "      - name: server\n"
             "        host: bare\n"
             "        given: {mounts: [{path: /srv}]}\n"
             "        expect: {rows: 1}\n");
  const auto answer = run_ctl({"test", "-C", tree.path().string()});
  CHECK(answer.code == 0);
  CHECK(answer.out.find("2 passed, 0 failed") != std::string::npos);
}
