// `ctl test` with Matano detections: the chain from a row to an alert, what
// their Python finds here, and what it may not do.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/matano/python_process.h"
#include "schema/base/text.h"
#include "tests/support/paths.h"
#include "tests/support/run_ctl.h"
#include "tests/support/scratch.h"

using ctl::concat;
using ctl::test::run_ctl;
using ctl::test::Scratch;
using Json = nlohmann::json;

namespace {

bool has_python() {
  const char* path = std::getenv("PATH");
  const bool found = path != nullptr && !ctl::find_python(path).empty();
  if (!found) MESSAGE("skipped: no python3 on PATH");
  return found;
}

constexpr const char* kDetection =
    "name: ports\ntables: [osquery_results]\nalert: {severity: high}\n";
constexpr const char* kQuery =
    "- name: open ports\n  interval: 60\n  automations_enabled: true\n"
    "  logging: differential\n  query: SELECT pid, name FROM processes\n";

// A repository with one query, one detection and one case.
class Chain {
 public:
  Chain() {
    scratch.write("default.yml",
                  "labels: []\npolicies: []\nqueries:\n  - path: q.yml\n"
                  "agent_options:\ncontrols:\norg_settings:\n");
    scratch.write("q.yml", kQuery);
    scratch.write("matano.config.yml",
                  "aws: {account: \"123456789012\", region: eu-west-1}\n");
    scratch.write("log_sources/osquery/log_source.yml",
                  "name: osquery\nschema:\n  ecs_field_names: [event.kind]\n"
                  "  fields:\n    - name: osquery\n      type:\n"
                  "        type: struct\n        fields:\n"
                  "          - name: result\n            type:\n"
                  "              type: struct\n              fields:\n"
                  "                - {name: name, type: string}\n"
                  "                - {name: action, type: string}\n"
                  "                - {name: columns, type: string}\n"
                  "                - {name: absent, type: string}\n");
    scratch.write("log_sources/osquery/tables/results.yml", "name: results\n");
    detection(kDetection);
    tests(
        "  - query: open ports\n    cases:\n      - name: c\n"
        "        host: bare\n"
        "        given: {processes: [{pid: 7, name: a}]}\n"
        "        expect: {alert: any}\n");
  }
  void detection(const std::string& text) const {
    scratch.write("detections/ports/detection.yml", text);
  }
  void python(const std::string& text) const {
    scratch.write("detections/ports/detect.py", text);
  }
  void tests(const std::string& text) const {
    scratch.write("q.tests.yml", concat("tests:\n", text));
  }
  // The only case.
  Json run() const {
    const auto answer =
        run_ctl({"-C", scratch.str(), "test", "--format", "json"});
    CAPTURE(answer.err);
    const Json report = Json::parse(answer.out);
    REQUIRE(report["cases"].size() == 1);
    return report["cases"][0];
  }

  Scratch scratch;
};

}  // namespace

TEST_CASE("alerts: a row becomes a log line, a record and an alert") {
  if (!has_python()) return;
  const Chain chain;
  chain.python(
      "import json\n"
      "def detect(r):\n"
      "    return r.deepget('osquery.result.action') == 'added'\n"
      "def title(r):\n"
      "    row = json.loads(r['osquery']['result']['columns'])\n"
      "    assert r['osquery']['result']['absent'] is None\n"
      "    assert 'unix_time' not in r['osquery']['result']\n"
      "    assert r['event'] == {'kind': 'event'}\n"
      "    assert r['ts'].tzinfo is not None\n"
      "    print('noise')\n"
      "    return row['name'] + ' ' + r['osquery']['result']['name']\n");
  const Json result = chain.run();
  CAPTURE(result.dump());
  CHECK(result["outcome"] == "passed");
  REQUIRE(result["alerts"].size() == 1);
  CHECK(result["alerts"][0]["title"] == "a pack/Global/open ports");
  CHECK(result["alerts"][0]["dedupe"] == "a pack/Global/open ports");
  CHECK(result["alerts"][0]["severity"] == "high");
}

TEST_CASE("alerts: what is expected and what is not") {
  if (!has_python()) return;
  struct Case {
    const char* expect;
    const char* outcome;
    const char* says;
  };
  const Case cases[] = {
      {"{alert: any}", "passed", ""},
      {"{rows: 1, alert: {title: \"t …\", severity: high}}", "passed", ""},
      {"{alert: {title: \"…7…\", dedupe: d, destinations: [x, y]}}", "passed",
       ""},
      {"{alert: {detection: ports, runbook: look}}", "passed", ""},
      {"{alert: {severity: low}}", "failed",
       "expected an alert {severity='low'}, got {detection='ports', title='t "
       "7', severity='high'}"},
      {"{alert: none}", "failed", "expected no alert, got {detection='ports'"},
      {"{rows: 2, alert: any}", "failed", "expected 2 rows, got 1"},
      {"{alert: {titel: x}}", "error", "an alert has no 'titel'"},
      {"{alert: sometimes}", "error", "neither `none` nor"},
  };
  const Chain chain;
  chain.detection(
      "name: ports\ntables: [osquery_results]\nrunbook: look\n"
      "alert: {severity: high, destinations: [x, y]}\n");
  chain.python(
      "def detect(r): return True\n"
      "def title(r): return 't 7'\n"
      "def dedupe(r): return 'd'\n");
  for (const Case& c : cases) {
    CAPTURE(c.expect);
    chain.tests(
        concat("  - query: open ports\n    cases:\n      - name: c\n"
               "        host: bare\n"
               "        given: {processes: [{pid: 7, name: a}]}\n"
               "        expect: ",
               c.expect, '\n'));
    const Json result = chain.run();
    CAPTURE(result.dump());
    CHECK(result["outcome"] == c.outcome);
    CHECK(result.value("message", "").find(c.says) != std::string::npos);
  }
}

