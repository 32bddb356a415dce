#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "schema/base/text.h"
#include "schema/hosts/host.h"

namespace {

// Tables `t` and `u` that the catalogue does not have.
ctl::OwnTablesPtr own_tables() {
  std::vector<ctl::TableDescription> tables(2);
  tables[0].name = "t";
  tables[1].name = "u";
  tables[1].platforms = ctl::kAllPlatforms;
  tables[1].columns = {{.name = "a"}, {.name = "b"}};
  return std::make_shared<const ctl::OwnTables>(std::move(tables));
}

// "table: column=value column=-; column=value" for everything that was read.
std::string printed(const ctl::RowTables& rows) {
  std::string out;
  for (const auto& [table, chunks] : rows.tables) {
    out += table + ":";
    for (const auto& chunk : chunks) {
      for (std::size_t row = 0; row < chunk.row_count(); ++row) {
        for (std::size_t i = 0; i < chunk.columns().size(); ++i) {
          const auto cell = chunk.cell(row, i);
          out += ctl::concat(' ', chunk.columns()[i], '=', cell.value_or("-"));
        }
        out += ';';
      }
    }
  }
  return out;
}

std::string rows_of(const std::string& path, const std::string& text,
                    std::string_view only_table = {}) {
  const auto rows = ctl::parse_rows(path, text, only_table, own_tables());
  return rows ? printed(*rows) : rows.error().message;
}

}  // namespace

TEST_CASE("hosts: rows become the agent's text") {
  struct Case {
    std::string_view path;
    std::string_view text;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {"a.yml", "users: [{uid: 0, username: root}]",
       "users: uid=0 username=root;"},
      {"a.yml", "users:\n  - {uid: 0}\n  - {shell: /bin/sh}\n",
       "users: uid=0 shell=-; uid=- shell=/bin/sh;"},
      {"a.yml", "t: [{a: true, b: False, c: null, d: ~, e: }]", "t: a=1 b=0;"},
      {"a.yml", "t: [{a: 'true', b: \"null\", c: 'no'}]",
       "t: a=true b=null c=no;"},
      {"a.yml", "t: [{a: 007, b: 0x1F, c: 1.50, d: -3, e: 1e3}]",
       "t: a=007 b=0x1F c=1.50 d=-3 e=1e3;"},
      {"a.yml", "t:\n  - a: |\n      x\n      y\n    b: ''\n",
       "t: a=x\ny\n b=;"},
      {"a.yml", "t: [&r {a: 1, b: [2]}]",
       "a.yml:1:18: the value of column 'b' "
       "is a list or a map"},
      {"a.yml", "t: [&r {a: &v 1}, *r, {a: *v}]", "t: a=1; a=1; a=1;"},
      {"a.yml", "t: []\nu:\n", "t:u:"},
      {"a.yml", "# nothing\n", ""},
      {"a.yml", "", ""},
      {"a.json", R"({"t": [{"a": 1.50, "b": true, "c": null, "d": "x"}]})",
       "t: a=1.50 b=1 d=x;"},
      {"a.json", R"({"t": [{"a": "\u00e4\ud83d\ude00\n\/\"\\"}], "u": []})",
       "t: a=ä😀\n/\"\\;u:"},
      {"a.json", "\xef\xbb\xbf{\"t\":\t[]}\r\n", "t:"},
      {"-", R"(  {"t": [{"a": "true"}]})", "t: a=true;"},
      {"-", "t: [{a: 1}]", "t: a=1;"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(rows_of(std::string(c.path), std::string(c.text)) == c.expected);
  }
}

TEST_CASE("hosts: rows printed by an agent belong to the named table") {
  // As `osqueryi --json "SELECT pid, name FROM processes LIMIT 2"` prints.
  const std::string text =
      "[\n  {\"name\":\"systemd\",\"pid\":\"1\"},\n"
      "  {\"name\":\"kthreadd\",\"pid\":\"2\"}\n]\n";
  CHECK(rows_of("processes.json", text, "processes") ==
        "processes: name=systemd pid=1; name=kthreadd pid=2;");
  CHECK(rows_of("rows.json", text, "processes") ==
        "processes: name=systemd pid=1; name=kthreadd pid=2;");
}

