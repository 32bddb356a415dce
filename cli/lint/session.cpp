#include "cli/lint/session.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/files.h"
#include "cli/lint/baseline.h"
#include "cli/lint/fix.h"
#include "cli/lint/replace_file.h"
#include "cli/render/unified_diff.h"
#include "schema/base/text.h"
#include "schema/documents/load_trees.h"
#include "schema/documents/paths.h"
#include "validators/options.h"

namespace ctl {
namespace {

// Whether something below the paths that were named, if any, is of use.
bool reads_any(const Tree& tree, const std::vector<std::string>& paths) {
  return paths.empty() ||
         std::any_of(tree.files.begin(), tree.files.end(),
                     [&](const auto& file) {
                       return (file->role != FileRole::kNone || file->broken) &&
                              is_below_any(file->source.path(), paths);
                     });
}

namespace fs = std::filesystem;

class Session {
 public:
  Session(const LintRequest& request, const Globals& globals)
      : request_(request), globals_(globals) {}

  Result<LintAnswer> run();

 private:
  Result<std::unique_ptr<FileSource>> open_after(Linter& linter);
  Result<Tree> load_sides(FileSource& before, FileSource& after);
  Status read_baseline(Linter& linter);
  Status fix(FileSource& source, const Linter& linter);
  Status lint_once(FileSource& source, const Linter& linter);
  Status write_baseline();
  LoadOptions load_options() const;
  std::string baseline_path() const;
  LintOptions options_of(const Tree& tree) const;
  void note_unreadable(const Tree& tree);