TEST_CASE("alerts: what is wrong with the Python is said with its line") {
  if (!has_python()) return;
  struct Case {
    const char* name;
    const char* python;
    const char* says;
  };
  const Case cases[] = {
      {"syntax", "def detect(r)\n    return True\n",
       "detections/ports/detect.py:1: SyntaxError: "},
      {"newer syntax",
       "def detect(r):\n    match r:\n        case _: return True\n",
       "SyntaxError: Pattern matching"},
      {"import", "import nowhere_to_be_found\ndef detect(r): return 1\n",
       "detect.py:1: ModuleNotFoundError: "},
      {"no detect", "def detection(r): return 1\n",
       "AttributeError: there is no function `detect`"},
      {"exception", "def detect(r):\n    return r['nothing']\n",
       "detect.py:2: detect() raises KeyError: 'nothing'"},
      {"null in a path", "def detect(r): return r.deepget('labels.a.b')\n",
       "detect() raises TypeError: "},
      {"title", "def detect(r): return 1\ndef title(r):\n    return 7\n",
       "title() raises TypeError: title() gives int, not text"},
      {"a loop", "def detect(r):\n    while True: pass\n",
       "detect.py: has no answer for a record after 1 s"},
      {"memory", "def detect(r):\n    return 'x' * 3_000_000_000\n",
       "detect() raises MemoryError"},
      {"exit", "import os\ndef detect(r): os._exit(0)\n", "Python ended"},
      {"sys.exit", "import sys\ndef detect(r): sys.exit(0)\n",
       "detect() raises SystemExit"},
      {"a file", "def detect(r): open('/tmp/ctl-x', 'w')\n",
       "PermissionError: a detection may not write files"},
      {"a file of others", "def detect(r): open('/etc/passwd')\n",
       "PermissionError: a detection may read files of its own"},
      {"a program", "import os\ndef detect(r): os.system('true')\n",
       "PermissionError: a detection may not do this: os.system"},
      {"the network",
       "import urllib.request\n"
       "def detect(r): urllib.request.urlopen('http://127.0.0.1:1')\n",
       "may not"},
      {"native code", "def detect(r):\n    import ctypes\n    return 1\n",
       "detect.py:2: detect() raises "},
  };
  const Chain chain;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    chain.python(c.python);
    const Json result = chain.run();
    CAPTURE(result.dump());
    CHECK(result["outcome"] == "error");
    CHECK(result["message"].get<std::string>().find(c.says) !=
          std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists("/tmp/ctl-x"));
}

TEST_CASE("alerts: the environment is empty") {
  if (!has_python()) return;
  setenv("FLEET_API_TOKEN", "canary-4711", 1);
  const Chain chain;
  chain.python(
      "import os\ndef detect(r): return True\n"
      "def title(r): return ','.join(sorted(os.environ))\n");
  const Json result = chain.run();
  unsetenv("FLEET_API_TOKEN");
  const std::string title = result["alerts"][0]["title"];
  CHECK(title.find("FLEET") == std::string::npos);
  CHECK(title.find("HOME") == std::string::npos);
}

TEST_CASE("alerts: helpers of production behave as they do there") {
  if (!has_python()) return;
  const Chain chain;
  chain.scratch.write("detections/shared_names.py", "KNOWN = {'a'}\n");
  chain.scratch.write("enrichment/owners/enrichment.yml",
                      "name: owners\nenrichment_type: static\n"
                      "lookup_keys: [host]\n");
  chain.scratch.write("enrichment/owners/data.json",
                      "{\"host\": \"h1\", \"owner\": \"Ada\"}\n");
  chain.python(
      "from detection import remotecache\n"
      "from detection.enrichment import owners\n"
      "from shared_names import KNOWN\n"
      "cache = remotecache('n', ttl=60)\n"
      "def detect(r):\n"
      "    assert cache['missing'] is None and cache.get('m', 1) is None\n"
      "    assert 'missing' in cache and cache.setdefault('m', 1) is None\n"
      "    assert cache.increment_counter('c') == 1\n"
      "    assert cache.increment_counter('c', 2) == 3\n"
      "    assert cache.decrement_counter('c') == 2\n"
      "    assert type(cache['c']).__name__ == 'Decimal'\n"
      "    assert cache.add_to_string_set('s', ['a', 'b']) == ['a', 'b']\n"
      "    assert cache.remove_from_string_set('s', 'a') == ['b']\n"
      "    assert cache['s'] == {'b'}\n"
      "    for broken in (len, iter, bool):\n"
      "        try:\n"
      "            broken(cache)\n"
      "            return False\n"
      "        except NotImplementedError:\n"
      "            pass\n"
      "    r['osquery'] = None\n"
      "    assert r.deepget('osquery.result.action') == 'added'\n"
      "    assert r.deepget('no.such', 5) == 5\n"
      "    assert owners.get('nobody') is None and owners.name == 'owners'\n"
      "    return 'a' in KNOWN\n"
      "def title(r): return owners.get('h1')['owner']\n");
  // Twice, for what one run leaves must not be seen by the next.
  for (int run = 0; run < 2; ++run) {
    const Json result = chain.run();
    CAPTURE(result.dump());
    CHECK(result["outcome"] == "passed");
    CHECK(result["alerts"][0]["title"] == "Ada");
  }
}

