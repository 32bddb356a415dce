#include "cli/deploy/audit_reader.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/files.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

Json object_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_object() ? *found : Json::object();
}

std::vector<AuditChange> changes_of(const Json& json) {
  std::vector<AuditChange> out;
  const auto done = json.find("done");
  if (done == json.end() || !done->is_array()) return out;
  for (const Json& item : *done) {
    if (!item.is_object()) continue;
    out.push_back({text_of(item, "action"), text_of(item, "kind"),
                   text_of(item, "scope"), text_of(item, "name"),
                   text_of(item, "previous_name")});
  }
  return out;
}

std::optional<AuditRecord> record_of(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || text_of(json, "command") != "apply") return {};
  const Json source = object_of(json, "source");
  AuditRecord out;
  out.time = text_of(json, "time");
  out.result = text_of(json, "result");
  out.url = text_of(object_of(json, "server"), "url");
  out.commit = text_of(source, "commit");
  out.author = text_of(source, "author");
  out.pull_request = text_of(source, "pull_request");
  out.ci_run = text_of(source, "ci_run");
  out.rollback = text_of(json, "rollback");
  out.verified = json.value("verified", Json()) == true;
  const auto reviewers = source.find("reviewers");
  if (reviewers != source.end() && reviewers->is_array()) {
    for (const Json& reviewer : *reviewers) {
      if (reviewer.is_string())
        out.reviewers.push_back(reviewer.get<std::string>());
    }
  }
  out.done = changes_of(json);
  return out;
}

}  // namespace

Result<AuditFile> read_audit(const std::string& path) {
  AuditFile out;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return out;
  const auto text = read_file(path, concat("the audit file ", path));
  if (!text) return text.error();
  std::string_view rest = *text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty()) continue;
    std::optional<AuditRecord> record = record_of(line);
    if (record) {
      out.records.push_back(*std::move(record));
    } else {
      out.broken.push_back(number);
    }
  }
  return out;
}

}  // namespace ctl
