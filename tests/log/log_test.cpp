#include "engine/emulator/log.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

namespace ctl {
namespace {

constexpr long long kTime = 1462228052;

LogRow row(const char* text) {
  return {{"a", std::string(text)}};
}

LogSettings settings() {
  LogSettings made;
  made.host_identifier = "box";
  return made;
}

// "+a -b": what a run logs, in order; "snapshot(2)" for a whole snapshot.
std::string shown(const LoggedRun& run) {
  std::string text;
  for (const LogEntry& entry : run.entries) {
    if (!text.empty()) text += ' ';
    if (entry.action == "snapshot") {
      text += "snapshot(" + std::to_string(entry.rows.size()) + ")";
    } else if (entry.action.empty()) {
      text += "batch(-" + std::to_string(entry.removed.size()) + " +" +
              std::to_string(entry.rows.size()) + ")";
    } else {
      text += entry.action == "added" ? '+' : '-';
      text += log_text(entry.rows.front().begin()->second);
    }
  }
  return text;
}

struct Step {
  std::vector<const char*> rows;
  const char* expected;
  long long counter;
};

void check_runs(const ScheduledQuery& query, const LogSettings& with,
                const std::vector<Step>& steps) {
  std::optional<LogState> state;
  for (const Step& step : steps) {
    std::vector<LogRow> rows;
    for (const char* text : step.rows)
      rows.push_back(row(text));
    const LoggedRun run = log_run(query, with, state, rows);
    CAPTURE(step.expected);
    CHECK(shown(run) == step.expected);
    if (!run.entries.empty()) CHECK(run.counter == step.counter);
    if (run.next) state = run.next;
  }
}

TEST_CASE("differential runs log what changed since the last change") {
  check_runs({"q"}, settings(),
             {{{"b", "a"}, "+b +a", 0},
              {{"a", "b"}, "", 0},
              {{"c", "a"}, "-b +c", 1},
              {{"c", "a", "c"}, "+c", 2},
              {{}, "-a -c -c", 3},
              {{"a"}, "+a", 4}});
}

TEST_CASE("without `removed` the stored rows are replaced all the same") {
  ScheduledQuery query{"q"};
  query.removed = false;
  check_runs(query, settings(),
             {{{"a", "b"}, "+a +b", 0}, {{"a"}, "", 1}, {{"a", "b"}, "+b", 2}});
}

TEST_CASE("batches hold both lists, also of a first run without rows") {
  LogSettings batch = settings();
  batch.event_type = false;
  check_runs({"q"}, batch,
             {{{}, "batch(-0 +0)", 0},
              {{}, "", 0},
              {{"a"}, "batch(-0 +1)", 1},
              {{"b"}, "batch(-1 +1)", 2}});
}

TEST_CASE("evented queries add every row and never remove one") {
  ScheduledQuery query{"q"};
  query.evented = true;
  check_runs(query, settings(),
             {{{"a"}, "+a", 1}, {{}, "", 0}, {{"a", "a"}, "+a +a", 2}});
  check_runs(query, settings(),
             {{{}, "", 0}, {{"a"}, "+a", 0}, {{"a"}, "+a", 1}});
}

TEST_CASE("snapshots log everything every time") {
  ScheduledQuery query{"q"};
  query.snapshot = true;
  check_runs(query, settings(),
             {{{"a"}, "snapshot(1)", 0}, {{}, "snapshot(0)", 0}});
  LogSettings events = settings();
  events.snapshot_event_type = true;
  check_runs(query, events,
             {{{"a", "b"}, "snapshot(1) snapshot(1)", 0}, {{}, "", 0}});
}

TEST_CASE("another epoch starts over") {
  const LoggedRun first = log_run({"q"}, settings(), {}, {row("a")});
  LogSettings later = settings();
  later.epoch = 7;
  const LoggedRun run = log_run({"q"}, later, first.next, {row("a")});
  CHECK(shown(run) == "+a");
  CHECK(run.counter == 0);
  CHECK(run.next->epoch == 7);
}

TEST_CASE("rows differ by type and by columns") {
  const LoggedRun first = log_run({"q"}, settings(), {}, {{{"a", 1LL}}});
  CHECK(shown(log_run({"q"}, settings(), first.next,
                      {{{"a", std::string("1")}}})) == "-1 +1");
  CHECK(shown(log_run({"q"}, settings(), first.next, {{{"b", 1LL}}})) ==
        "-1 +1");
}

TEST_CASE("a result's row keeps the last of equal columns, in byte order") {
  const std::vector<std::string> columns = {"b", "B", "b"};
  const std::vector<Cell> cells = {"1", std::nullopt, "3"};
  const LogRow made = log_row(columns, cells);
  REQUIRE(made.size() == 2);
  CHECK(made.begin()->first == "B");
  CHECK(made.begin()->second == LogValue(std::string()));
  CHECK(made.at("b") == LogValue(std::string("3")));
}

std::vector<std::string> lines(const ScheduledQuery& query,
                               const LogSettings& with,
                               std::vector<LogRow> rows) {
  LogSettings settings = with;
  settings.unix_time = kTime;
  return log_lines(query, settings,
                   log_run(query, settings, {}, std::move(rows)));
}

TEST_CASE("lines as the agent writes them") {
  const std::string common =
      R"("name":"q","hostIdentifier":"box",)"
      R"("calendarTime":"Mon May  2 22:27:32 2016 UTC","unixTime":1462228052,)"
      R"("epoch":0,"counter":0,"numerics":false)";
  const std::vector<LogRow> rows = {{{"b", 2.0}, {"a", 1LL}}};
  const std::string columns = R"({"a":"1","b":"2.0"})";
  LogSettings with = settings();
  ScheduledQuery query{"q"};
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{"{" + common + R"(,"columns":)" + columns +
                                 R"(,"action":"added"})"});
  with.decorations = {{"team", "x"}};
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{"{" + common +
                                 R"(,"decorations":{"team":"x"},"columns":)" +
                                 columns + R"(,"action":"added"})"});
  with.decorations_top_level = true;
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{"{" + common + R"(,"team":"x","columns":)" +
                                 columns + R"(,"action":"added"})"});
  with = settings();
  with.event_type = false;
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{R"({"diffResults":{"removed":[],"added":[)" +
                                 columns + "]}," + common + "}"});
  query.snapshot = true;
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{R"({"snapshot":[)" + columns +
                                 R"(],"action":"snapshot",)" + common + "}"});
  CHECK(lines(query, with, {}) ==
        std::vector<std::string>{R"({"snapshot":[],"action":"snapshot",)" +
                                 common + "}"});
  with.snapshot_event_type = true;
  CHECK(lines(query, with, rows) ==
        std::vector<std::string>{"{" + common + R"(,"columns":)" + columns +
                                 R"(,"action":"snapshot"})"});
}

