// The recorded statements and function calls of the reference data, each as a
// whole command: `ctl dry-run --host lab`.

#include <doctest/doctest.h>

#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/tokens.h"
#include "schema/base/text.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

namespace ctl {
namespace {

using Json = nlohmann::json;

std::optional<Json> facts(const std::string& name) {
  std::ifstream in(test::reference_dir() + "/facts/" + name);
  if (!in) {
    MESSAGE("skipped: no reference data");
    return std::nullopt;
  }
  return Json::parse(in);
}

// The one run of the one statement.
Json dry_run(std::vector<std::string> options, const std::string& sql) {
  std::vector<std::string> arguments = {"dry-run",  "--host", "lab",
                                        "--format", "json",   "--rows",
                                        "1000",     "--sql",  "-"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const test::Answer answer = test::run_ctl(arguments, sql);
  REQUIRE_MESSAGE((answer.code == 0 || answer.code == 1), answer.err);
  const Json document = Json::parse(answer.out);
  const Json& run = document.at("queries").at(0).at("runs").at(0);
  CHECK(answer.code == (run.at("error").is_null() ? 0 : 1));
  return run;
}

std::string text_of(const Json& value) {
  return value.is_null() ? "NULL" : value.get<std::string>();
}

// "pid=1 name=init"; without names when those of the statement are unknown.
std::vector<std::string> row_texts(const Json& run, bool names) {
  std::vector<std::string> texts;
  for (const Json& row : run.at("rows")) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ' ';
      if (names) text += run.at("columns").at(i).get<std::string>() + '=';
      text += text_of(row[i]);
    }
    texts.push_back(text);
  }
  return texts;
}

std::string without_names(const std::string& row) {
  std::string text;
  bool name = true;
  for (const char c : row) {
    if (!name) text += c;
    if (c == '=') name = false;
    if (c == ' ') name = true;
  }
  return text;
}

bool begins_with(const std::string& sql,
                 std::initializer_list<std::string_view> words) {
  const auto tokens = tokenize_sql(sql);
  return !tokens.empty() && is_one_of(tokens.front(), words);
}

// The statements before a case that made what it names: a process of its own
// knows nothing of them.
class Made {
 public:
  std::string before(const std::string& sql) const {
    for (const Token& token : tokenize_sql(sql)) {
      for (const std::string& name : names_) {
        if (is_word(token, name)) return text_;
      }
    }
    return "";
  }

  void add(const std::string& sql) {
    if (!begins_with(sql, {"create", "insert", "drop"})) return;
    text_ += sql + ";\n";
    const auto tokens = tokenize_sql(sql);
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      if (is_one_of(tokens[i - 1], {"table", "view", "exists", "."}) &&
          begins_with(sql, {"create"})) {
        names_.push_back(lower_ascii(unquoted(tokens[i])));
      }
    }
  }

 private:
  std::string text_;
  std::vector<std::string> names_;
};

void check_case(const Json& wanted, const std::string& given,
                const std::string& before) {
  const std::string sql = wanted["sql"];
  CAPTURE(sql);
  const Json run = dry_run({"--given", given}, before + sql);
  CHECK(run.at("error") == wanted["error"]);
  CHECK(run.at("warnings") == wanted["warnings"]);
  CHECK(run.at("status") == (wanted["error"].is_null() ? "ok" : "error"));
  if (!wanted["error"].is_null()) {
    CHECK(run.at("stage") == wanted["stage"]);
    return;
  }
  if (wanted.value("volatile", false)) {
    CHECK_FALSE(run.at("rows").empty());
    return;
  }
  auto rows = wanted["rows"].get<std::vector<std::string>>();
  auto texts = row_texts(run, before.empty());
  if (wanted.value("rows_truncated", false) && texts.size() > rows.size())
    texts.resize(rows.size());
  if (!before.empty()) {
    for (std::string& row : rows)
      row = without_names(row);
  }
  CHECK(texts == rows);
}

TEST_CASE("emulator: the agent's planner cases through the command") {
  const auto data = facts("osquery-planner-cases.json");
  if (!data) return;
  const test::Scratch scratch;
  scratch.write("given.json", (*data)["fixture"].dump());
  const std::string given = scratch.str() + "/given.json";
  Made made;
  for (const Json& wanted : (*data)["cases"]) {
    const std::string sql = wanted["sql"];
    check_case(wanted, given, made.before(sql));
    if (wanted["error"].is_null()) made.add(sql);
  }
}

std::string literal(const Json& value) {
  if (value.is_null()) return "NULL";
  if (!value.is_string()) return value.dump();
  std::string quoted = "'";
  for (const char c : value.get<std::string>()) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

// The expression of a vector; some are of how a double prints.
std::string expression(const Json& vector) {
  const std::string name = vector["fn"];
  std::string arguments;
  for (const Json& argument : vector["args"])
    arguments += (arguments.empty() ? "" : ", ") + literal(argument);
  return name.front() == '(' ? arguments : concat(name, "(", arguments, ")");
}

TEST_CASE("emulator: the agent's function vectors through the command") {
  const auto data = facts("osquery-function-vectors.json");
  if (!data) return;
  for (const Json& vector : (*data)["vectors"]) {
    const std::string sql = concat("SELECT ", expression(vector), " AS x");
    CAPTURE(sql);
    const Json run = dry_run({}, sql);
    if (vector.contains("error")) {
      CHECK(run.at("error") == vector["error"]);
      continue;
    }
    CHECK(run.at("error").is_null());
    const Json& got = run.at("rows").at(0).at(0);
    const Json& result = vector["result"];
    if (result.is_number_float()) {
      // 15 digits are printed.
      CHECK(std::stod(got.get<std::string>()) ==
            doctest::Approx(result.get<double>()).epsilon(1e-14));
    } else if (result.is_null() || result.is_string()) {
      CHECK(got == result);
    } else {
      CHECK(got == result.dump());
    }
  }
}

}  // namespace
}  // namespace ctl
