#include "cli/render/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "schema/base/text.h"

namespace ctl {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;

// Lines [old_begin, old_end) became lines [new_begin, new_end).
struct Change {
  std::size_t old_begin = 0;
  std::size_t old_end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;
};

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length =
        end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

void add_change(std::vector<Change>& changes, Change change) {
  if (!changes.empty() && changes.back().old_end == change.old_begin &&
      changes.back().new_end == change.new_begin) {
    changes.back().old_end = change.old_end;
    changes.back().new_end = change.new_end;
  } else {
    changes.push_back(change);
  }
}

// The furthest points of Myers' greedy algorithm after each number of edits.
using Trace = std::vector<std::vector<std::size_t>>;

// Diagonal k = x - y is kept at index k + edits.
Trace trace_of(const Lines& a, const Lines& b, std::size_t most) {
  Trace trace;
  std::vector<std::size_t> last;
  for (std::size_t edits = 0; edits <= most; ++edits) {
    std::vector<std::size_t> now(2 * edits + 1);
    for (std::size_t i = 0; i <= 2 * edits; i += 2) {
      // x of the diagonals beside this one, one edit ago.
      const bool down = i == 0 || (i != 2 * edits && last[i - 2] < last[i]);
      std::size_t x = edits == 0 ? 0 : down ? last[i] : last[i - 2] + 1;
      std::size_t y = x + edits - i;
      while (x < a.size() && y < b.size() && a[x] == b[y]) {
        ++x;
        ++y;
      }
      now[i] = x;
      if (x >= a.size() && y >= b.size()) {
        trace.push_back(std::move(now));
        return trace;
      }
    }
    last = now;
    trace.push_back(std::move(now));
  }
  return {};
}

// Walks the trace back from the end.
std::vector<Change> walk_back(const Trace& trace, std::size_t old_size,
                              std::size_t new_size) {
  std::vector<Change> steps;
  std::size_t x = old_size;
  std::size_t y = new_size;
  for (std::size_t edits = trace.size() - 1; edits > 0; --edits) {
    const auto& last = trace[edits - 1];
    const std::size_t i = x + edits - y;
    const bool down = i == 0 || (i != 2 * edits && last[i - 2] < last[i]);
    x = down ? last[i] : last[i - 2];
    y = x + (edits - 1) - (down ? i : i - 2);
    steps.push_back({x, x + (down ? 0U : 1U), y, y + (down ? 1U : 0U)});
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::vector<Change> find_changes(const Lines& a, const Lines& b) {
  std::vector<Change> steps;
  if (a.size() == b.size()) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] != b[i]) steps.push_back({i, i + 1, i, i + 1});
    }
  } else {
    constexpr std::size_t kMost = 500;  // edits; memory grows with its square
    const Trace trace = trace_of(a, b, kMost);
    steps = trace.empty() ? std::vector<Change>{{0, a.size(), 0, b.size()}}
                          : walk_back(trace, a.size(), b.size());
  }
  std::vector<Change> changes;
  for (const Change& step : steps)
    add_change(changes, step);
  return changes;
}

void print_line(char sign, std::string_view line, std::string& out) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t begin, std::size_t end) {
  // An empty range is named by the line before it.
  return concat(end > begin ? begin + 1 : begin, ',', end - begin);
}

// Changes [first, last) with what is around them.
void print_hunk(const Lines& a, const Lines& b, const Change* first,
                const Change* last, std::string& out) {
  const Change& final = *(last - 1);
  const std::size_t lead = std::min(kContext, first->old_begin);
  const std::size_t tail = std::min(kContext, a.size() - final.old_end);
  out +=
      concat("@@ -", range(first->old_begin - lead, final.old_end + tail), " +",
             range(first->new_begin - lead, final.new_end + tail), " @@\n");
  std::size_t at = first->old_begin - lead;
  for (const Change* change = first; change != last; ++change) {
    for (; at < change->old_begin; ++at)
      print_line(' ', a[at], out);
    for (; at < change->old_end; ++at)
      print_line('-', a[at], out);
    for (std::size_t i = change->new_begin; i < change->new_end; ++i)
      print_line('+', b[i], out);
  }
  for (; at < final.old_end + tail; ++at)
    print_line(' ', a[at], out);
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before,
                         std::string_view after) {
  const Lines a = lines_of(before);
  const Lines b = lines_of(after);
  const std::vector<Change> changes = find_changes(a, b);
  if (changes.empty()) return {};
  std::string out = concat("--- a/", path, "\n+++ b/", path, '\n');
  const Change* const end = changes.data() + changes.size();
  for (const Change* first = changes.data(); first != end;) {
    const Change* last = first + 1;
    while (last != end &&
           last->old_begin - (last - 1)->old_end <= 2 * kContext) {
      ++last;
    }
    print_hunk(a, b, first, last, out);
    first = last;
  }
  return out;
}

}  // namespace ctl