TEST_CASE("hosts: rows printed by an agent find their table") {
  // `SELECT *` of an old agent on Linux, and of a new one on Windows.
  const std::string hosts = R"([{"address":"::1","hostnames":"localhost"}])";
  const std::string chassis =
      R"([{"audible_alarm":"","breach_description":"","chassis_types":"Notebook",
           "description":"","lock":"","manufacturer":"","model":"","serial":"",
           "smbios_tag":"","sku":"","status":"","visible_alarm":""}])";
  const std::string chassis_cells =
      "chassis_info: audible_alarm= breach_description= "
      "chassis_types=Notebook description= lock= manufacturer= model= serial= "
      "smbios_tag= sku= status= visible_alarm=;";
  const std::string hosts_cells = "etc_hosts: address=::1 hostnames=localhost;";
  const struct {
    const char* path;
    std::string text;
    std::string expected;
  } cases[] = {
      {"rec/users.json", R"([{"uid":"0"},{"uid":"1"}])",
       "users: uid=0; uid=1;"},
      {"users.linux.json", R"([{"uid":"0"}])", "users: uid=0;"},
      {"hosts.json", hosts, hosts_cells},
      {"users.json", R"([{"uid":"0"}] [{"uid":"1"}][])",
       "users: uid=0; uid=1;"},
      {"box.json", hosts + "\n" + chassis, chassis_cells + hosts_cells},
      // A file that is called after another table than its rows fit.
      {"users.json", hosts, hosts_cells},
      {"box.json", "[]\n[]\n", ""},
      {"box.yml", "- {a: 1, b: 2}", "u: a=1 b=2;"},
      {"box.json", R"([{"uid":"0"}])",
       "box.json:1:1: the file is a list of rows of no table"},
      {"box.json", hosts + R"([{"uid":"0"}])",
       "box.json:1:44: the file is a list of rows of no table"},
      {"box.json", R"([{"id":"a","key":"b","value":"c"}])",
       "box.json:1:1: these rows can be of docker_container_envs or "
       "docker_container_labels or docker_image_labels or "
       "docker_network_labels"},
      {"box.json", hosts + R"({"users":[]})",
       "box.json:1:44: unexpected text after the JSON value"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CAPTURE(c.text);
    CHECK(rows_of(c.path, c.text) == c.expected);
  }
}

TEST_CASE("hosts: rows redirected by PowerShell are UTF-16") {
  std::string wide = "\xff\xfe";
  for (const char c : std::string(R"([{"username":")")) {
    wide += c;
    wide += '\0';
  }
  wide += std::string("\xe4\x00\x3d\xd8\x00\xde", 6);  // ä😀
  for (const char c : std::string("\"}]\r\n")) {
    wide += c;
    wide += '\0';
  }
  CHECK(rows_of("users.json", wide) == "users: username=ä😀;");
}

