// What other clients send, replayed: the same statuses and shapes.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/support/dev_client.h"
#include "tests/support/paths.h"

namespace ctl::test {
namespace {

// Where two values differ in kind: other keys, other types; empty when not.
std::string shape_difference(const json& want, const json& got,
                             const std::string& at) {
  if (want.is_object() && got.is_object()) {
    for (const auto& [key, value] : want.items()) {
      if (!got.contains(key)) return at + "." + key + " is missing";
      const std::string inner =
          shape_difference(value, got[key], at + "." + key);
      if (!inner.empty()) return inner;
    }
    for (const auto& [key, value] : got.items()) {
      if (!want.contains(key)) return at + "." + key + " is not expected";
    }
    return {};
  }
  if (want.is_array() && got.is_array()) {
    if (want.size() != got.size()) return at + " has another length";
    for (std::size_t i = 0; i < want.size(); ++i) {
      const std::string inner =
          shape_difference(want[i], got[i], at + "[" + std::to_string(i) + "]");
      if (!inner.empty()) return inner;
    }
    return {};
  }
  // Lists that were never set are null or empty, as the request before left it.
  const auto is_empty_list = [](const json& value) {
    return value.is_null() || (value.is_array() && value.empty());
  };
  if (is_empty_list(want) && is_empty_list(got)) return {};
  const bool numbers = want.is_number() && got.is_number();
  if (want.type() != got.type() && !numbers) {
    return at + " is " + got.type_name() + ", not " + want.type_name();
  }
  return {};
}

// The order of rows is the database's choice: by name on both sides.
void sort_rows(json& value) {
  for (auto& item : value) {
    if (item.is_structured()) sort_rows(item);
  }
  if (!value.is_array() || value.empty() || !value[0].contains("name")) return;
  std::sort(value.begin(), value.end(),
            [](const json& a, const json& b) { return a["name"] < b["name"]; });
}

void replay(DevClient& client, const std::string& token, const json& one) {
  const std::string path = one["path"];
  const std::string method = one["method"];
  const std::string body =
      one.contains("request") ? one["request"].dump() : std::string();
  const WireAnswer answer =
      send_as(client.server().port(), token, method, path, body);
  const std::string what = method + " " + path;
  CAPTURE(what);
  CHECK(answer.status == one["status"].get<int>());
  if (!one.contains("response") || !one["response"].is_structured()) return;
  json want = one["response"];
  json got = json::parse(answer.body, nullptr, false);
  sort_rows(want);
  sort_rows(got);
  CHECK(shape_difference(want, got, "body") == "");
}

}  // namespace

TEST_CASE("dev server: recorded clients get the same answers") {
  const std::filesystem::path folder =
      test::reference_dir() + "/recordings/fleet-4.69/traffic";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: the recorded traffic is absent");
    return;
  }
  DevClient client;
  const std::string token = client.make_user("gitops");
  std::set<std::filesystem::path> files;  // in the order of recording
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.insert(entry.path());
  }
  REQUIRE(!files.empty());
  for (const auto& path : files) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    std::ifstream file(path);
    const json recorded = json::parse(file);
    const bool gitops = name.find("gitops") != std::string::npos;
    for (const json& one : recorded["exchanges"]) {
      replay(client, gitops ? token : client.server().token(), one);
    }
  }
}

}  // namespace ctl::test
