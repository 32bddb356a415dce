#include "validators/suppressions.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::string_view kMark = "ctl: ignore[";

const Node* scalar_at(const Node& node, std::size_t offset) {
  if (node.is_scalar()) {
    return node.offset <= offset && offset < node.end ? &node : nullptr;
  }
  for (const Entry& entry : node.entries) {
    if (const Node* found = scalar_at(entry.key, offset)) return found;
    if (const Node* found = scalar_at(entry.value, offset)) return found;
  }
  for (const Node& item : node.items) {
    if (const Node* found = scalar_at(item, offset)) return found;
  }
  return nullptr;
}

// Where the comment starts whose text starts with the mark at `at`: a comment
// of the file, or of the SQL in a text. npos when the mark is in neither.
std::size_t comment_at(const File& file, std::size_t at) {
  constexpr std::size_t kNone = std::string_view::npos;
  const std::string_view text = file.source.text();
  const std::size_t last =
      at == 0 ? kNone : text.find_last_not_of(" \t", at - 1);
  if (last == kNone) return kNone;
  const std::string_view pair = last == 0 ? "" : text.substr(last - 1, 2);
  const bool dashes = pair == "--";
  if (text[last] != '#' && !dashes && pair != "//") return kNone;
  const std::size_t start = text[last] == '#' ? last : last - 1;
  for (const Document& document : file.documents) {
    const bool sql = document.dialect == Dialect::kSql ||
                     scalar_at(document.root, at) != nullptr;
    if (sql) return dashes ? start : kNone;
  }
  return dashes ? kNone : start;
}

// A comment on a line of its own speaks of the next line that is no comment.
int applies_to(const File& file, std::size_t comment) {
  const Position at = file.source.position(comment);
  const std::size_t line_start = file.source.offset({at.line, 1});
  const std::string_view before = std::string_view(file.source.text())
                                      .substr(line_start, comment - line_start);
  if (!trim(before).empty()) return at.line;
  int next = at.line + 1;
  while (next <= file.source.line_count() &&
         trim(file.source.line(next)).starts_with('#')) {
    ++next;
  }
  return next;
}

// Whether anything but the end of a comment follows the bracket on its line.
bool has_reason(std::string_view text, std::size_t close) {
  const std::size_t end =
      std::min(text.find_first_of("\r\n", close), text.size());
  return !trim(text.substr(close + 1, end - close - 1)).empty();
}

void add_ids(const File& file, std::size_t at, bool require_reasons,
             std::vector<Suppression>& out) {
  const std::string_view text = file.source.text();
  const std::size_t comment = comment_at(file, at);
  if (comment == std::string_view::npos) return;
  const std::size_t open = at + kMark.size();
  const std::size_t close = text.find_first_of("]\r\n", open);
  if (close == std::string_view::npos || text[close] != ']') return;
  const int applies = applies_to(file, comment);
  const bool lacks_reason = require_reasons && !has_reason(text, close);
  for (std::size_t start = open; start <= close;) {
    const std::size_t end = std::min(text.find(',', start), close);
    const std::string_view id = trim(text.substr(start, end - start));
    const auto begin =
        static_cast<std::size_t>(id.empty() ? 0 : id.data() - text.data());
    if (!id.empty()) {
      out.push_back({.file = &file,
                     .rule = std::string(id),
                     .comment = comment,
                     .begin = begin,
                     .end = begin + id.size(),
                     .applies = applies,
                     .lacks_reason = lacks_reason});
    }
    start = end + 1;
  }
}

// The lines on which a comment may speak of a finding: its own, and the line of
// the key when it is inside a text that starts there.
std::vector<int> lines_of(const Reported& finding) {
  std::vector<int> lines = {finding.diagnostic.at.line};
  if (finding.definition == nullptr || finding.file == nullptr) return lines;
  const Node* sql = finding.definition->sql_node;
  if (sql != nullptr && finding.definition->file == finding.file &&
      finding.begin >= sql->offset && finding.begin < sql->end &&
      sql->at.line != lines.front()) {
    lines.push_back(sql->at.line);
  }
  return lines;
}

}  // namespace