std::string logged(const LogValue& value, bool numerics, bool snapshot) {
  LogSettings with = settings();
  with.numerics = numerics;
  ScheduledQuery query{"q"};
  query.snapshot = snapshot;
  const std::string line = lines(query, with, {{{"x", value}}}).front();
  const std::size_t start = line.find("\"x\":") + 4;
  return line.substr(start, line.find('}', start) - start);
}

TEST_CASE("numbers in text and numeric logs") {
  struct Case {
    LogValue value;
    const char* text;
    const char* number;
  };
  const Case cases[] = {
      {0.0, "\"0.0\"", "0.0"},
      {1.0, "\"1.0\"", "1.0"},
      {-1.5, "\"-1.5\"", "-1.5"},
      {0.123456789, "\"0.123456789\"", "0.123456789"},
      {1e15, "\"1e+15.0\"", "1000000000000000.0"},
      {1234567890123456.0, "\"1.23456789012346e+15\"", "1234567890123456.0"},
      {1e20, "\"1e+20.0\"", "100000000000000000000.0"},
      {1e22, "\"1e+22.0\"", "1e22"},
      {1e-5, "\"1e-05.0\"", "0.00001"},
      {1.5e-7, "\"1.5e-07\"", "1.5e-7"},
      {1.0 / 3, "\"0.333333333333333\"", "0.3333333333333333"},
      {42LL, "\"42\"", "42"},
      {std::numeric_limits<long long>::min(), "\"-9223372036854775808\"",
       "-9223372036854775808"},
      {std::string("7"), "\"7\"", "\"7\""},
      {std::string(), "\"\"", "\"\""},
      {std::numeric_limits<double>::infinity(), "\"inf.0\"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(logged(c.value, false, false) == c.text);
    CHECK(logged(c.value, true, false) == c.number);
  }
}

TEST_CASE("an infinite number breaks its line off") {
  LogSettings with = settings();
  with.numerics = true;
  const std::string line =
      lines({"q"}, with, {{{"x", std::numeric_limits<double>::infinity()}}})
          .front();
  CHECK(line.ends_with("\"columns\":{\"x\":"));
}

TEST_CASE("differential logs escape bytes that snapshots keep") {
  struct Case {
    const char* text;
    const char* differential;
    const char* snapshot;
  };
  const Case cases[] = {
      {"a\nb", R"("a\\x0Ab")", R"("a\nb")"},
      {"\x01\x1f\x7f", "\"\\\\x01\\\\x1F\x7f\"", "\"\\u0001\\u001F\x7f\""},
      {"\xc3\xa9", "\"\xc3\xa9\"", "\"\xc3\xa9\""},
      {"\xc3(\xff", R"("\\xC3(\\xFF")", "\"\xc3(\xff\""},
      {"a\"\\/", R"("a\"\\/")", R"("a\"\\/")"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(logged(std::string(c.text), false, false) == c.differential);
    CHECK(logged(std::string(c.text), false, true) == c.snapshot);
  }
  CHECK(escape_unprintable("\xc3\xa9", {5, 21, 0}) == "\\xC3\\xA9");
  CHECK(escape_unprintable("\xc3\xa9", {5, 22, 0}) == "\xc3\xa9");
}

TEST_CASE("calendar times pad the day with a space") {
  CHECK(calendar_time(0) == "Thu Jan  1 00:00:00 1970 UTC");
  CHECK(calendar_time(951827696) == "Tue Feb 29 12:34:56 2000 UTC");
  CHECK(calendar_time(-1) == "Wed Dec 31 23:59:59 1969 UTC");
}

}  // namespace
}  // namespace ctl
