// What --fix does to real and to odd files: nothing but the fix.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/lint/fix.h"
#include "schema/base/text.h"
#include "schema/documents/memory_source.h"
#include "tests/support/lint_tree.h"
#include "tests/support/paths.h"
#include "validators/lint.h"
#include "validators/options.h"

using ctl::Diagnostic;
using ctl::Edit;
using ctl::LintReport;
using ctl::Node;
using ctl::Tree;
using ctl::test::Files;

namespace {

namespace fs = std::filesystem;

using Variables = std::map<std::string, std::string>;

LintReport lint_with_own_settings(const Tree& tree) {
  return ctl::lint(tree, ctl::lint_options(tree));
}

Files read_all(ctl::FileSource& source) {
  Files out;
  const auto paths = source.list();
  REQUIRE(paths.has_value());
  for (const std::string& path : *paths) {
    auto text = source.read(path);
    if (text) out[path] = *std::move(text);
  }
  return out;
}

// The trees to try: every small one of the reference data, and the corpus.
struct Sample {
  std::string name;
  Files files;
  Variables variables;
};

std::vector<Sample> samples() {
  std::vector<Sample> out;
  for (auto& c : ctl::test::lint_cases())
    out.push_back({c.id, std::move(c.files), std::move(c.variables)});
  const fs::path corpus = fs::path(ctl::test::reference_dir()) / "corpus";
  if (!fs::exists(corpus)) return out;
  for (const auto& folder : fs::directory_iterator(corpus)) {
    const auto source = ctl::directory_source(folder.path().string());
    out.push_back({folder.path().filename().string(), read_all(*source), {}});
  }
  return out;
}

Tree load(const Files& files, const Variables& variables) {
  const auto source = ctl::memory_source(files);
  auto tree = ctl::load_tree(*source, ctl::test::load_options(variables));
  REQUIRE(tree.has_value());
  return *std::move(tree);
}

// All files after `ctl lint --fix`.
Files fixed(const Files& files, const Variables& variables) {
  const auto source = ctl::memory_source(files);
  const auto done = ctl::fix_tree(*source, ctl::test::load_options(variables),
                                  ctl::Linter(lint_with_own_settings));
  REQUIRE(done.has_value());
  Files out = files;
  for (const auto& [path, file] : done->files)
    out[path] = file.after;
  return out;
}

// A file with edits of it, in order.
using Edits = std::vector<Edit>;

std::string edited(const std::string& text, const Edits& edits) {
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.start - at) + edit.text;
    at = edit.end;
  }
  return out + text.substr(at);
}

// One scalar of a file: where it is, what it says, the keys around it.
struct Fact {
  std::size_t offset = 0;
  std::string says;
  bool operator<(const Fact& other) const {
    return std::tie(offset, says) < std::tie(other.offset, other.says);
  }
  bool operator==(const Fact& other) const = default;
};

// Whether bytes [begin, end) are those of no edit, and where they are then.
using Place =
    std::function<std::optional<std::size_t>(std::size_t, std::size_t)>;

// The scalars outside of the edits, each with the keys that lead to it ("?" for
// one that is edited).
void add_facts(const Node& node, const std::string& keys, const Place& place,
               std::vector<Fact>& out) {
  if (node.is_scalar() && node.offset != Node::kNowhere) {
    if (const auto at = place(node.offset, node.end)) {
      out.push_back({*at, ctl::concat(keys, '=', static_cast<int>(node.style),
                                      static_cast<int>(node.tag), node.text)});
    }
  }
  for (const Node& item : node.items)
    add_facts(item, keys + "/-", place, out);
  for (const ctl::Entry& entry : node.entries) {
    add_facts(entry.key, keys + "/key", place, out);
    const bool kept = place(entry.key.offset, entry.key.end).has_value();
    add_facts(entry.value, keys + '/' + (kept ? entry.key.text : "?"), place,
              out);
  }
}

std::vector<Fact> facts(const ctl::File& file, const Place& place) {
  std::vector<Fact> out;
  for (const ctl::Document& document : file.documents)
    add_facts(document.root, "", place, out);
  std::sort(out.begin(), out.end());
  return out;
}

// Where bytes of the first text are in the edited one.
Place moved_by(const Edits& edits) {
  return [edits](std::size_t begin,
                 std::size_t end) -> std::optional<std::size_t> {
    std::size_t at = begin;
    for (const Edit& edit : edits) {
      if (edit.start < end && edit.end > begin) return std::nullopt;
      if (edit.start == edit.end && edit.start > begin && edit.start < end)
        return std::nullopt;
      if (edit.end <= begin) at += edit.text.size() - (edit.end - edit.start);
    }
    return at;
  };
}