  LintRequest request_;
  const Globals& globals_;
  Project project_;
  mutable ParsedFiles parsed_;
  Baseline baseline_;
  std::optional<Linter> linter_;
  std::optional<Tree> after_;  // of a change, where it was read already
  LintAnswer answer_;
};

LoadOptions Session::load_options() const {
  LoadOptions options;
  options.environment = environment_variable;
  // Both sides of a change whole: what is asked for may have come from
  // elsewhere.
  if (request_.scope.kind == Scope::Kind::kAll) options.paths = project_.paths;
  options.shared = &parsed_;
  return options;
}

// The settings of the tree's own ctl.yml.
LintOptions Session::options_of(const Tree& tree) const {
  LintOptions options = lint_options(tree);
  options.only = request_.rules;
  options.named = project_.paths;
  return options;
}

std::string Session::baseline_path() const {
  return (fs::path(globals_.directory) / request_.baseline).string();
}

Result<std::unique_ptr<FileSource>> Session::open_after(Linter& linter) {
  if (request_.scope.kind == Scope::Kind::kAll) {
    auto source = working_tree(project_.root);
    if (!source) return source;
    return with_config(*std::move(source), globals_);
  }
  auto sides = open_sides(project_.root, request_.scope);
  if (!sides) return sides.error();
  auto before = with_config(std::move(sides->before), globals_);
  if (!before) return before.error();
  auto after = with_config(std::move(sides->after), globals_);
  if (!after) return after;
  auto tree = load_sides(**before, **after);
  if (!tree) return tree.error();
  note_unreadable(*tree);
  linter.compare_with(
      *std::move(tree), [this](const Tree& old, const Tree& now) {
        return lint_change(old, options_of(old), now, options_of(now));
      });
  return after;
}

// The tree before the change. The one after it is kept, unless fixes are going
// to be made in it.
Result<Tree> Session::load_sides(FileSource& before, FileSource& after) {
  if (request_.fix) return load_tree(before, load_options());
  auto trees = load_trees(before, after, load_options());
  if (!trees) return trees.error();
  after_ = std::move(trees->after);
  return std::move(trees->before);
}

Status Session::read_baseline(Linter& linter) {
  if (request_.baseline.empty() || request_.write_baseline) return ok();
  const auto text = read_file(baseline_path(), request_.baseline);
  if (!text) {
    return Error{text.error().message,
                 concat("`ctl lint --baseline ", request_.baseline,
                        " --write-baseline` makes it")};
  }
  auto baseline = parse_baseline(*text, request_.baseline);
  if (!baseline) return baseline.error();
  baseline_ = *baseline;
  linter.accept(*std::move(baseline));
  return ok();
}

Status Session::fix(FileSource& source, const Linter& linter) {
  auto fixed = fix_tree(source, load_options(), linter);
  if (!fixed) return fixed.error();
  if (request_.dry_run) {
    for (const auto& [path, file] : fixed->files)
      answer_.diff += unified_diff(path, file.before, file.after);
  } else {
    answer_.failures = write_fixed(*fixed, project_.root, project_.prefix);
  }
  answer_.notes.push_back(
      concat(request_.dry_run ? "would fix " : "fixed ",
             plural(fixed->findings, "finding"), " in ",
             plural(fixed->files.size() - answer_.failures.size(), "file")));
  answer_.tree = std::move(fixed->tree);
  answer_.outcome = std::move(fixed->rest);
  return ok();
}

// What cannot be read on either side of a change leaves the answer incomplete.
void Session::note_unreadable(const Tree& tree) {
  auto& failures = answer_.failures;
  for (const UnreadableFile& file : tree.unreadable) {
    const auto is_known = [&file](const Error& known) {
      return known.message == file.error.message;
    };
    if (is_below_any(file.path, project_.paths) &&
        std::none_of(failures.begin(), failures.end(), is_known)) {
      failures.push_back(file.error);
    }
  }
}

Status Session::lint_once(FileSource& source, const Linter& linter) {
  if (after_) {
    answer_.tree = *std::exchange(after_, std::nullopt);
  } else {
    auto tree = load_tree(source, load_options());
    if (!tree) return tree.error();
    answer_.tree = *std::move(tree);
  }
  note_unreadable(answer_.tree);
  if (answer_.tree.files.empty() && answer_.failures.empty()) {
    answer_.notes.push_back(
        "nothing to lint: no YAML, pack, .sql or Matano file is here");
  } else if (!reads_any(answer_.tree, project_.paths) &&
             answer_.failures.empty()) {
    answer_.notes.push_back(
        "nothing was checked in what was named: no other file names it, and "
        "it is of no kind that is known");
  }
  answer_.outcome = linter.run(answer_.tree);
  return ok();
}

Status Session::write_baseline() {
  const auto& compared = answer_.outcome.compared;
  Baseline wanted;
  if (request_.write_baseline) {
    wanted = make_baseline(answer_.outcome.report.findings);
    answer_.notes.push_back(concat("wrote ",
                                   plural(wanted.findings.size(), "finding"),
                                   " to ", request_.baseline));
  } else if (request_.shrink_baseline && compared && compared->mended > 0) {
    wanted = compared->still_there;
    answer_.notes.push_back(concat("dropped ",
                                   plural(compared->mended, "mended finding"),
                                   " from ", request_.baseline));
  } else {
    return ok();
  }
  return replace_file(baseline_path(), print_baseline(wanted),
                      request_.baseline);
}

Result<LintAnswer> Session::run() {
  auto settled = settle_base(std::move(request_.scope),
                             std::move(request_.paths), globals_.directory);
  if (!settled) return settled.error();
  request_.scope = std::move(settled->scope);
  request_.paths = std::move(settled->paths);
  auto project = find_project(globals_, request_.paths);
  if (!project) return project.error();
  project_ = *std::move(project);
  answer_.prefix = project_.prefix;
  Linter& linter = linter_.emplace(
      [this](const Tree& tree) { return lint(tree, options_of(tree)); });
  linter.restrict_to(project_.paths);
  if (auto read = read_baseline(linter); !read) return read.error();
  auto source = open_after(linter);
  if (!source) return source.error();
  const auto done =
      request_.fix ? fix(**source, linter) : lint_once(**source, linter);
  if (!done) return done.error();
  if (auto written = write_baseline(); !written) return written.error();
  return std::move(answer_);
}

}  // namespace

Result<LintAnswer> run_lint(const LintRequest& request,
                            const Globals& globals) {
  const auto session = std::make_shared<Session>(request, globals);
  auto answer = session->run();
  if (answer) answer->session = session;
  return answer;
}

}  // namespace ctl
