#include "engine/plan/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/plan/digest.h"
#include "engine/plan/plan_json.h"
#include "schema/base/text.h"
#include "tests/support/plan_objects.h"

using ctl::Change;
using ctl::Consequence;
using ctl::History;
using ctl::make_plan;
using ctl::Object;
using ctl::ObjectKind;
using ctl::Origin;
using ctl::Plan;
using ctl::PlanOptions;
using ctl::State;
using ctl::Value;
using ctl::test::kFree;
using ctl::test::kPremium;
using ctl::test::label;
using ctl::test::object;
using ctl::test::past;
using ctl::test::policy;
using ctl::test::query;
using ctl::test::summary;
using ctl::test::with;

namespace {

const PlanOptions kPrune = {.prune = true};

std::string consequences(const Change& change) {
  std::string out;
  for (const Consequence consequence : change.consequences)
    out += ctl::concat(out.empty() ? "" : " ", to_string(consequence));
  return out;
}

}  // namespace

TEST_CASE("plan: equal meanings plan nothing") {
  const State wanted = {
      .objects = {with(query("a"), "platform", std::string("linux, darwin")),
                  with(label("l"), "label_membership_type", std::string("")),
                  with(policy("p"), "labels_include_any",
                       std::vector<std::string>{"l", "b"})}};
  const State actual = {
      .objects = {with(with(query("a", "SELECT 1;", 1), "platform",
                            std::string("darwin,linux")),
                       "logging", std::string("snapshot")),
                  with(label("l", 2), "hosts", std::vector<std::string>{"x"}),
                  with(policy("p", "SELECT 1;", 3), "labels_include_any",
                       std::vector<std::string>{"b", "l"})},
      .builtin_labels = {"b"}};
  const Plan plan = make_plan(wanted, actual, past({}), kPremium, kPrune);
  CHECK(summary(plan).empty());
  CHECK(plan.unchanged == 3);
  CHECK(plan.problems.empty());
}

TEST_CASE("plan: creates updates and leaves what is not from here") {
  const State wanted = {.objects = {query("new"), query("old", "SELECT 2;")}};
  const State actual = {
      .objects = {query("old", "SELECT 1;", 1), query("hand made", "x", 2)}};
  const Plan plan = make_plan(wanted, actual, past({}), kPremium, kPrune);
  CHECK(summary(plan) == "create query new; update query old query");
  REQUIRE(plan.unmanaged.size() == 1);
  CHECK(plan.unmanaged[0].name == "hand made");
  CHECK(plan.changes[1].id == 1);
  CHECK(plan.changes[1].path == "default.yml");
  CHECK(plan.changes[0].fields.size() == 1);
  CHECK_FALSE(plan.changes[0].fields[0].before.has_value());
}

TEST_CASE("plan: deletes only with prune and only what was ours") {
  const State actual = {
      .objects = {query("ours", "x", 1), query("theirs", "y", 2)}};
  const History history = past({query("ours", "x")});
  CHECK(summary(make_plan({}, actual, history, kPremium, kPrune)) ==
        "delete query ours");
  const Plan kept = make_plan({}, actual, history, kPremium, {});
  CHECK(summary(kept).empty());
  CHECK(kept.left.size() == 1);
  CHECK(kept.unmanaged.size() == 1);
  History unknown = history;
  unknown.known = false;
  const Plan blind = make_plan({}, actual, unknown, kPremium, kPrune);
  CHECK(summary(blind).empty());
  CHECK(blind.unmanaged.size() == 2);
}

TEST_CASE("plan: a name in another team is another object") {
  Object ours = query("a");
  ours.scope = "team:One";
  Object theirs = query("a", "SELECT 1;", 1);
  theirs.scope = "team:Two";
  const Plan plan = make_plan({.objects = {ours}}, {.objects = {theirs}},
                              past({ours}), kPremium, kPrune);
  CHECK(summary(plan) == "create query a");
  CHECK(plan.unmanaged.size() == 1);
}

TEST_CASE("plan: the same SQL under a new name is a rename") {
  const State wanted = {.objects = {with(query("new"), "interval", 60LL)}};
  const State actual = {.objects = {query("old", "SELECT 1;", 7)}};
  const Plan plan =
      make_plan(wanted, actual, past({query("old")}), kPremium, kPrune);
  CHECK(summary(plan) == "rename query old to new interval");
  CHECK(plan.changes[0].id == 7);
  CHECK(plan.warnings.size() == 1);
  SUBCASE("not of an object that was never ours") {
    CHECK(summary(make_plan(wanted, actual, past({}), kPremium, kPrune)) ==
          "create query new");
  }
  SUBCASE("not when two could be meant") {
    const State two = {.objects = {query("new"), query("newer")}};
    CHECK(summary(
              make_plan(two, actual, past({query("old")}), kPremium, kPrune)) ==
          "create query new; create query newer; delete query old");
  }
}

