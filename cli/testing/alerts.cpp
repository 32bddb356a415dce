#include "cli/testing/alerts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/testing/matano_records.h"
#include "engine/matano/python_process.h"
#include "schema/base/text.h"
#include "schema/documents/paths.h"
#include "schema/documents/scalar.h"
#include "validators/matano.h"

namespace ctl {
namespace {

std::vector<std::string> texts_at(const Node* map, std::string_view key) {
  std::vector<std::string> out;
  const Node* value = map == nullptr ? nullptr : map->find(key);
  if (value == nullptr) return out;
  for (const Node& item : value->items)
    out.push_back(item.text);
  return out;
}

std::string on_disk(const Project& project, std::string_view path) {
  return path.empty() ? project.root : concat(project.root, '/', path);
}

Detection detection_of(const Definition& definition, const Project& project) {
  const Node* root = definition.item;
  const Node* alert = root == nullptr ? nullptr : root->find("alert");
  Detection out;
  out.name = definition.name;
  out.script = on_disk(
      project,
      concat(directory_of(definition.file->source.path()), "/detect.py"));
  out.tables = texts_at(root, "tables");
  out.display_name = text_at(root, "display_name");
  out.description = text_at(root, "description");
  out.runbook = text_at(root, "runbook");
  out.reference = text_at(root, "reference");
  if (alert == nullptr || !alert->is_map()) return out;
  if (alert->find("severity") != nullptr) {
    out.severity = text_at(alert, "severity");
  }
  if (alert->find("destinations") != nullptr) {
    out.destinations = texts_at(alert, "destinations");
  }
  if (const Node* threshold = alert->find("threshold")) {
    out.threshold = whole_number(*threshold).value_or(1);
  }
  return out;
}

MatanoDirectory directory_at(const Project& project, const std::string& root) {
  const std::string lead = root.empty() ? root : root + '/';
  MatanoDirectory out;
  out.root = on_disk(project, lead + "detections");
  out.shared = {out.root};
  for (const auto& file : project.tree.files) {
    const std::string& path = file->source.path();
    if (!path.starts_with(lead + "enrichment/") ||
        base_name(path) != "enrichment.yml") {
      continue;
    }
    auto keys = texts_at(file->root(), "lookup_keys");
    if (keys.empty()) continue;  // then it cannot be imported
    const std::string data = concat(directory_of(path), "/data.json");
    out.enrichments[text_at(file->root(), "name")] = {
        std::move(keys),
        project.tree.has_path(data) ? on_disk(project, data) : ""};
  }
  return out;
}

std::string root_of(const Definition& detection) {
  return matano_root(detection.file->source.path()).value_or("");
}

// Whether a table holds what osquery logs: by what it declares, else by name.
bool is_osquery(const std::string& table,
                const std::map<std::string, DeclaredFields>& declared) {
  const auto found = declared.find(table);
  return found == declared.end() ? table.starts_with("osquery")
                                 : found->second.fields.contains("osquery");
}

// Why nothing of a query reaches the log; empty when it does.
std::string silence_of(const Definition& query) {
  if (query.kind != DefinitionKind::kQuery) {
    return "a policy writes no log";
  }
  const bool of_server =
      query.dialect == Dialect::kGitOps || query.dialect == Dialect::kApply;
  if (of_server && !query.flag("automations_enabled")) {
    return "the automations of the query are off, so nothing is logged";
  }
  if (of_server && query.number("interval") <= 0) {
    return "the query has no interval, so it never runs";
  }
  return {};
}

void run_one(DetectionRunner& runner, const Detection& detection,
             const std::vector<std::string>& records, Alerts& out) {
  auto alerts = runner.run(detection, records);
  if (!alerts) {
    out.errors.push_back(alerts.error());
    return;
  }
  std::move(alerts->begin(), alerts->end(), std::back_inserter(out.alerts));
}

}  // namespace

AlertRunner::AlertRunner(const Project& project, std::string python_path)
    : project_(project), python_path_(std::move(python_path)) {}

AlertRunner::~AlertRunner() = default;

bool AlertRunner::available() const {
  return !find_python(python_path_).empty();
}

DetectionRunner& AlertRunner::runner_of(const std::string& root) {
  const auto found = runners_.find(root);
  if (found != runners_.end()) return found->second;
  return runners_
      .emplace(root,
               DetectionRunner(directory_at(project_, root), python_path_))
      .first->second;
}

Alerts AlertRunner::of_records(const Definition& detection,
                               const TestCase& test) {
  const Detection wanted = detection_of(detection, project_);
  const std::string root = root_of(detection);
  const auto declared = declared_tables(project_.tree, root);
  Alerts out;
  std::vector<std::string> records;
  for (const auto& [table, given] : test.records) {
    if (std::find(wanted.tables.begin(), wanted.tables.end(), table) ==
        wanted.tables.end()) {
      out.errors.push_back({concat("detection ", quote(wanted.name),
                                   " does not read table ", quote(table)),
                            concat("its tables: ", join(wanted.tables))});
      return out;
    }
    const auto fields = declared.find(table);
    for (const std::string& record : given) {
      records.push_back(fields == declared.end()
                            ? record
                            : as_declared(record, fields->second));
    }
  }
  run_one(runner_of(root), wanted, records, out);
  return out;
}

Alerts AlertRunner::of_rows(const Definition& query, const Host& host,
                            const SqlResult& rows) {
  Alerts out;
  out.note = silence_of(query);
  if (!out.note.empty()) return out;
  std::vector<std::string> records;
  for (const std::string& line : first_log_lines(query, host, rows)) {
    for (std::string& record : records_of(line))
      records.push_back(std::move(record));
  }
  bool any = false;
  for (const Definition& definition : project_.tree.definitions) {
    if (definition.kind != DefinitionKind::kDetection) continue;
    const Detection detection = detection_of(definition, project_);
    const std::string root = root_of(definition);
    const auto declared = declared_tables(project_.tree, root);
    for (const std::string& table : detection.tables) {
      if (!is_osquery(table, declared)) continue;
      any = true;
      std::vector<std::string> kept = records;
      const auto fields = declared.find(table);
      for (std::string& record : kept) {
        if (fields != declared.end())
          record = as_declared(record, fields->second);
      }
      run_one(runner_of(root), detection, kept, out);
      break;
    }
  }
  if (!any) out.note = "no detection reads a table of osquery";
  return out;
}

}  // namespace ctl