TEST_CASE("hosts: a mistake in rows is named with its place") {
  struct Case {
    std::string_view path;
    std::string_view text;
    std::string_view expected;
  };
  const std::vector<Case> cases = {
      {"a.yml", "users: 3", "a.yml:1:8: expected a list of rows"},
      {"a.yml", "users:\n  uid: 0", "a.yml:2:3: expected a list of rows"},
      {"a.yml", "t:\n  - {a: 1}\n  - 7",
       "a.yml:3:5: expected a map of columns "
       "and values"},
      {"a.yml", "\xef\xbb\xbf# ä\r\nt: [ä, {}]",
       "a.yml:2:5: expected a map of columns and values"},
      {"a.yml", "\xef\xbb\xbfä: [{ö: 1, x: [2]}]",
       "a.yml:1:15: the value of column 'x' is a list or a map"},
      {"a.yml", "t: [{}]", "a.yml:1:5: a row has no columns"},
      {"a.yml", "t: [{a: 1, ä: 2, a: 3}]",
       "a.yml:1:18: column 'a' is given twice"},
      {"a.yml", "t: []\nt: []", "a.yml:2:1: table 't' is given twice"},
      {"a.yml", "t: [{<<: {a: 1}}]",
       "a.yml:1:6: the merge key '<<' is not read here"},
      {"a.yml", "t: [{[1]: 2}]", "a.yml:1:6: a key is no plain text"},
      {"a.yml", "t: [{a: *b}]",
       "a.yml:1:9: the YAML cannot be read: \"the "
       "referenced anchor is not defined\""},
      {"a.yml", "t: [{a: &b [*b]}]",
       "a.yml:1:13: an alias stands inside the value it repeats"},
      {"a.yml", "t: []\n---\nu: []",
       "a.yml: the file holds two YAML documents"},
      {"a.yml", "hello", "a.yml:1:1: expected a map of tables"},
      {"a.json", "", "a.json:1:1: the JSON text ends too early"},
      {"a.json", "{\"t\": [", "a.json:1:8: the JSON text ends too early"},
      {"a.json", "{\"t\": []} x",
       "a.json:1:11: unexpected text after the JSON "
       "value"},
      {"a.json", "{\"t\": [{\"a\": 01}]}",
       "a.json:1:14: expected a JSON value, got '01'"},
      {"a.json", "{\"t\": [{\"a\": yes}]}",
       "a.json:1:14: expected a JSON value, got 'yes'"},
      {"a.json", "{\"t\": [{\"a\": \"x}]}",
       "a.json:1:14: a string is not closed"},
      {"a.json", "{\"t\": [{\"a\": \"\\x\"}]}",
       "a.json:1:15: unknown escape '\\x'"},
      {"a.json", "{\"t\": [{\"a\": \"\\ud800\"}]}",
       "a.json:1:15: half of a surrogate pair stands alone"},
      {"a.json", "{\"t\": [1,]}",
       "a.json:1:10: expected a JSON value, got ']'"},
      {"a.json", "{t: []}",
       "a.json:1:2: expected a key in double quotes, got "
       "'t'"},
      {"a.json", "[1 2]", "a.json:1:4: expected `,` or `]`, got '2'"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(rows_of(std::string(c.path), std::string(c.text)) == c.expected);
  }
}

TEST_CASE("hosts: a table or column that nobody has is named with its place") {
  struct Case {
    std::string_view text;
    std::string_view message;
    std::string_view help;
  };
  const std::vector<Case> cases = {
      {"user: [{uid: 0}]", "a.yml:1:1: no table 'user'",
       "did you mean 'users'?"},
      {"nothing_alike: []", "a.yml:1:1: no table 'nothing_alike'",
       "`ctl schema` lists the tables; describe one of your own under `tables` "
       "in ctl.yml"},
      {"uptime:\n- {days: 0}\n- {days: 0, weeks: 1}",
       "a.yml:3:13: no column 'weeks' in table 'uptime'",
       "`ctl schema uptime` lists all 5 columns"},
      {"uptime: [{mintes: 1}]",
       "a.yml:1:11: no column 'mintes' in table 'uptime'",
       "did you mean 'minutes'? `ctl schema uptime` lists all 5 columns"},
      {"u: [{c: 1}]", "a.yml:1:6: no column 'c' in table 'u'",
       "`ctl schema u` lists all 2 columns"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto rows =
        ctl::parse_rows("a.yml", std::string(c.text), {}, own_tables());
    REQUIRE(!rows.has_value());
    CHECK(rows.error().message == c.message);
    CHECK(rows.error().help == c.help);
  }
  CHECK(ctl::parse_rows("a.yml", "{t: [{any: 1}], Users: [{UID: 1}]}", {},
                        own_tables())
            .has_value());
}
