// Random repositories against servers in random states. An apply leaves
// nothing to do, a second one writes nothing, and one that is interrupted
// anywhere and repeated ends where an undisturbed one does.
#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/support/apply_scene.h"
#include "tests/support/child.h"

using ctl::concat;
using ctl::test::Answer;
using ctl::test::ApplyScene;
using ctl::test::Child;
using ctl::test::Deployment;
using ctl::test::Fault;
using ctl::test::FleetProxy;
using ctl::test::GitSandbox;
using ctl::test::global_file;
using ctl::test::RawAnswer;
using ctl::test::RawRequest;
using ctl::test::team_file;

namespace {

using Texts = std::vector<std::string>;

const Texts kNames = {"Uptime", "Disk use", "sshd ports", "Shells", "Größe"};
const Texts kLabels = {"Servers", "Laptops", "VIP"};
const Texts kSql = {"SELECT 1;", "SELECT 2;", "SELECT 1 FROM users;",
                    "SELECT pid\nFROM processes;"};
const Texts kPlatforms = {"", "linux", "darwin,windows", "windows, darwin"};

// The same throws for the same seed, on every machine.
class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}
  std::size_t below(std::size_t count) { return generator_() % count; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  const std::string& pick(const Texts& texts) {
    return texts[below(texts.size())];
  }
  Texts some(const Texts& texts) {
    Texts out;
    for (const std::string& text : texts) {
      if (chance(50)) out.push_back(text);
    }
    return out;
  }

 private:
  std::mt19937 generator_;
};

std::string spelled(Dice& dice, const std::string& name) {
  return dice.chance(15) ? ctl::lower_ascii(name) : name;
}

std::string block(const std::string& sql) {
  std::string out = "    query: |-\n      ";
  for (const char c : sql)
    out += c == '\n' ? "\n      " : std::string(1, c);
  return out + "\n";
}

std::string key(const char* name, const std::string& value) {
  return value.empty() ? "" : concat("    ", name, ": ", value, '\n');
}

std::string random_query(Dice& dice, const std::string& name,
                         const Texts& labels) {
  std::string out = concat("  - name: ", spelled(dice, name), '\n');
  out += block(dice.pick(kSql));
  out += key("interval", dice.pick({"", "60", "300"}));
  out += key("platform", dice.pick(kPlatforms));
  out += key("description", dice.pick({"", "why it is asked", "another"}));
  out += key("logging", dice.pick({"", "snapshot", "differential"}));
  out += key("automations_enabled", dice.pick({"", "true", "false"}));
  if (!labels.empty() && dice.chance(30)) {
    out += key("labels_include_any", concat('[', dice.pick(labels), ']'));
  }
  return out;
}

std::string random_policy(Dice& dice, const std::string& name) {
  std::string out = concat("  - name: ", name, '\n');
  out += block(dice.pick(kSql));
  out += key("platform", dice.pick(kPlatforms));
  out += key("resolution", dice.pick({"", "turn it on", "ask for help"}));
  out += key("critical", dice.pick({"", "true", "false"}));
  return out;
}

std::string random_label(Dice& dice, const std::string& name) {
  return concat("  - name: ", name, '\n', block(dice.pick(kSql)),
                key("description", dice.pick({"", "who is in it"})));
}

std::string random_queries(Dice& dice, const Texts& labels) {
  std::string out;
  for (const std::string& name : dice.some(kNames))
    out += random_query(dice, name, labels);
  return out;
}

std::string random_policies(Dice& dice) {
  std::string out;
  for (const std::string& name : dice.some(kNames))
    out += random_policy(dice, name);
  return out;
}

void write_random_tree(Dice& dice, const GitSandbox& repository) {
  repository.git("rm -rq --ignore-unmatch .");
  const Texts labels = dice.some(kLabels);
  std::string label_items;
  for (const std::string& name : labels)
    label_items += random_label(dice, name);
  repository.write("default.yml",
                   global_file(random_queries(dice, labels),
                               random_policies(dice), label_items));
  for (const char* team : {"Alpha", "Beta"}) {
    if (dice.chance(30)) continue;
    repository.write(
        concat("teams/", team, ".yml"),
        team_file(team, random_queries(dice, labels), random_policies(dice)));
  }
  if (dice.chance(50)) {
    repository.write("no-team.yml",
                     concat("name: No team\ncontrols:\nsoftware:\npolicies:\n",
                            random_policies(dice)));
  }
}

// What somebody did by hand in the meantime; not all of it is possible.
struct Deed {
  std::string method;
  std::string path;
  std::string body;
};

std::string spec(const std::string& name, const std::string& sql,
                 const std::string& more) {
  return concat(R"({"specs":[{"name":")", name, R"(","query":")",
                sql.substr(0, sql.find('\n')), '"', more, "}]}");
}

Deed random_deed(Dice& dice) {
  const Texts names = {"Uptime", "Shells", "Mine", "By-hand"};
  const std::string name = dice.pick(names);
  const std::string sql = dice.pick(kSql);
  const std::string team =
      dice.chance(50) ? R"(,"team":"Alpha")" : R"(,"description":"mine")";
  switch (dice.below(6)) {
    case 0: return {"POST", "spec/queries", spec(name, sql, team)};
    case 1: return {"POST", "spec/policies", spec(name, sql, team)};
    case 2: return {"POST", "spec/labels", spec(dice.pick(kLabels), sql, "")};
    case 3: return {"DELETE", concat("queries/", ctl::lower_ascii(name)), ""};
    case 4:
      return {"POST", "teams",
              concat(R"({"name":")", dice.pick({"Beta", "Gamma"}), R"("})")};
    default: return {"DELETE", concat("labels/", dice.pick(kLabels)), ""};
  }
}

