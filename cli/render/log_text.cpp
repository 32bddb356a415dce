#include <array>
#include <ctime>
#include <ostream>

#include "cli/render/log.h"
#include "cli/render/plan.h"
#include "cli/render/word_diff.h"

namespace ctl {
namespace {

constexpr Format<DefinitionLog> kFormats[] = {
#define CTL_LOG_FORMAT(name, summary) {#name, summary, render_log_##name},
#include "cli/render/log_formats.def"
#undef CTL_LOG_FORMAT
};

std::string subject_of(const Commit& commit) {
  return std::string(trim(commit.message.substr(0, commit.message.find('\n'))));
}

// "pull request 12, reviewed by Bob, with Carol"; empty when nothing is told.
std::string approval_text(const std::string& pull_request,
                          const std::vector<std::string>& reviewers,
                          const std::vector<std::string>& co_authors) {
  std::vector<std::string> parts;
  if (!pull_request.empty()) {
    parts.push_back(concat("pull request ", pull_request));
  }
  if (!reviewers.empty()) {
    parts.push_back(concat("reviewed by ", join(reviewers)));
  }
  if (!co_authors.empty()) parts.push_back(concat("with ", join(co_authors)));
  return join(parts);
}

std::string field_text(const LoggedField& field) {
  const std::string name = concat("      ", field.field, ": ");
  if (!field.before) return concat(name, *field.after, " (new)");
  if (!field.after) return concat(name, *field.before, " (gone)");
  return concat(name, marked_words(*field.before, *field.after));
}

void print_change(const LoggedChange& change, std::ostream& out) {
  out << "    " << to_string(change.action) << ' ' << change.kind << ' ';
  if (!change.previous_name.empty()) {
    out << quote(change.previous_name) << " to ";
  }
  const bool removed = change.action == LogAction::kRemoved;
  out << quote(change.name) << "  "
      << place_text(change.path, removed ? 0 : change.line) << '\n';
  for (const LoggedField& field : change.fields) {
    for (const char c : visible(field_text(field))) {
      out << c;
      if (c == '\n') out << "        ";
    }
    out << '\n';
  }
}

void print_commit(const LoggedCommit& entry, std::ostream& out) {
  const Commit& commit = entry.commit;
  out << commit.id.substr(0, 10) << "  " << utc_text(commit.time) << "  "
      << visible(commit.author);
  if (commit.committer != commit.author) {
    out << ", committed by " << visible(commit.committer);
  }
  out << "\n  " << visible(subject_of(commit)) << '\n';
  const std::string approval =
      approval_text(entry.pull_request, entry.reviewers, entry.co_authors);
  if (!approval.empty()) out << "  " << visible(approval) << '\n';
  for (const LoggedChange& change : entry.changes)
    print_change(change, out);
  out << '\n';
}

void print_apply(const AuditRecord& record, std::ostream& out) {
  const bool back = !record.rollback.empty();
  out << (back ? "rollback    " : "apply       ") << visible(record.time)
      << (back ? "  to " : "  of ") << visible(record.commit.substr(0, 10))
      << (back ? " on " : " to ") << visible(record.url) << ": "
      << visible(record.result) << (record.verified ? "" : ", not verified")
      << '\n';
  std::string approval =
      approval_text(record.pull_request, record.reviewers, {});
  if (!record.ci_run.empty()) {
    approval += concat(approval.empty() ? "" : ", ", record.ci_run);
  }
  if (!approval.empty()) out << "  " << visible(approval) << '\n';
  for (const AuditChange& change : record.done) {
    out << "    " << visible(change.action) << ' ' << visible(change.kind)
        << ' ' << quote(change.name);
    if (change.scope.starts_with("team:")) {
      out << " of team " << quote(change.scope.substr(5));
    }
    out << '\n';
  }
  out << '\n';
}

}  // namespace

std::span<const Format<DefinitionLog>> log_formats() {
  return kFormats;
}

std::string utc_text(long long seconds) {
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

void render_log_text(const DefinitionLog& log, const Style& /*style*/,
                     std::ostream& out) {
  auto apply = log.applies.begin();
  for (const LoggedCommit& entry : log.commits) {
    // Both are newest first; times in this form compare as texts.
    while (apply != log.applies.end() &&
           apply->time >= utc_text(entry.commit.time)) {
      print_apply(*apply++, out);
    }
    print_commit(entry, out);
  }
  for (; apply != log.applies.end(); ++apply)
    print_apply(*apply, out);
  for (const std::string& warning : log.warnings)
    out << "warning: " << visible(warning) << '\n';
}

}  // namespace ctl
