// `ctl schema`, and tables of one's own in every command.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/schema_import.h"
#include "schema/base/text.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// "name TYPE" of each column of a table, as `ctl schema` knows it.
std::string columns_of(const Scratch& scratch, const std::string& table) {
  const auto answer =
      run_ctl({"-C", scratch.str(), "schema", table, "--format", "json"});
  if (answer.code != 0) return answer.err;
  std::string out;
  const Json document = Json::parse(answer.out);
  for (const Json& column : document.at("columns")) {
    out += concat(out.empty() ? "" : ", ", column.at("name").get<std::string>(),
                  ' ', column.at("type").get<std::string>());
  }
  return out;
}

// The table is there, wherever statements are looked at.
void check_known(const Scratch& scratch, const std::string& table,
                 const std::string& column) {
  const std::string sql = concat("SELECT ", column, " FROM ", table);
  const std::string at = scratch.str();
  scratch.write("default.yml", "queries:\n  - path: q.yml\n");
  scratch.write("q.yml", concat("- name: own\n  platform: linux\n"
                                "  query: ",
                                sql, "\n"));
  scratch.write("q.tests.yml", concat("tests:\n  - query: own\n    cases:\n"
                                      "      - name: one\n        host: bare\n"
                                      "        given: {",
                                      table, ": [{", column,
                                      ": 7}]}\n"
                                      "        expect: {rows: [{",
                                      column, ": 7}]}\n"));
  scratch.write("rows.yml", concat(table, ": [{", column, ": 7}]\n"));
  const auto run = run_ctl({"-C", at, "dry-run", "--host", "bare", "--given",
                            "rows.yml", "--format", "json"});
  CAPTURE(run.out + run.err);
  CHECK(run.code == 0);
  const auto only =
      run_ctl({"-C", at, "dry-run", "--sql", sql, "--host", "bare"});
  CAPTURE(only.out + only.err);
  CHECK(only.code == 0);
  const auto shell = run_ctl({"-C", at, "shell", "--host", "bare", "--mode",
                              "list", "--given", "rows.yml"},
                             sql + ";");
  CHECK(shell.out == column + "\n7\n");
  const auto test = run_ctl({"-C", at, "test"});
  CAPTURE(test.out + test.err);
  CHECK(test.code == 0);
  const auto lint =
      run_ctl({"-C", at, "lint", "--rule", "unknown-table", "--rule",
               "unknown-column", "--rule", "bad-table"});
  CAPTURE(lint.out);
  CHECK(lint.code == 0);
}

}  // namespace

TEST_CASE("schema: every form of description is imported") {
  struct Case {
    const char* file;
    const char* text;
    const char* table;
    const char* columns;
  };
  const Case cases[] = {
      {"a.json",
       R"({"tables": [{"name": "my_a", "platforms": ["linux"],
          "columns": [{"name": "id", "type": "BIGINT", "index": true},
                      {"name": "path"}]}]})",
       "my_a", "id BIGINT, path TEXT"},
      {"b.yml",
       "name: my_b\nplatforms: linux, darwin\ncolumns:\n"
       "  - plain\n  - {name: v, type: double}\n",
       "my_b", "plain TEXT, v DOUBLE"},
      {"c.json",
       R"([{"name": "my_c", "description": "d", "url": "x", "columns":
          [{"name": "n", "type": "integer", "required": true}]}])",
       "my_c", "n INTEGER"},
      {"my_d.json",
       R"json([{"cid":"0","dflt_value":"","name":"pid","notnull":"0","pk":"1",
            "type":"UNSIGNED BIGINT"},
           {"cid":"1","name":"label","type":"VARCHAR(20)"}])json",
       "my_d", "pid UNSIGNED BIGINT, label TEXT"},
      {"specs/linux/my_e.table",
       "# made by hand\n"
       "table_name(\"my_e\", aliases=[\"old_e\"])\n"
       "description(\"First line \"\n            'and second')\n"
       "schema([\n"
       "    Column(\"id\", BIGINT, \"it's (a) key\", index=True,\n"
       "           aliases=[\"key\"]),\n"
       "    Column('name', TEXT, \"\"\"long\n    text\"\"\", "
       "collate=\"nocase\"),\n"
       "    ForeignKey(column=\"id\", table=\"users\"),\n"
       "])\n"
       "extended_schema(lambda: LINUX() or DARWIN(), [\n"
       "    Column(\"extra\", UNSIGNED_BIGINT, \"more\"),\n])\n"
       "attributes(cacheable=True, user_data=False)\n"
       "implementation(\"my_e@genE\")\n"
       "examples([\"select * from my_e\"])\n",
       "my_e", "id BIGINT, name TEXT, extra UNSIGNED BIGINT"},
      {"f.conf",
       "# comment\n{\"auto_table_construction\": {\"my_f\": {\"query\": "
       "\"SELECT a, b FROM x\",\n \"path\": \"/var/%.db\", \"columns\": "
       "[\"a\", \"b\"]}}}",
       "my_f", "a TEXT, b TEXT, path TEXT"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.file);
    const Scratch scratch;
    scratch.write(c.file, c.text);
    const auto answer =
        run_ctl({"-C", scratch.str(), "schema", "import", c.file});
    CAPTURE(answer.err);
    CHECK(answer.code == 0);
    CHECK(answer.out == std::string(c.table) + "\n");
    CHECK(columns_of(scratch, c.table) == c.columns);
    const std::string column(c.columns, std::string(c.columns).find(' '));
    check_known(scratch, c.table, column);
  }
}

