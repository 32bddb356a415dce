#include "cli/render/json_schema.h"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/documents/file_source.h"
#include "schema/documents/scalar.h"
#include "schema/documents/tree.h"
#include "schema/own_tables/describe.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::File;
using ctl::FileRole;
using ctl::Node;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

// A document as an editor's language server sees it.
json json_of(const Node& node) {
  if (node.is_map()) {
    json out = json::object();
    for (const ctl::Entry& entry : node.entries)
      out[entry.key.text] = json_of(entry.value);
    return out;
  }
  if (node.is_list()) {
    json out = json::array();
    for (const Node& item : node.items)
      out.push_back(json_of(item));
    return out;
  }
  const ctl::ScalarValue value = resolve(node);
  switch (value.type) {
    case ctl::ScalarType::kNull: return nullptr;
    case ctl::ScalarType::kBool: return value.flag;
    case ctl::ScalarType::kInteger:
    case ctl::ScalarType::kFloat: return value.number;
    case ctl::ScalarType::kText: return node.text;
  }
  return nullptr;
}

std::string kind_of(const File& file) {
  switch (file.role) {
    case FileRole::kEntry: return "entry";
    case FileRole::kApply: return "apply";
    case FileRole::kPack: return "pack";
    case FileRole::kConfig: return "config";
    case FileRole::kDetection: return "detection";
    case FileRole::kTests: return "tests";
    case FileRole::kHost: return "host";
    case FileRole::kToolConfig: return "ctl";
    case FileRole::kList:
      if (file.list_kind == ctl::DefinitionKind::kPolicy) return "policies";
      if (file.list_kind == ctl::DefinitionKind::kLabel) return "labels";
      return "queries";
    case FileRole::kMatano:
      return file.source.path().ends_with("matano.config.yml") ? "matano" : "";
    case FileRole::kSettings:
    case FileRole::kMatanoScript:
    case FileRole::kSql:
    case FileRole::kNone: return "";
  }
  return "";
}

void add_documents(const fs::path& root, json& out) {
  const auto source = ctl::directory_source(root.string());
  ctl::LoadOptions options;
  options.environment = [](const std::string&) {
    return std::optional<std::string>();
  };
  const auto tree = load_tree(*source, options);
  REQUIRE(tree.has_value());
  for (const auto& file : tree->files) {
    const std::string kind = kind_of(*file);
    if (kind.empty() || file->broken) continue;
    for (const ctl::Document& document : file->documents) {
      if (document.empty) continue;
      out.push_back({{"kind", kind},
                     {"path", file->source.path()},
                     {"document", json_of(document.root)}});
    }
  }
}

constexpr const char* kValidator = R"(
import json, sys
try:
    from jsonschema import Draft202012Validator
except ModuleNotFoundError as missing:
    print(missing); sys.exit(77)
data = json.load(open(sys.argv[1], encoding="utf-8"))
validators = {}
for kind, schema in data["schemas"].items():
    Draft202012Validator.check_schema(schema)
    validators[kind] = Draft202012Validator(schema)
for each in data["documents"]:
    for error in validators[each["kind"]].iter_errors(each["document"]):
        print(each["path"], list(error.absolute_path), error.message[:200])
)";

// What the validator says of documents; nothing when there is no validator.
std::optional<std::string> errors_of(
    const json& documents, const std::vector<std::string>& own_meta = {}) {
  json input = {{"schemas", json::object()}, {"documents", documents}};
  for (const std::string_view kind : ctl::json_schema_kinds()) {
    input["schemas"][std::string(kind)] =
        json::parse(ctl::json_schema(kind, own_meta).value());
  }
  const Scratch scratch;
  scratch.write("validate.py", kValidator);
  scratch.write("input.json", input.dump());
  const std::string command = ctl::test::validator("python3") + " '" +
                              scratch.str() + "/validate.py' '" +
                              scratch.str() + "/input.json' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  char block[4096];
  while (const std::size_t got = std::fread(block, 1, sizeof block, pipe))
    out.append(block, got);
  const int status = pclose(pipe);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code == 77 || code == 127) {
    MESSAGE("skipped: " << out);
    return std::nullopt;
  }
  CHECK(code == 0);
  return out;
}

}  // namespace

TEST_CASE("json schema: each is valid and accepts the example") {
  json documents = json::array();
  add_documents(fs::path(ctl::test::source_dir()) / "examples/sshd-port",
                documents);
  CHECK(documents.size() >= 7);
  if (const auto errors = errors_of(documents)) CHECK(*errors == "");
}

TEST_CASE("json schema: rows in every form are accepted") {
  const json rows = {{{"uid", 0}, {"username", "root"}, {"shell", nullptr}}};
  const json forms[] = {
      {{"users", rows}, {"processes", nullptr}},
      {{"a_table_of_mine", {{{"any", true}}}}},
      rows,
      nullptr,
  };
  json documents = json::array();
  for (const json& document : forms)
    documents.push_back(
        {{"kind", "rows"}, {"path", document.dump()}, {"document", document}});
  if (const auto errors = errors_of(documents)) CHECK(*errors == "");
}

