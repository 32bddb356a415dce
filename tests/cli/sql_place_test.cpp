// Where in a YAML file an error in its SQL is shown, for each style of scalar.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "schema/base/source_file.h"
#include "schema/base/text.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

TEST_CASE("an SQL error is shown at its character in the YAML file") {
  struct Case {
    const char* style;
    const char* scalar;  // after `query: `; the error is about `pidd`
  };
  const Case cases[] = {
      {"plain", "SELECT pid, pidd FROM processes\n"},
      {"plain on lines", "SELECT pid,\n    name, pidd\n\n    FROM processes\n"},
      {"plain after characters of several bytes",
       "SELECT 'ä😀' AS x, pidd FROM processes\n"},
      {"single quoted", "'SELECT ''it''''s'' AS x, pidd FROM processes'\n"},
      {"single quoted on lines",
       "'SELECT pid,\n    name,\n    pidd FROM processes'\n"},
      {"double quoted", "\"SELECT pid, pidd FROM processes\"\n"},
      {"double quoted with escapes",
       "\"SELECT '\\u00e4\\n\\t\\x41' AS \\\"x\\\", pidd FROM processes\"\n"},
      {"double quoted on lines",
       "\"SELECT pid, \\\n    name,\n    pidd FROM processes\"\n"},
      {"literal",
       "|\n    SELECT pid,\n      name,\n      pidd\n"
       "    FROM processes\n"},
      {"literal, stripped", "|-\n    SELECT pid\n    , pidd FROM processes\n"},
      {"literal, indented by number",
       "|2\n      SELECT pid,\n     pidd FROM processes\n"},
      {"folded",
       ">\n    SELECT pid,\n    name,\n    pidd\n"
       "    FROM processes\n"},
      {"folded with kept lines",
       ">-\n    SELECT pid,\n\n      name,\n      pidd\n    FROM processes\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.style);
    const Scratch scratch;
    const std::string text =
        concat("- name: q\n  platform: linux\n  query: ", c.scalar);
    scratch.write("default.yml", "queries:\n  - path: q.yml\n");
    scratch.write("q.yml", text);
    const ctl::SourceFile file("q.yml", text);
    const ctl::Position at = file.position(text.find("pidd"));
    const auto run = run_ctl(
        {"-C", scratch.str(), "dry-run", "--host", "bare", "--format", "json"});
    const Json place =
        Json::parse(run.out).at("queries").at(0).at("runs").at(0).at(
            "error_at");
    CHECK(place == Json{{"path", "q.yml"},
                        {"line", at.line},
                        {"column", at.column},
                        {"end_line", at.line},
                        {"end_column", at.column + 4}});
    const auto lint = run_ctl({"-C", scratch.str(), "lint", "--rule",
                               "unknown-column", "--format", "json"});
    const Json finding = Json::parse(lint.out).at("findings").at(0);
    CHECK(finding.at("line") == at.line);
    CHECK(finding.at("column") == at.column);
    CHECK(finding.at("end_column") == at.column + 4);
    const auto shown =
        run_ctl({"-C", scratch.str(), "dry-run", "--host", "bare"});
    CHECK(shown.out.find(concat("at q.yml:", at.line, ':', at.column)) !=
          std::string::npos);
    CHECK(shown.out.find("^^^^\n") != std::string::npos);
  }
}