TEST_CASE("schema: an import is written once and listed in ctl.yml") {
  const Scratch scratch;
  scratch.write("t.table",
                "table_name(\"my_t\")\nschema([Column(\"a\", TEXT, "
                "\"\")])\n");
  const auto import = [&](std::vector<std::string> options) {
    options.insert(options.begin(),
                   {"-C", scratch.str(), "schema", "import", "t.table"});
    return run_ctl(options);
  };
  const auto printed = import({"--print"});
  CHECK(printed.code == 0);
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "ctl.yml"));
  CHECK(import({}).code == 0);
  CHECK(text_of(scratch.path() / "schema/t.json") == printed.out);
  CHECK(text_of(scratch.path() / "ctl.yml") == "tables:\n  - schema/t.json\n");
  CHECK(import({}).code == 0);
  CHECK(text_of(scratch.path() / "ctl.yml") == "tables:\n  - schema/t.json\n");
  scratch.write("t.table",
                "table_name(\"my_t\")\nschema([Column(\"b\", TEXT, "
                "\"\")])\n");
  const auto differs = import({});
  CHECK(differs.code == 3);
  CHECK(differs.err.find("schema/t.json is there and says something else") !=
        std::string::npos);
  CHECK(import({"--force"}).code == 0);
  CHECK(columns_of(scratch, "my_t") == "b TEXT");
}

TEST_CASE("schema: ctl.yml keeps what it says when a file is added") {
  struct Case {
    const char* before;
    const char* after;  // "": refused
  };
  const Case cases[] = {
      {"", "tables:\n  - schema/x.json\n"},
      {"# c\nosquery: {min: 5.12.1}\n",
       "# c\nosquery: {min: 5.12.1}\ntables:\n  - schema/x.json\n"},
      {"fleet: {version: 4.64.0}",
       "fleet: {version: 4.64.0}\ntables:\n  - schema/x.json\n"},
      {"tables: [a.json]\nrules: {}\n",
       "tables: [a.json, schema/x.json]\nrules: {}\n"},
      {"tables:\n  - a.json  # mine\nrules: {}\n",
       "tables:\n  - a.json  # mine\n  - schema/x.json\nrules: {}\n"},
      {"tables:\n- a.json", "tables:\n- a.json\n- schema/x.json\n"},
      {"tables: [./schema/x.json]\n", "tables: [./schema/x.json]\n"},
      {"tables: []\n", ""},
      {"{fleet: {}}\n", ""},
      {"tables: 7\n", ""},
      {"a: [\n", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.before);
    const auto got = ctl::with_table_file(c.before, "schema/x.json");
    CHECK((got ? *got : std::string()) == c.after);
  }
}