// The same for bytes of the edited text, which stay where they are.
Place not_written_by(const Edits& edits) {
  std::vector<std::pair<std::size_t, std::size_t>> written;
  std::size_t shift = 0;
  for (const Edit& edit : edits) {
    const std::size_t begin = edit.start + shift;
    written.emplace_back(begin, begin + edit.text.size());
    shift += edit.text.size() - (edit.end - edit.start);
  }
  return [written](std::size_t begin,
                   std::size_t end) -> std::optional<std::size_t> {
    for (const auto& [first, last] : written) {
      if (first < end && last > begin) return std::nullopt;
      // Where something went.
      if (first == last && first > begin && first < end) return std::nullopt;
    }
    return begin;
  };
}

std::string shown(const std::vector<Fact>& facts) {
  std::string out;
  for (const Fact& fact : facts)
    out += ctl::concat(fact.offset, ' ', fact.says, '\n');
  return out;
}

// Makes one fix and compares both readings of each file.
void check_fix(const Sample& sample, const Tree& tree,
               const Diagnostic& finding) {
  CAPTURE(finding.rule);
  CAPTURE(finding.path);
  CAPTURE(finding.at.line);
  std::map<std::string, Edits> by_file;
  for (const Edit& edit : finding.fix.edits)
    by_file[edit.path].push_back(edit);
  Files files = sample.files;
  for (auto& [path, edits] : by_file) {
    std::sort(edits.begin(), edits.end(),
              [](const Edit& a, const Edit& b) { return a.start < b.start; });
    files[path] = edited(files.at(path), edits);
  }
  const Tree after = load(files, sample.variables);
  for (const auto& [path, edits] : by_file) {
    const ctl::File* now = after.file(path);
    REQUIRE(now != nullptr);
    CHECK(now->broken == tree.file(path)->broken);
    const std::string was = shown(facts(*tree.file(path), moved_by(edits)));
    CHECK(shown(facts(*now, not_written_by(edits))) == was);
  }
  // The finding is gone: there is one less of its rule.
  const auto count = [&finding](const LintReport& report) {
    const auto& all = report.findings;
    return std::count_if(all.begin(), all.end(), [&](const Diagnostic& one) {
      return one.rule == finding.rule && one.path == finding.path;
    });
  };
  CHECK(count(lint_with_own_settings(after)) <
        count(lint_with_own_settings(tree)));
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

std::string with_bom(const std::string& text) {
  return "\xEF\xBB\xBF" + text;
}

std::string without_last_newline(const std::string& text) {
  return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
}

}  // namespace

TEST_CASE("round trip: a file means the same but for the fix") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    const Tree tree = load(sample.files, sample.variables);
    const LintReport report = lint_with_own_settings(tree);
    std::size_t tried = 0;
    for (const Diagnostic& finding : report.findings) {
      if (!finding.fix.safe || finding.fix.edits.empty()) continue;
      constexpr std::size_t kMost = 20;  // of one tree of the corpus
      if (++tried <= kMost) check_fix(sample, tree, finding);
    }
  }
}

TEST_CASE("round trip: --fix twice is once, whatever the lines end with") {
  const auto is_plain = [](const std::string& text) {
    return !text.starts_with("\xEF\xBB\xBF") && !text.starts_with("\xFF\xFE") &&
           text.find('\r') == std::string::npos;
  };
  using Change = std::string (*)(const std::string&);
  std::size_t changed = 0;
  for (const Sample& sample : samples()) {
    CAPTURE(sample.name);
    const Files once = fixed(sample.files, sample.variables);
    if (once == sample.files) continue;
    ++changed;
    CHECK(fixed(once, sample.variables) == once);
    for (const Change change : {with_crlf, with_bom, without_last_newline}) {
      Files other = sample.files;
      Files expected = once;
      for (auto& [path, text] : other) {
        if (once.at(path) == text || !is_plain(text)) continue;
        text = change(text);
        expected[path] = change(expected.at(path));
      }
      const Files got = fixed(other, sample.variables);
      for (const auto& file : got) {
        const std::string& path = file.first;
        const std::string& text = file.second;
        CAPTURE(path);
        // Where the last line itself went, the one before keeps its end.
        const bool cut = change == without_last_newline;
        CHECK((cut ? change(text) : text) ==
              (cut ? change(expected.at(path)) : expected.at(path)));
      }
    }
  }
  if (changed > 0) CHECK(changed > 12);
}
