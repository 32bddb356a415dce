// Which names are one name, and what follows from it.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/plan_objects.h"

using ctl::make_plan;
using ctl::Object;
using ctl::ObjectKind;
using ctl::Plan;
using ctl::State;
using ctl::test::kPremium;
using ctl::test::label;
using ctl::test::object;
using ctl::test::past;
using ctl::test::query;
using ctl::test::summary;
using ctl::test::with;

namespace {

const ctl::PlanOptions kPrune = {.prune = true};

}  // namespace

TEST_CASE("plan: names are one name where the server takes them for one") {
  struct Case {
    ObjectKind kind;
    const char* wanted;
    const char* actual;
    const char* expected;
  };
  const std::string composed = "Caf\u00e9";
  const std::string decomposed = "Cafe\u0301";
  const std::vector<Case> cases = {
      {ObjectKind::kQuery, "Strasse", "Stra\u00dfe", "rename"},
      {ObjectKind::kQuery, "ssh", "SSH ", "rename"},
      {ObjectKind::kLabel, "Cafe", "Caf\u00e9", "rename"},
      {ObjectKind::kQuery, "a\U0001F600", "a\U0001F680", "rename"},
      {ObjectKind::kPolicy, decomposed.c_str(), composed.c_str(), ""},
      {ObjectKind::kPolicy, "ssh", "SSH", "create"},
      {ObjectKind::kPolicy, "Cafe", "Caf\u00e9", "create"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.wanted);
    CAPTURE(c.actual);
    const Plan plan = make_plan(
        {.objects = {object(c.kind, c.wanted, "new")}},
        {.objects = {object(c.kind, c.actual, "new", 7)}}, {}, kPremium, {});
    const std::string action =
        plan.changes.empty() ? std::string()
                             : std::string(to_string(plan.changes[0].action));
    CHECK(action == c.expected);
  }
}

TEST_CASE("plan: a label that the server takes for its own is refused") {
  const Plan plan =
      make_plan({.objects = {label("all hosts")}},
                {.builtin_labels = {"All Hosts"}}, {}, kPremium, {});
  REQUIRE(plan.problems.size() == 1);
  CHECK(plan.problems[0].message ==
        "label 'all hosts' is for the server its own label 'All Hosts', which "
        "it would overwrite");
}

TEST_CASE("plan: a label by host vitals is neither sent nor deleted") {
  const Object vitals =
      with(label("v"), "label_membership_type", std::string("host_vitals"));
  const State actual = {.objects = {label("v", 3)}};
  const Plan plan = make_plan({.objects = {vitals}}, actual, past({label("v")}),
                              kPremium, kPrune);
  CHECK(summary(plan).empty());
  REQUIRE(plan.warnings.size() == 1);
  CHECK(plan.warnings[0].starts_with("label 'v' is left alone"));
}

TEST_CASE("plan: a team is renamed only by a sidecar and nothing in it moves") {
  const auto team = [](const std::string& name, long long id) {
    Object out = object(ObjectKind::kTeam, name, "", id);
    out.fields.clear();
    out.scope = "team:" + name;
    return out;
  };
  const auto inside = [](Object object, const std::string& name) {
    object.scope = "team:" + name;
    return object;
  };
  const State actual = {
      .objects = {team("Old", 4), inside(query("q", "SELECT 1;", 5), "Old")}};
  State wanted = {
      .objects = {team("New", 0), inside(query("q", "SELECT 1;"), "New")}};
  CHECK(summary(make_plan(wanted, actual, {}, kPremium, {})) ==
        "create team New; create query q");
  wanted.objects[0].renamed_from = "Old";
  const Plan plan = make_plan(wanted, actual, {}, kPremium, kPrune);
  CHECK(summary(plan) == "rename team Old to New");
  CHECK(plan.changes[0].id == 4);
  CHECK(plan.unchanged == 1);
  SUBCASE("not when the old name is still in the files") {
    wanted.objects.push_back(team("Old", 0));
    CHECK(summary(make_plan(wanted, actual, {}, kPremium, {})) ==
          "create team New; create query q");
  }
  SUBCASE("another case is a rename only when it is said") {
    wanted.objects = {team("OLD", 0)};
    const Plan kept =
        make_plan(wanted, {.objects = {team("Old", 4)}}, {}, kPremium, {});
    CHECK(summary(kept).empty());
    CHECK(kept.warnings.size() == 1);
    wanted.objects[0].renamed_from = "Old";
    CHECK(summary(make_plan(wanted, {.objects = {team("Old", 4)}}, {}, kPremium,
                            {})) == "rename team Old to OLD");
  }
}