TEST_CASE("schema: a malformed import says where and what to do") {
  struct Case {
    const char* file;
    const char* text;
    const char* message;  // after the path
  };
  const Case cases[] = {
      {"a.json", "{\"tables\": [{\"name\": \"t\", \"columns\": [}]}",
       ":1:39: a value is missing here"},
      {"a.json", "", ":1:1: the file describes no table"},
      {"a.json", "[]", ":1:1: the list of tables is empty"},
      {"a.json", "{\"a\": 1}", ":1:1: the file describes no table"},
      {"a.json", "{\"tables\": [7]}", ":1:13: a table is not described by"},
      {"a.json", "{\"tables\": [{\"columns\": []}]}",
       ":1:13: a table has no name"},
      {"a.yml", "name: t\ncolumns: []\n", ":1:7: table 't' has no columns"},
      {"a.yml", "name: t\ncolumns: a\n", ":2:10: key 'columns' wants a list"},
      {"a.yml", "name: t\ncolumns: [a, A]\n",
       ":1:7: table 't' has column 'A' twice"},
      {"a.yml", "name: t\ncolumns:\n  - {name: a, type: STRING}\n",
       ":3:21: type 'STRING' is unknown"},
      {"a.yml", "name: t\ncolumns:\n  - {nmae: a}\n",
       ":3:6: a column has no key 'nmae'"},
      {"a.yml", "name: my table\ncolumns: [a]\n",
       ":1:7: 'my table' is no name of a table"},
      {"a.yml", "name: processes\ncolumns: [a]\n",
       ":1:7: table 'processes' is one that agents have"},
      {"a.yml", "name: Hosts\ncolumns: [a]\n",
       ":1:7: table 'Hosts' is one that agents have"},
      {"a.yml", "name: t\nplatforms: [macos]\ncolumns: [a]\n",
       ":2:13: platform 'macos' is unknown"},
      {"a.yml", "name: t\nsince: five\ncolumns: [a]\n",
       ":2:8: version 'five' is not of the form"},
      {"a.yml", "name: t\ncolumns:\n  - {name: a, index: maybe}\n",
       ":3:22: key 'index' wants true or false"},
      {"a.yml", "name: t\ncolumns:\n  - {name: a, collate: french}\n",
       ":3:24: collation 'french' is unknown"},
      {"t.json", "[{\"cid\": 0, \"type\": \"TEXT\"}]",
       ":1:2: a row of table_info has no name"},
      {"users.json", "[{\"cid\": 0, \"name\": \"uid\", \"type\": \"TEXT\"}]",
       ":1:1: table 'users' is one that agents have"},
      {"t.table", "schema([])", ":1:1: no table_name(…)"},
      {"t.table", "table_name(\"t\")\nschema([Column(\"a\", TEXT]\n",
       ":2:25: a comma is missing here"},
      {"t.table", "table_name(\"t\")\nschema([Column(\"a\", TEXT, \"x)])\n",
       ":2:27: the string does not end"},
      {"t.table", "table_name(\"t\")\nschema([\n",
       ":2:8: the bracket is never closed"},
      {"t.table", "table_name(\"t\")\nschema([Column(\"a\", WORD, \"\")])",
       ":2:21: type 'WORD' is unknown"},
      {"t.table", "table_name(\"t\")\nschema([7])",
       ":2:9: an item of the schema"},
      {"t.table", "table_name = 7", ":1:1: this is no call"},
      {"a.conf",
       "{\"auto_table_construction\":\n {\"users\": {\"query\": \"SELECT 1\", "
       "\"path\": \"/x\", \"columns\": [\"a\"]}}}",
       ":2:3: table 'users' is one that agents have"},
      {"a.json", "{\"x\": \"\xff\"}",
       ":1:8: this byte is not part of valid UTF-8"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Scratch scratch;
    scratch.write(c.file, c.text);
    const auto answer =
        run_ctl({"-C", scratch.str(), "schema", "import", c.file});
    CHECK(answer.code == 3);
    CHECK(answer.out.empty());
    CAPTURE(answer.err);
    CHECK(answer.err.starts_with(concat("ctl: error: ", c.file, c.message)));
    CHECK(answer.err.find("\n  help: ") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "ctl.yml"));
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "schema"));
  }
  const Scratch deep;
  deep.write("t.table", std::string(100000, '['));
  CHECK(run_ctl({"-C", deep.str(), "schema", "import", "t.table"}).code == 3);
}