TEST_CASE("alerts: severity and destinations as production decides") {
  if (!has_python()) return;
  struct Case {
    const char* alert;
    const char* python;
    const char* severity;
    std::size_t destinations;
  };
  const Case cases[] = {
      {"", "", "info", 0},
      {"alert: {destinations: [x]}\n", "", "notice", 1},
      {"alert: {severity: info, destinations: [x]}\n", "", "info", 0},
      {"alert: {severity: low, destinations: [x]}\n",
       "def destinations(r): return []\n", "low", 0},
      {"alert: {severity: low, destinations: [x]}\n",
       "def destinations(r): return None\n", "low", 1},
      {"alert: {severity: low}\n", "def severity(r): return 'critical'\n",
       "critical", 0},
      {"alert: {severity: low}\n", "def dedupe(r): return 7\n", "low", 0},
  };
  const Chain chain;
  for (const Case& c : cases) {
    CAPTURE(c.alert);
    CAPTURE(c.python);
    chain.detection(concat("name: ports\ndisplay_name: Ports\n",
                           "tables: [osquery_results]\n", c.alert));
    chain.python(concat("def detect(r): return True\n", c.python));
    const Json result = chain.run();
    CAPTURE(result.dump());
    const Json& alert = result["alerts"][0];
    CHECK(alert["severity"] == c.severity);
    CHECK(alert["destinations"].size() == c.destinations);
    CHECK(alert["title"] == "Ports");
    CHECK(alert["dedupe"] == "Ports");
  }
}

TEST_CASE("alerts: a detection's own cases, thresholds and wrong tables") {
  if (!has_python()) return;
  struct Case {
    const char* given;
    const char* expect;
    const char* outcome;
    const char* says;
  };
  const Case cases[] = {
      {"{osquery_results: [{n: 1}, {n: 1}, {n: 1}]}", "{alert: {dedupe: d}}",
       "passed", ""},
      {"{osquery_results: [{n: 1}, {n: 1}]}", "{alert: none}", "passed", ""},
      {"{osquery_results: [{n: 1}, {n: 1}]}", "{alert: any}", "failed",
       "expected an alert, got 2 of the 3 matches that it takes"},
      {"{other: [{n: 1}]}", "{alert: any}", "error",
       "detection 'ports' does not read table 'other'"},
      {"{osquery_results: [{n: 1}]}", "{rows: 1}", "error",
       "expects no `alert`"},
  };
  const Chain chain;
  chain.detection(
      "name: ports\ntables: [osquery_results]\n"
      "alert: {severity: low, threshold: 3}\n");
  chain.python(
      "def detect(r): return r['osquery'] is None\n"
      "def dedupe(r): return 'd'\n");
  for (const Case& c : cases) {
    CAPTURE(c.given);
    chain.tests(
        concat("  - detection: ports\n    cases:\n      - name: c\n"
               "        given: ",
               c.given, "\n        expect: ", c.expect, '\n'));
    const Json result = chain.run();
    CAPTURE(result.dump());
    CHECK(result["outcome"] == c.outcome);
    CHECK(result.value("message", "").find(c.says) != std::string::npos);
  }
}

TEST_CASE("alerts: a query that logs nothing alerts nobody") {
  if (!has_python()) return;
  const Chain chain;
  chain.python("def detect(r): return True\n");
  chain.scratch.write("q.yml",
                      "- name: open ports\n  interval: 60\n"
                      "  query: SELECT pid, name FROM processes\n");
  const Json result = chain.run();
  CHECK(result["outcome"] == "failed");
  CHECK(result["message"].get<std::string>().find(
            "automations of the query are off") != std::string::npos);
}

TEST_CASE("alerts: without python3 a case is not run and nothing fails") {
  const Chain chain;
  chain.python("def detect(r): return True\n");
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  const auto answer =
      run_ctl({"-C", chain.scratch.str(), "test", "--format", "json"});
  setenv("PATH", path.c_str(), 1);
  CHECK(answer.code == 0);
  const Json result = Json::parse(answer.out)["cases"][0];
  CHECK(result["outcome"] == "not-run");
  CHECK(result["message"] == "detections need python3 on PATH");
}
