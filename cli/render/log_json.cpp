#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/render/log.h"

namespace ctl {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json to_json(const LoggedChange& change) {
  Json out = {{"action", to_string(change.action)},
              {"kind", change.kind},
              {"name", change.name}};
  if (!change.previous_name.empty()) {
    out["previous_name"] = change.previous_name;
  }
  out["path"] = change.path;
  out["line"] = change.line;
  out["fields"] = Json::array();
  for (const LoggedField& field : change.fields) {
    out["fields"].push_back({{"field", field.field},
                             {"before", or_null(field.before)},
                             {"after", or_null(field.after)}});
  }
  return out;
}

Json to_json(const LoggedCommit& entry) {
  const Commit& commit = entry.commit;
  Json out = {{"commit", commit.id},
              {"author", commit.author},
              {"committer", commit.committer},
              {"time", utc_text(commit.time)},
              {"message", commit.message},
              {"parents", commit.parents},
              {"reviewers", entry.reviewers},
              {"co_authors", entry.co_authors},
              {"pull_request", or_null(entry.pull_request)},
              {"changes", Json::array()}};
  for (const LoggedChange& change : entry.changes)
    out["changes"].push_back(to_json(change));
  return out;
}

Json to_json(const AuditRecord& record) {
  Json out = {{"time", record.time},
              {"result", record.result},
              {"server", record.url},
              {"commit", or_null(record.commit)},
              {"author", or_null(record.author)},
              {"reviewers", record.reviewers},
              {"pull_request", or_null(record.pull_request)},
              {"ci_run", or_null(record.ci_run)},
              {"rollback", or_null(record.rollback)},
              {"verified", record.verified},
              {"done", Json::array()}};
  for (const AuditChange& change : record.done) {
    out["done"].push_back({{"action", change.action},
                           {"kind", change.kind},
                           {"scope", change.scope},
                           {"name", change.name}});
  }
  return out;
}

}  // namespace

void render_log_json(const DefinitionLog& log, const Style& /*style*/,
                     std::ostream& out) {
  Json document = {{"format_version", "1.0"},   {"command", "log"},
                   {"name", or_null(log.name)}, {"commits", Json::array()},
                   {"applies", Json::array()},  {"warnings", log.warnings}};
  for (const LoggedCommit& entry : log.commits)
    document["commits"].push_back(to_json(entry));
  for (const AuditRecord& record : log.applies)
    document["applies"].push_back(to_json(record));
  out << document.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ctl
