#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cli/testing/node_json.h"
#include "cli/testing/test_case.h"
#include "schema/base/text.h"
#include "schema/documents/scalar.h"
#include "schema/hosts/rows_builder.h"

namespace ctl {
namespace {

// The text that an agent would report for a value as people write it.
Cell cell_of(const Node& value) {
  if (value.is_null()) return std::nullopt;
  const ScalarValue meaning = resolve(value);
  switch (meaning.type) {
    case ScalarType::kNull: return std::nullopt;
    case ScalarType::kBool: return meaning.flag ? "1" : "0";
    case ScalarType::kInteger:
    case ScalarType::kFloat:
    case ScalarType::kText: break;
  }
  return value.text;
}

ExpectedRow expected_row(const Node& row) {
  ExpectedRow out;
  for (const Entry& entry : row.entries) {
    out.emplace_back(entry.key.text, cell_of(entry.value));
  }
  return out;
}

std::vector<ExpectedRow> expected_rows(const Node& list) {
  std::vector<ExpectedRow> out;
  for (const Node& row : list.items)
    out.push_back(expected_row(row));
  return out;
}

std::optional<std::size_t> count_of(const Node* value) {
  if (value == nullptr) return std::nullopt;
  const auto number = whole_number(*value);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

void read_row_expectation(const Node& rows, TestCase& test) {
  Expectation& expect = test.expect;
  if (rows.is_list()) {
    expect.exactly = expected_rows(rows);
    return;
  }
  if (rows.is_map()) {
    expect.least = count_of(rows.find("min"));
    expect.most = count_of(rows.find("max"));
    if (!expect.least && !expect.most) {
      test.mistake = "`rows` names neither `min` nor `max`";
    }
    return;
  }
  expect.least = count_of(&rows);
  expect.most = expect.least;
  if (!expect.least) {
    test.mistake = concat("`rows` is ", quote(rows.text),
                          ", neither a count nor a list of rows");
  }
}

void read_alert(const Node& alert, TestCase& test) {
  constexpr std::array<std::string_view, 8> kFields = {
      "detection",   "title",   "dedupe",    "severity",
      "description", "runbook", "reference", "destinations"};
  ExpectedAlert& expect = test.expect.alert.emplace();
  if (!alert.is_map()) {
    expect.none = alert.text != "any";
    if (alert.is_null()) return;
    for (const char* word : {"none", "false", "any"})
      if (alert.text == word) return;
    test.mistake = concat("`alert` is ", quote(alert.text),
                          ", neither `none` nor what the alert must have");
    return;
  }
  for (const Entry& entry : alert.entries) {
    const std::string& key = entry.key.text;
    if (std::find(kFields.begin(), kFields.end(), key) == kFields.end()) {
      test.mistake = concat("an alert has no ", quote(key));
      return;
    }
    std::vector<std::string> values;
    if (!entry.value.is_list()) values.push_back(entry.value.text);
    for (const Node& item : entry.value.items)
      values.push_back(item.text);
    expect.fields.emplace_back(key, std::move(values));
  }
}

void read_expectation(const Node& expect, TestCase& test) {
  for (const Entry& entry : expect.entries) {
    const std::string& key = entry.key.text;
    const Node& value = entry.value;
    if (key == "rows") {
      read_row_expectation(value, test);
    } else if (key == "includes") {
      test.expect.includes = expected_rows(value);
    } else if (key == "excludes") {
      test.expect.excludes = expected_rows(value);
    } else if (key == "policy" &&
               (value.text == "pass" || value.text == "fail")) {
      test.expect.passes = value.text == "pass";
    } else if (key == "error") {
      test.expect.error = value.text;
    } else if (key == "alert") {
      read_alert(value, test);
    } else {
      test.mistake = concat("nothing is known of ", quote(key), " in `expect`");
    }
  }
}

void read_given(const Node& given, TestCase& test) {
  for (const Entry& table : given.entries) {
    RowsBuilder rows;
    for (const Node& row : table.value.items) {
      rows.begin_row();
      for (const Entry& entry : row.entries) {
        const Cell value = cell_of(entry.value);
        if (value && !rows.add(entry.key.text, *value)) {
          test.mistake = concat("a row of ", quote(table.key.text), " gives ",
                                quote(entry.key.text), " twice");
          return;
        }
      }
    }
    test.given.tables[table.key.text].push_back(std::move(rows).build());
  }
}

// `TABLE: [record, …]`.
void read_records(const Node& given, TestCase& test) {
  for (const Entry& table : given.entries) {
    for (const Node& record : table.value.items)
      test.records[table.key.text].push_back(json_of(record));
  }
}

HostFile file_of(const Node& map) {
  HostFile file;
  file.content = text_at(&map, "content");
  file.link_target = text_at(&map, "target");
  const std::string type = text_at(&map, "type");
  if (type == "directory") file.type = HostFile::Type::kDirectory;
  if (type == "link") file.type = HostFile::Type::kLink;
  if (const std::string mode = text_at(&map, "mode"); !mode.empty()) {
    file.mode = mode;
  }
  const auto number = [&map](std::string_view key) {
    const Node* value = map.find(key);
    return value == nullptr ? 0 : whole_number(*value).value_or(0);
  };
  file.uid = number("uid");
  file.gid = number("gid");
  file.mtime = number("mtime");
  return file;
}

TestCase read_case(const File& file, const Node& item, std::string_view kind,
                   const std::string& definition) {
  TestCase test;
  test.kind = kind;
  test.definition = definition;
  test.name = text_at(&item, "name");
  test.path = file.source.path();
  test.line = item.at.line;
  test.host = text_at(&item, "host");
  if (const Node* given = item.find("given")) {
    if (test.kind == "detection") {
      read_records(*given, test);
    } else {
      read_given(*given, test);
    }
  }
  if (const Node* files = item.find("files")) {
    for (const Entry& entry : files->entries) {
      test.files[entry.key.text] = file_of(entry.value);
    }
  }
  const Node* expect = item.find("expect");
  if (expect == nullptr || expect->entries.empty()) {
    test.mistake = "the case expects nothing";
  } else {
    read_expectation(*expect, test);
  }
  return test;
}

void read_entry(const File& file, const Node& entry,
                std::vector<TestCase>& out) {
  const Node* cases = entry.find("cases");
  if (cases == nullptr) return;
  for (const std::string_view kind :
       {"query", "report", "policy", "label", "detection"}) {
    const std::string definition = text_at(&entry, kind);
    if (definition.empty()) continue;
    for (const Node& item : cases->items) {
      out.push_back(
          read_case(file, item, kind == "report" ? "query" : kind, definition));
    }
    return;
  }
}

}  // namespace

std::vector<TestCase> read_cases(const Tree& tree) {
  std::vector<TestCase> out;
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kTests) continue;
    for (const Document& document : file->documents) {
      const Node* tests = document.root.find("tests");
      if (tests == nullptr) continue;
      for (const Node& entry : tests->items)
        read_entry(*file, entry, out);
    }
  }
  return out;
}

}  // namespace ctl