TEST_CASE("schema: tables inline, in files and of agent options") {
  const Scratch scratch;
  scratch.write("ctl.yml",
                "tables:\n  - own/a.json\n  - name: my_inline\n"
                "    platforms: [linux]\n    columns: [state]\n");
  scratch.write("own/a.json", "{\"name\": \"my_file\", \"columns\": [\"x\"]}");
  check_known(scratch, "my_inline", "state");
  check_known(scratch, "my_file", "x");
  scratch.write("default.yml",
                "agent_options:\n  config:\n    auto_table_construction:\n"
                "      my_made:\n        query: SELECT a FROM t\n"
                "        path: /x/%\n        columns: [a]\n");
  CHECK(columns_of(scratch, "my_made") == "a TEXT, path TEXT");
  const auto made = run_ctl({"-C", scratch.str(), "dry-run", "--sql",
                             "SELECT a, path FROM my_made", "--host", "lab"});
  CHECK(made.code == 0);
}

TEST_CASE(
    "schema: mistakes in tables stop what needs them, and lint finds them") {
  const Scratch scratch;
  scratch.write("ctl.yml", "tables:\n  - missing.json\n");
  const auto lint = run_ctl({"-C", scratch.str(), "lint", "--format", "json"});
  CHECK(lint.code == 1);
  const Json finding = Json::parse(lint.out).at("findings").at(0);
  CHECK(finding.at("rule") == "bad-table");
  CHECK(finding.at("line") == 2);
  CHECK(finding.at("column") == 5);
  for (const std::string command : {"dry-run", "test", "schema", "shell"}) {
    CAPTURE(command);
    const auto answer = run_ctl({"-C", scratch.str(), command});
    CHECK(answer.code == 3);
    CHECK(answer.err.find("ctl.yml:2:5: ") != std::string::npos);
  }
  scratch.write("ctl.yml",
                "tables:\n  - {name: t, columns: [a]}\n"
                "  - {name: T, columns: [b]}\n");
  const auto twice = run_ctl({"-C", scratch.str(), "lint"});
  CHECK(twice.out.find("ctl.yml:3:12: error: table 'T' is described twice") !=
        std::string::npos);
}

TEST_CASE("schema: native tables mind their required columns, others do not") {
  const Scratch scratch;
  scratch.write("native.table",
                "table_name(\"my_native\")\nschema([Column(\"a\", TEXT, \"\", "
                "required=True), Column(\"b\", TEXT, \"\")])\n");
  CHECK(
      run_ctl({"-C", scratch.str(), "schema", "import", "native.table"}).code ==
      0);
  scratch.write("own.yml",
                "name: my_own\ncolumns: [{name: a, required: true}, b]\n");
  CHECK(run_ctl({"-C", scratch.str(), "schema", "import", "own.yml"}).code ==
        0);
  const auto run = [&](const std::string& table) {
    return run_ctl({"-C", scratch.str(), "dry-run", "--host", "bare", "--sql",
                    "SELECT * FROM " + table});
  };
  CHECK(run("my_own").code == 0);
  const auto native = run("my_native");
  CHECK(native.code == 1);
  CHECK(native.out.find("Table my_native was queried without a required "
                        "column in the WHERE clause") != std::string::npos);
}

TEST_CASE("schema: tables, columns and functions by platform and version") {
  const auto names = [](std::vector<std::string> options, const char* list) {
    options.insert(options.begin(), "schema");
    options.insert(options.end(), {"--format", "json"});
    std::string out = " ";
    const Json document = Json::parse(run_ctl(options).out);
    for (const Json& item : document.at(list))
      out += item.at("name").get<std::string>() + " ";
    return out;
  };
  const auto has = [](const std::string& all, const std::string& name) {
    return all.find(" " + name + " ") != std::string::npos;
  };
  const std::string chrome = names({"--platform", "chrome"}, "tables");
  CHECK(has(chrome, "chrome_extensions"));
  CHECK_FALSE(has(chrome, "processes"));
  CHECK_FALSE(has(names({"--platform", "chrome", "--functions"}, "functions"),
                  "regex_match"));
  CHECK_FALSE(has(names({"--osquery", "5.10.0", "--functions"}, "functions"),
                  "version_compare"));
  CHECK(has(names({"--osquery", "5.11.0", "--functions"}, "functions"),
            "version_compare"));
  const auto elsewhere =
      run_ctl({"schema", "bitlocker_info", "--platform", "linux"});
  CHECK(elsewhere.code == 1);
  CHECK(elsewhere.err ==
        "ctl: error: table 'bitlocker_info' does not exist for agents on "
        "linux\n  help: it is on windows\n");
}