TEST_CASE("json schema: every sample of the corpus is accepted") {
  const fs::path corpus = fs::path(ctl::test::reference_dir()) / "corpus";
  if (!fs::exists(corpus)) {
    MESSAGE("skipped: no reference data at " << corpus.string());
    return;
  }
  json documents = json::array();
  for (const auto& folder : fs::directory_iterator(corpus))
    add_documents(folder.path(), documents);
  CHECK(documents.size() > 200);
  if (const auto errors = errors_of(documents)) CHECK(*errors == "");
}

TEST_CASE("json schema: mistakes are refused") {
  const struct {
    const char* kind;
    json document;
    const char* error;
  } cases[] = {
      {"queries",
       {{{"name", "a"}, {"query", "SELECT 1"}, {"intervall", 1}}},
       "intervall"},
      {"queries",
       {{{"name", "a"}, {"query", "SELECT 1"}, {"interval", "1"}}},
       "'1' is not of type"},
      {"policies", {{{"name", "a"}}}, "is not valid under any of"},
      {"tests", {{"test", json::array()}}, "'test'"},
      {"host", {{"platfrom", "linux"}}, "'platfrom'"},
      {"ctl", {{"rule", json::object()}}, "'rule'"},
      {"detection", {{"name", "a"}}, "'tables' is a required property"},
      {"entry", {{"Policies", json::array()}}, "'Policies'"},
      {"rows", {{"users", {{{"usrname", "x"}}}}}, "is not valid under any of"},
      {"rows", {{"users", {{{"uid", {1}}}}}}, "is not valid under any of"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.kind);
    const auto errors = errors_of(json::array(
        {{{"kind", c.kind}, {"path", "x.yml"}, {"document", c.document}}}));
    if (!errors) return;
    CAPTURE(*errors);
    CHECK(errors->find(c.error) != std::string::npos);
  }
}

TEST_CASE("json schema: sidecars have the keys that ctl.yml requires") {
  const std::string sidecar = "meta: [{query: a, severity: high}]\n";
  Scratch scratch;
  scratch.write("lib/q.yml", "- {name: a, description: d, query: SELECT 1}\n");
  scratch.write("lib/q.tests.yml", sidecar);
  const json document = json::array(
      {{{"kind", "tests"},
        {"path", "q.tests.yml"},
        {"document", {{"meta", {{{"query", "a"}, {"severity", "high"}}}}}}}});
  const std::vector<std::string> lint = {
      "-C", scratch.str(), "lint", "--rule", "unknown-key", "--format", "json"};
  const std::vector<std::string> schema = {"-C", scratch.str(), "schema",
                                           "--json-schema", "tests"};
  const auto linted = [&lint] {
    return json::parse(run_ctl(lint).out)["findings"].size();
  };
  CHECK(linted() == 1);
  CHECK(run_ctl(schema).out == ctl::json_schema("tests").value());
  if (const auto errors = errors_of(document)) {
    CHECK(errors->find("'severity' was unexpected") != std::string::npos);
  }

  const std::vector<std::string> own = {"owner", "severity"};
  scratch.write("ctl.yml", "meta: {required: [owner, severity]}\n");
  CHECK(linted() == 0);
  CHECK(run_ctl(schema).out == ctl::json_schema("tests", own).value());
  if (const auto errors = errors_of(document, own)) CHECK(*errors == "");
}

TEST_CASE("json schema: tables of one's own are taken and refused as by ctl") {
  const char* documents[] = {
      R"({"tables": [{"name": "my_t", "columns": ["a",
          {"name": "b", "type": "BIGINT", "hidden": true}]}]})",
      R"([{"name": "my_t", "columns": ["a"], "platforms": ["darwin"]}])",
      R"({"name": "my_t", "platforms": "darwin,linux", "columns":
          [{"name": "a", "index": "TRUE", "required": 1}]})",
      R"({"tables": [{"name": "my_t", "url": 1, "columns": ["a"]}]})",
      R"({"tables": [{"name": "my_t", "since": "5.1.0", "columns": ["a"]}]})",
      R"({"tables": [{"columns": ["a"]}]})",
      R"({"tables": [{"name": "my_t", "columns": "a"}]})",
      R"({"tables": [{"name": "my_t", "evented": "maybe", "columns": ["a"]}]})",
      R"({"tables": [{"name": "my_t", "aliases": "x", "columns": ["a"]}]})",
      R"({"name": "my_t", "columns": [{"type": "TEXT"}]})",
      R"({"name": "my_t", "columns": [1.5, ["a"]]})",
      R"("my_t")",
  };
  int refused = 0;
  for (const char* text : documents) {
    CAPTURE(text);
    const bool taken =
        !ctl::describe_tables(ctl::SourceFile("t.json", text), {}).mistake;
    refused += taken ? 0 : 1;
    const auto errors =
        errors_of(json::array({{{"kind", "tables"},
                                {"path", "t.json"},
                                {"document", json::parse(text)}}}));
    if (!errors) return;
    CAPTURE(*errors);
    CHECK(errors->empty() == taken);
  }
  CHECK(refused == 7);
}

TEST_CASE("json schema: the command prints one and names the kinds") {
  const auto printed = run_ctl({"schema", "--json-schema", "queries"});
  CHECK(printed.code == 0);
  CHECK(printed.out == ctl::json_schema("queries").value());
  const auto unknown = run_ctl({"schema", "--json-schema", "querys"});
  CHECK(unknown.code == 64);
  CHECK(unknown.err.find("did you mean 'queries'?") != std::string::npos);
}
