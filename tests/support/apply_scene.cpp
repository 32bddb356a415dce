#include "tests/support/apply_scene.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "schema/base/text.h"

namespace ctl::test {
namespace {

using Json = nlohmann::json;

std::string item(const std::string& name, int number) {
  return concat("  - name: ", name, "\n    query: SELECT ", number, ";\n");
}

void write_first(const GitSandbox& repository) {
  repository.write(
      "default.yml",
      global_file(item("Kept", 1) + item("Gone", 4) + item("Before", 5),
                  item("Disk before", 6) + item("Policy gone", 8),
                  item("Old", 1) + item("Named", 7)));
  repository.write("teams/servers.yml", team_file("Servers", item("In team", 1),
                                                  item("Team policy gone", 1)));
  repository.commit("First");
}

void write_second(const GitSandbox& repository) {
  repository.write(
      "default.yml",
      global_file(item("Kept", 2) + item("Made", 3) + item("After", 5),
                  item("Policy", 1) + item("Disk after", 6),
                  item("New", 9) + item("Renamed", 7) +
                      "    description: as it is called now\n"));
  repository.write("teams/servers.yml",
                   team_file("Hosts", item("In team", 1), ""));
  repository.write("teams/servers.tests.yml",
                   "meta:\n  - team: Hosts\n    renamed_from: Servers\n");
  repository.write("teams/team.yml",
                   team_file("Team", item("Kept", 2), item("Policy", 1)));
  repository.commit("Second");
}

void seed(Deployment& deployment) {
  deployment.write("POST", "teams", R"({"name":"Servers"})");
  deployment.write("POST", "spec/labels",
                   R"({"specs":[{"name":"Old","query":"SELECT 1;"},)"
                   R"({"name":"Named","query":"SELECT 7;"}]})");
  deployment.write(
      "POST", "spec/queries",
      R"({"specs":[{"name":"Kept","query":"SELECT 1;"},)"
      R"({"name":"Gone","query":"SELECT 4;"},)"
      R"({"name":"Before","query":"SELECT 5;"},)"
      R"({"name":"In team","query":"SELECT 1;","team":"Servers"}]})");
  deployment.write(
      "POST", "spec/policies",
      R"({"specs":[{"name":"Disk before","query":"SELECT 6;"},)"
      R"({"name":"Policy gone","query":"SELECT 8;"},)"
      R"({"name":"Team policy gone","query":"SELECT 1;","team":"Servers"}]})");
}

// "query 'Kept' of 'Team': SELECT 2;"
void add_lines(const Json& answer, const std::string& key,
               const std::string& where, std::vector<std::string>& lines) {
  if (!answer.contains(key)) return;
  for (const Json& object : answer.at(key)) {
    if (object.value("label_type", "regular") == "builtin") continue;
    lines.push_back(concat(
        key, ' ', where, ' ', object.at("name").get<std::string>(), ": ",
        object.value("query", ""), ' ', object.value("description", ""), ' ',
        object.value("interval", 0), ' ', object.value("platform", "")));
  }
}

}  // namespace

std::string RequestNamer::name(const RawRequest& request) {
  constexpr std::string_view kApi = "/api/latest/fleet/";
  const std::string path = request.path.starts_with(kApi)
                               ? request.path.substr(kApi.size())
                               : request.path;
  const std::string key = concat(request.method, ' ', path);
  const std::lock_guard lock(mutex_);
  return concat(key, " #", ++count_[key]);
}

ApplyScene::ApplyScene() : repository_(std::make_shared<GitSandbox>()) {
  write_first(*repository_);
  write_second(*repository_);
  const auto deployment = deploy();
  FleetProxy proxy(deployment->server().url(), deployment->server().token());
  const Answer applied = deployment->run(apply(), proxy.url());
  CAPTURE(applied.out);
  CAPTURE(applied.err);
  REQUIRE(applied.code == 0);
  RequestNamer namer;
  for (const RawRequest& request : proxy.seen())
    requests_.push_back(namer.name(request));
  wanted_ = held(*deployment);
}

std::unique_ptr<Deployment> ApplyScene::deploy() const {
  auto deployment = std::make_unique<Deployment>(repository_);
  seed(*deployment);
  return deployment;
}

std::vector<std::string> ApplyScene::apply() {
  return {"apply", "--yes", "--prune"};
}

void ApplyScene::check_end(Deployment& deployment, int code) const {
  if (code != 0) {
    const Answer again = deployment.run(apply());
    CAPTURE(again.out);
    CAPTURE(again.err);
    CHECK(again.code == 0);
  }
  CHECK(held(deployment) == wanted());
}

bool ApplyScene::is_write(const std::string& request) const {
  return !request.starts_with("GET ");
}

std::string ApplyScene::held(Deployment& deployment) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& path, const std::string& key,
                       const std::string& where) {
    add_lines(Json::parse(deployment.get(path)), key, where, lines);
  };
  add("spec/labels", "specs", "");
  add("queries", "queries", "");
  add("policies", "policies", "");
  add("teams/0/policies", "policies", "no team");
  const Json teams = Json::parse(deployment.get("teams")).at("teams");
  for (const Json& team : teams) {
    const std::string name = team.at("name");
    const auto id = team.at("id").get<long long>();
    lines.push_back(concat("team ", name));
    add(concat("queries?team_id=", id), "queries", name);
    add(concat("teams/", id, "/policies"), "policies", name);
  }
  std::sort(lines.begin(), lines.end());
  return join(lines, "\n");
}

}  // namespace ctl::test