TEST_CASE("plan: the files may say what was renamed") {
  Object wanted = policy("new", "SELECT 2;");
  wanted.renamed_from = "old";
  const State actual = {.objects = {policy("old", "SELECT 1;", 7)}};
  History unknown;
  CHECK(summary(make_plan({.objects = {wanted}}, actual, unknown, kPremium,
                          {})) == "rename policy old to new query");
}

TEST_CASE("plan: another case is a rename of a query and not of a policy") {
  const State actual = {
      .objects = {query("Uptime", "a", 1), policy("Disk", "b", 2)}};
  const State wanted = {.objects = {query("uptime", "a"), policy("disk", "c")}};
  CHECK(summary(make_plan(wanted, actual, past({}), kPremium, kPrune)) ==
        "rename query Uptime to uptime; create policy disk");
}

TEST_CASE("plan: where a value of the server comes from") {
  const State wanted = {.objects = {with(with(query("a"), "interval", 60LL),
                                         "description", std::string("new"))}};
  const State actual = {
      .objects = {with(with(query("a", "SELECT 1;", 1), "interval", 300LL),
                       "description", std::string("by hand"))}};
  const History history = past({with(query("a"), "interval", 300LL)});
  const Plan plan = make_plan(wanted, actual, history, kPremium, {});
  REQUIRE(plan.changes.size() == 1);
  const auto& fields = plan.changes[0].fields;
  REQUIRE(fields.size() == 2);
  CHECK(fields[0].field == "description");
  CHECK(fields[0].origin == Origin::kDrift);
  CHECK(fields[1].field == "interval");
  CHECK(fields[1].origin == Origin::kPending);
  CHECK(fields[1].commit == "c0ffee");
  const Plan blind = make_plan(wanted, actual, {}, kPremium, {});
  CHECK(blind.changes[0].fields[0].origin == Origin::kUnknown);
}

TEST_CASE("plan: consequences are those that were measured") {
  struct Case {
    ObjectKind kind;
    const char* field;
    Value before;
    Value after;
    const char* expected;
  };
  using S = std::string;
  const std::vector<Case> cases = {
      {ObjectKind::kQuery, "query", S("a"), S("b"), "resets-results"},
      {ObjectKind::kQuery, "query", S("a"), S("a "), "resets-results"},
      {ObjectKind::kQuery, "platform", S("linux"), S("darwin"),
       "resets-results"},
      {ObjectKind::kQuery, "min_osquery_version", S(""), S("5.1"),
       "resets-results"},
      {ObjectKind::kQuery, "logging", S("snapshot"), S("differential"),
       "resets-results"},
      {ObjectKind::kQuery, "logging", S("differential"), S("snapshot"), ""},
      {ObjectKind::kQuery, "discard_data", false, true, "destroys-reports"},
      {ObjectKind::kQuery, "discard_data", true, false, ""},
      {ObjectKind::kQuery, "interval", 60LL, 300LL, ""},
      {ObjectKind::kQuery, "automations_enabled", false, true, ""},
      {ObjectKind::kQuery, "description", S("a"), S("b"), "cosmetic"},
      {ObjectKind::kPolicy, "query", S("a"), S("b"),
       "clears-membership resets-results"},
      {ObjectKind::kPolicy, "platform", S(""), S("linux"), "clears-membership"},
      {ObjectKind::kPolicy, "platform", S("linux"), S("darwin"),
       "clears-membership"},
      {ObjectKind::kPolicy, "platform", S("linux"), S("darwin,linux"), ""},
      {ObjectKind::kPolicy, "platform", S("linux"), S(""), ""},
      {ObjectKind::kPolicy, "critical", false, true, ""},
      {ObjectKind::kPolicy, "resolution", S("a"), S("b"), "cosmetic"},
      {ObjectKind::kLabel, "query", S("a"), S("b"), ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.field);
    CAPTURE(c.expected);
    const State actual = {
        .objects = {with(object(c.kind, "x", "s", 1), c.field, c.before)}};
    const State wanted = {
        .objects = {with(object(c.kind, "x", "s"), c.field, c.after)}};
    const Plan plan = make_plan(wanted, actual, {}, kPremium, {});
    REQUIRE(plan.changes.size() == 1);
    CHECK(consequences(plan.changes[0]) == c.expected);
  }
}

TEST_CASE("plan: what is attached to a policy may run again") {
  Object actual = policy("p", "SELECT 1;", 1);
  actual.automations = {"script 'fix.sh'"};
  const auto plan_for = [&](const Object& wanted) {
    return make_plan({.objects = {wanted}}, {.objects = {actual}}, {}, kPremium,
                     {});
  };
  CHECK(plan_for(policy("p", "SELECT 2;"))
            .changes[0]
            .has(Consequence::kRerunsAutomation));
  CHECK(
      consequences(plan_for(with(policy("p"), "description", std::string("x")))
                       .changes[0]) == "cosmetic");
}