Texts apply_arguments() {
  return {"apply", "--yes", "--prune", "--max-deletes", "999"};
}

// Servers with the same past, so that their futures can be compared.
class Scene {
 public:
  Scene(Dice& dice, std::size_t servers)
      : repository_(std::make_shared<GitSandbox>()) {
    for (std::size_t i = 0; i < servers; ++i)
      servers_.push_back(std::make_unique<Deployment>(repository_));
    for (int revision = 0; revision < 3; ++revision) {
      write_random_tree(dice, *repository_);
      repository_->commit("Revision");
      if (revision < 2 && dice.chance(70)) apply_everywhere();
      for (std::size_t deeds = dice.below(4); deeds > 0; --deeds) {
        const Deed deed = random_deed(dice);
        for (const auto& server : servers_)
          server->try_write(deed.method, deed.path, deed.body);
      }
    }
  }

  Deployment& server(std::size_t number) { return *servers_[number]; }
  std::string root() const { return repository_->str(); }

 private:
  void apply_everywhere() {
    for (const auto& server : servers_) {
      const Answer answer = server->run(apply_arguments());
      CAPTURE(answer.err);
      REQUIRE(answer.code == 0);
    }
  }

  std::shared_ptr<GitSandbox> repository_;
  std::vector<std::unique_ptr<Deployment>> servers_;
};

void check_nothing_left(Deployment& server) {
  const Answer diff = server.run({"diff", "--prune"});
  CAPTURE(diff.out);
  CAPTURE(diff.err);
  CHECK(diff.code == 0);
  FleetProxy proxy(server.server().url(), server.server().token());
  const Answer again = server.run(apply_arguments(), proxy.url());
  CHECK(again.code == 0);
  CHECK(proxy.writes() == 0);
}

// Applies once without a fault; the number of requests.
std::size_t apply_whole(Deployment& server) {
  FleetProxy proxy(server.server().url(), server.server().token());
  const Answer answer = server.run(apply_arguments(), proxy.url());
  CAPTURE(answer.out);
  CAPTURE(answer.err);
  CHECK(answer.code == 0);
  return proxy.seen().size();
}

// A process that is killed when request number `at` arrives, before or after
// the server did what it asks.
void apply_killed(Scene& scene, Deployment& server, std::size_t at,
                  bool after) {
  std::mutex mutex;
  std::unique_ptr<Child> child;
  FleetProxy proxy(
      server.server().url(), server.server().token(),
      [&](const RawRequest& request, std::size_t number) {
        if (number != at) return Fault{};
        if (after) {
          server.try_write(
              request.method,
              request.path.substr(std::string("/api/latest/fleet/").size()),
              request.body);
        }
        const std::lock_guard lock(mutex);  // until it is there
        child->kill();
        return Fault{.forward = false, .answer = RawAnswer{.close = true}};
      });
  Texts arguments = apply_arguments();
  arguments.insert(arguments.begin(), {"-C", scene.root()});
  {
    const std::lock_guard lock(mutex);
    child = std::make_unique<Child>(
        arguments, std::map<std::string, std::string>{
                       {"FLEET_URL", proxy.url()},
                       {"FLEET_API_TOKEN", server.server().token()}});
  }
  CHECK(child->wait() == 128 + SIGKILL);
  CHECK(child->output().find(server.server().token()) == std::string::npos);
}

// The connection is lost at request number `at`.
void apply_cut_off(Deployment& server, std::size_t at, bool after) {
  FleetProxy proxy(server.server().url(), server.server().token(),
                   [&](const RawRequest&, std::size_t number) {
                     if (number != at) return Fault{};
                     return Fault{.forward = after,
                                  .answer = RawAnswer{.close = true}};
                   });
  const Answer answer = server.run(apply_arguments(), proxy.url());
  CHECK((answer.code == 0 || answer.code == 3));
}

void run_seed(unsigned seed) {
  CAPTURE(seed);
  constexpr std::size_t kServers = 4;
  Dice dice(seed);
  Scene scene(dice, kServers);
  const std::size_t requests = apply_whole(scene.server(0));
  check_nothing_left(scene.server(0));
  const std::string wanted = ApplyScene::held(scene.server(0));
  for (std::size_t i = 1; i < kServers; ++i) {
    Deployment& server = scene.server(i);
    const std::size_t at = dice.below(requests);
    const bool after = dice.chance(50);
    CAPTURE(i);
    CAPTURE(at);
    CAPTURE(after);
    if (i == 1) {
      apply_cut_off(server, at, after);
    } else {
      apply_killed(scene, server, at, after);
    }
    apply_whole(server);
    CHECK(ApplyScene::held(server) == wanted);
    check_nothing_left(server);
  }
}

void run_seeds(unsigned first, unsigned last) {
  MESSAGE("seeds " << first << " to " << last);
  for (unsigned seed = first; seed <= last; ++seed)
    run_seed(seed);
}

}  // namespace

TEST_SUITE_BEGIN("slow");

TEST_CASE("property: random trees and servers end alike, seeds 1 to 12") {
  run_seeds(1, 12);
}
TEST_CASE("property: random trees and servers end alike, seeds 13 to 24") {
  run_seeds(13, 24);
}

TEST_SUITE_END();
