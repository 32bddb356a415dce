#include "validators/manual.h"

#include <algorithm>
#include <array>

#include "schema/base/text.h"

namespace ctl {
namespace {

// The path of a line `# path.yml`, else "".
std::string_view path_of(std::string_view line) {
  constexpr std::array<std::string_view, 8> kEndings = {
      ".yml", ".yaml", ".json", ".conf", ".sql", ".py", ".txt", ".sh"};
  if (!line.starts_with("# ")) return {};
  const std::string_view path = line.substr(2);
  const bool ends =
      std::any_of(kEndings.begin(), kEndings.end(),
                  [&](std::string_view end) { return path.ends_with(end); });
  return ends && path.find(' ') == std::string_view::npos ? path
                                                          : std::string_view();
}

void add_example(std::string& out, std::string_view title,
                 std::string_view example) {
  if (example.empty()) return;
  out += concat('\n', title, ":\n\n```yaml\n", example);
  if (!example.ends_with('\n')) out += '\n';
  out += "```\n";
}

}  // namespace

std::map<std::string, std::string> example_files(std::string_view example) {
  std::map<std::string, std::string> files;
  std::string path = "queries.yml";
  while (!example.empty()) {
    const std::size_t end = std::min(example.find('\n'), example.size() - 1);
    const std::string_view line = example.substr(0, end + 1);
    example.remove_prefix(end + 1);
    const std::string_view next =
        path_of(line.substr(0, line.find_last_not_of('\n') + 1));
    if (next.empty()) {
      files[path] += line;
    } else {
      path = next;
      files[path];
    }
  }
  return files;
}

std::string manual_page(const Rule& rule) {
  std::string out = concat("## ", rule.id, "\n\n", to_string(rule.severity),
                           rule.preview ? ", preview" : "", ": ", rule.summary,
                           ".\n\n", rule.why, '\n');
  if (!rule.evidence.empty())
    out += concat("\nKnown from: ", rule.evidence, ".\n");
  add_example(out, "Found", rule.bad);
  add_example(out, "Fine", rule.good);
  return out;
}

std::string rules_manual() {
  std::string out =
      "# The rules of `ctl lint`\n\n"
      "`ctl rules` lists them, `ctl explain RULE` prints one of these pages. "
      "An "
      "error is\nrefused, lost or never works; a warning is likely a mistake "
      "or "
      "harmful; a note is\nadvice. A preview rule never changes the exit code. "
      "`rules:` in ctl.yml sets the level\nof a rule (`off`, `note`, "
      "`warning`, "
      "`error`); a comment `# ctl: ignore[rule] reason` on\nor above a line "
      "hides its findings there.\n";
  for (const Rule* rule : all_rules())
    out += concat('\n', manual_page(*rule));
  return out;
}

}  // namespace ctl