TEST_CASE("plan: references to labels are checked before anything is sent") {
  const auto targeting = [](const std::string& name) {
    return with(query("a"), "labels_include_any",
                std::vector<std::string>{name});
  };
  const State actual = {.objects = {label("Macs", 1)},
                        .builtin_labels = {"All Hosts"}};
  const auto problems = [&](State wanted, const History& history) {
    return make_plan(wanted, actual, history, kPremium, kPrune).problems;
  };
  CHECK(problems({.objects = {targeting("Macs")}}, past({})).empty());
  CHECK(problems({.objects = {targeting("All Hosts")}}, past({})).empty());
  CHECK(problems({.objects = {targeting("New"), label("New")}}, past({}))
            .empty());
  const auto unknown = problems({.objects = {targeting("Mac")}}, past({}));
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].message.find("refers to label 'Mac'") != std::string::npos);
  CHECK(unknown[0].help == "did you mean 'Macs'?");
  // Deleted by this very plan.
  CHECK(problems({.objects = {targeting("Macs")}}, past({label("Macs")}))
            .size() == 1);
}

TEST_CASE("plan: a label in use by others is kept") {
  Object theirs = with(query("theirs", "x", 2), "labels_include_any",
                       std::vector<std::string>{"Macs"});
  const State actual = {.objects = {label("Macs", 1), theirs}};
  const History history = past({label("Macs")});
  const Plan plan = make_plan({}, actual, history, kPremium, kPrune);
  CHECK(summary(plan).empty());
  REQUIRE(plan.warnings.size() == 1);
  CHECK(plan.warnings[0].find("query 'theirs'") != std::string::npos);
  const History both = past({label("Macs"), theirs});
  CHECK(summary(make_plan({}, actual, both, kPremium, kPrune)) ==
        "delete label Macs; delete query theirs");
}

TEST_CASE("plan: what the server cannot hold is left out and said") {
  Object in_team = query("t");
  in_team.scope = "team:One";
  const State wanted = {.objects = {with(policy("p"), "critical", true),
                                    in_team,
                                    with(query("q"), "labels_include_all",
                                         std::vector<std::string>{"x"})}};
  const Plan plan = make_plan(wanted, {}, {}, kFree, {});
  CHECK(summary(plan) == "create query q; create policy p");
  CHECK(plan.warnings.size() == 3);
  CHECK(plan.problems.empty());
}

TEST_CASE("plan: one name twice is a problem") {
  const Plan plan =
      make_plan({.objects = {query("a"), query("A")}}, {}, {}, kPremium, {});
  REQUIRE(plan.problems.size() == 1);
  CHECK(plan.problems[0].message.find("defined twice") != std::string::npos);
}

TEST_CASE("plan: the digest follows what the server holds") {
  const State one = {.objects = {query("a", "x", 1)}};
  const State same = {
      .objects = {with(query("a", "x", 1), "logging", std::string())}};
  const State made_anew = {.objects = {query("a", "x", 2)}};
  const State other = {.objects = {query("a", "y", 1)}};
  CHECK(state_digest(one) == state_digest(same));
  CHECK(state_digest(one) != state_digest(made_anew));
  CHECK(state_digest(one) != state_digest(other));
  CHECK(ctl::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(ctl::sha256_hex("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(ctl::sha256_hex(std::string(119, 'a')) ==
        "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}

TEST_CASE("plan: a saved plan comes back as it was") {
  const State wanted = {
      .objects = {
          with(query("a\xe2\x98\x83", "SELECT 'x'\n;"), "interval", 60LL),
          with(policy("p"), "labels_include_any",
               std::vector<std::string>{"l"}),
          label("l")}};
  const State actual = {.objects = {policy("p", "SELECT 0;", 4)}};
  const Plan plan = make_plan(wanted, actual, past({}), kPremium, kPrune);
  const auto read = ctl::plan_from_json(ctl::plan_to_json(plan, true));
  CAPTURE(read.has_value() ? "" : read.error().message);
  REQUIRE(read.has_value());
  CHECK(ctl::plan_to_json(*read, true) == ctl::plan_to_json(plan, true));
  CHECK(ctl::plan_digest(*read) == ctl::plan_digest(plan));
}

TEST_CASE("plan: what is no saved plan says so") {
  for (const char* text :
       {"", "nonsense", "[]", "{}", "{\"command\":\"diff\"}",
        "{\"command\":\"diff\",\"format_version\":\"1.0\"}",
        "{\"command\":\"diff\",\"format_version\":\"1.0\",\"objects\":3}"}) {
    CAPTURE(text);
    const auto plan = ctl::plan_from_json(text);
    REQUIRE_FALSE(plan.has_value());
    CHECK(plan.error().help.find("ctl diff --out") != std::string::npos);
  }
}