std::vector<Suppression> find_suppressions(const File& file,
                                           bool require_reasons) {
  std::vector<Suppression> out;
  const std::string_view text = file.source.text();
  // Of the mark, the bracket is what stands nowhere else.
  for (std::size_t at = text.find('['); at != std::string_view::npos;
       at = text.find('[', at + 1)) {
    const std::string_view before = text.substr(0, at + 1);
    if (!before.ends_with(kMark)) continue;
    add_ids(file, before.size() - kMark.size(), require_reasons, out);
  }
  return out;
}

Unsuppressed suppress(std::vector<Reported> findings,
                      std::vector<Suppression>& suppressions) {
  Unsuppressed out;
  std::map<std::tuple<const File*, int, std::string_view>, Suppression*> by;
  for (Suppression& s : suppressions) {
    if (!s.lacks_reason) by[{s.file, s.applies, s.rule}] = &s;
  }
  for (Reported& finding : findings) {
    bool hidden = false;
    for (const int line : by.empty() ? std::vector<int>() : lines_of(finding)) {
      const auto found = by.find({finding.file, line, finding.diagnostic.rule});
      if (found == by.end()) continue;
      found->second->used = true;
      hidden = true;
    }
    (hidden ? out.hidden : out.findings).push_back(std::move(finding));
  }
  return out;
}

std::vector<Reported> unknown_suppressions(
    const std::vector<Suppression>& suppressions) {
  std::vector<Reported> out;
  for (const Suppression& s : suppressions) {
    if (find_rule(s.rule) != nullptr) continue;
    out.push_back(report(
        unknown_rule, {.place = {s.file, s.begin, s.end},
                       .message = concat("no rule is called ", quote(s.rule)),
                       .help = unknown_rule_help(s.rule)}));
  }
  return out;
}

std::vector<Reported> unused_suppressions(
    const std::vector<Suppression>& suppressions, const LintOptions& options,
    const std::vector<Reported>& findings) {
  // Where an error stands, the rule that the comment names may not have looked:
  // on its line, and in the definition.
  std::set<std::pair<const File*, int>> broken;
  std::vector<const Definition*> definitions;
  for (const Reported& finding : findings) {
    if (finding.diagnostic.severity != Severity::kError) continue;
    broken.emplace(finding.file, finding.diagnostic.at.line);
    const Definition* definition = finding.definition;
    if (definition != nullptr && definition->item != nullptr) {
      definitions.push_back(definition);
    }
  }
  const auto is_broken = [&](const Suppression& s) {
    return broken.count({s.file, s.applies}) != 0 ||
           std::any_of(definitions.begin(), definitions.end(),
                       [&s](const Definition* definition) {
                         return definition->file == s.file &&
                                definition->item->offset <= s.comment &&
                                s.comment < definition->item->end;
                       });
  };
  std::vector<Reported> out;
  for (const Suppression& s : suppressions) {
    if (s.used || find_rule(s.rule) == nullptr) continue;
    // Few rules speak of what does not parse.
    if (s.file->broken) continue;
    if (options.is_off(s.rule, s.file->source.path())) continue;
    if (!s.lacks_reason && is_broken(s)) continue;
    Finding finding = {.place = {s.file, s.comment, s.end + 1}};
    if (s.lacks_reason) {
      finding.message = concat("'", s.rule, "' is ignored without a reason");
      finding.help = "say why behind the bracket; ctl.yml requires it";
    } else {
      finding.message = concat("there is no '", s.rule, "' here to ignore");
      finding.help = "remove the comment";
    }
    out.push_back(report(unused_suppression, std::move(finding)));
  }
  return out;
}

}  // namespace ctl
