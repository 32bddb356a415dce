#include "cli/lint/caused.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "schema/documents/file_source.h"

using ctl::Diagnostic;
using ctl::Tree;

namespace {

using Files = std::map<std::string, std::string>;

class Memory : public ctl::FileSource {
 public:
  explicit Memory(const Files& files) : files_(files) {}
  ctl::Result<std::vector<std::string>> list() override {
    std::vector<std::string> out;
    for (const auto& [path, text] : files_)
      out.push_back(path);
    return out;
  }
  ctl::Result<std::string> read(const std::string& path) override {
    return files_.at(path);
  }
  bool exists(const std::string& path) override {
    return files_.count(path) > 0;
  }

 private:
  const Files& files_;
};

// Finds every "BAD…" word of a file, in the definition around it.
std::vector<Diagnostic> check(const Tree& tree) {
  std::vector<Diagnostic> out;
  for (const auto& file : tree.files) {
    const std::string& text = file->source.text();
    for (std::size_t at = text.find("BAD"); at != std::string::npos;
         at = text.find("BAD", at + 1)) {
      Diagnostic finding;
      finding.rule = "bad";
      finding.path = file->source.path();
      finding.at = file->source.position(at);
      finding.message = text.substr(at, text.find_first_of(" \n", at) - at);
      for (const ctl::Definition& definition : tree.definitions) {
        if (definition.file != file.get()) continue;
        if (at < definition.item->offset || at >= definition.item->end) {
          continue;
        }
        finding.kind = std::string(to_string(definition.kind));
        finding.name = definition.name;
      }
      out.push_back(finding);
    }
  }
  return out;
}

// "path:line message" of what the change caused.
std::string caused(const Files& before, const Files& after) {
  const auto load = [](const Files& files) {
    Memory source(files);
    ctl::LoadOptions options;
    options.environment = [](const std::string&) {
      return std::optional<std::string>();
    };
    auto tree = load_tree(source, options);
    REQUIRE(tree.has_value());
    return *std::move(tree);
  };
  const Tree old_tree = load(before);
  const Tree new_tree = load(after);
  const auto old_findings = check(old_tree);
  const auto new_findings = check(new_tree);
  std::string out;
  for (const Diagnostic& finding : ctl::caused_by_change(
           {old_tree, old_findings}, {new_tree, new_findings})) {
    out += finding.path + ":" + std::to_string(finding.at.line) + " " +
           finding.message + "\n";
  }
  return out;
}

std::string query(const std::string& name, const std::string& sql) {
  return "- name: " + name + "\n  query: " + sql + "\n";
}

}  // namespace

TEST_CASE("changed: only what the change caused is found") {
  const std::string entry = "queries:\n  - path: q.yml\n";
  const std::string a = query("a", "SELECT BAD1");
  const std::string b = query("b", "SELECT 1");
  struct Case {
    const char* what;
    Files before;
    Files after;
    const char* expected;
  };
  const Case cases[] = {
      {"nothing changed", {{"q.yml", a}}, {{"q.yml", a}}, ""},
      {"a new file", {}, {{"q.yml", a}}, "q.yml:2 BAD1\n"},
      {"lines moved", {{"q.yml", a}}, {{"q.yml", "# text\n\n" + a}}, ""},
      {"another definition changed",
       {{"q.yml", a + b}},
       {{"q.yml", a + query("b", "SELECT 2")}},
       ""},
      {"a broken definition is touched and stays broken",
       {{"q.yml", a + b}},
       {{"q.yml", query("a", "SELECT 1, BAD1") + b}},
       "q.yml:2 BAD1\n"},
      {"one of two equal findings is not excused twice",
       {{"q.yml", "# BAD2\n" + b}},
       {{"q.yml", "# BAD2\n# BAD2\n" + b}},
       "q.yml:2 BAD2\n"},
      {"the file was renamed",
       {{"q.yml", "# BAD2\n" + a}},
       {{"r.yml", "# BAD2\n" + a}},
       ""},
      {"the file was renamed and a definition added",
       {{"q.yml", a}},
       {{"r.yml", a + query("c", "SELECT BAD3")}},
       "r.yml:4 BAD3\n"},
      {"a definition moved to another file and indentation",
       {{"default.yml", "queries:\n  - name: a\n    query: SELECT BAD1\n"}},
       {{"default.yml", entry}, {"q.yml", a}},
       ""},
      {"a definition moved and was changed",
       {{"default.yml", "queries:\n  - name: a\n    query: SELECT BAD1\n"}},
       {{"default.yml", entry}, {"q.yml", query("a", "SELECT 2, BAD1")}},
       "q.yml:2 BAD1\n"},
      {"a namesake elsewhere excuses nothing",
       {{"q.yml", a}, {"r.yml", query("a", "SELECT 1")}},
       {{"q.yml", query("a", "SELECT 1")}, {"r.yml", a}},
       "r.yml:2 BAD1\n"},
      {"a comment outside of definitions",
       {{"q.yml", b}},
       {{"q.yml", "# BAD4\n" + b}},
       "q.yml:1 BAD4\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(caused(c.before, c.after) == c.expected);
  }
}
