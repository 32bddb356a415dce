#include <algorithm>
#include <array>
#include <set>

#include "cli/convert/conversion.h"
#include "cli/convert/schedule.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

// What of a configuration is no query: the agent's own settings.
constexpr std::array<std::string_view, 14> kSettings = {
    "options",
    "decorators",
    "file_paths",
    "file_paths_query",
    "file_accesses",
    "exclude_paths",
    "yara",
    "views",
    "auto_table_construction",
    "events",
    "prometheus_targets",
    "kafka_topics",
    "feature_vectors",
    "logger"};

bool is_agent(const Definition& definition) {
  return definition.dialect == Dialect::kPack ||
         definition.dialect == Dialect::kConfig;
}

std::string without_semicolon(std::string_view sql) {
  sql = trim(sql);
  while (sql.ends_with(';'))
    sql = trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

// A host is a member when every query returns a row, as a pack runs.
std::string all_of(const std::vector<std::string>& queries) {
  if (queries.size() == 1) return queries.front();
  std::string sql = "SELECT 1 WHERE";
  for (std::size_t i = 0; i < queries.size(); ++i) {
    sql += concat(i == 0 ? "" : "\n  AND", " EXISTS (\n",
                  without_semicolon(queries[i]), "\n)");
  }
  return sql + ";\n";
}

class PackConverter {
 public:
  PackConverter(const Tree& tree, Losses& losses)
      : tree_(tree), losses_(losses) {}

  std::vector<Converted> run() {
    for (const Definition& definition : tree_.definitions) {
      if (!is_agent(definition) ||
          definition.kind != DefinitionKind::kDiscovery) {
        continue;
      }
      discovery_[definition.parent].push_back(definition.sql);
    }
    for (const Definition& definition : tree_.definitions) {
      if (!is_agent(definition) || definition.kind != DefinitionKind::kQuery) {
        continue;
      }
      add(definition);
    }
    for (const auto& file : tree_.files) {
      if (file->role == FileRole::kConfig && file->root() != nullptr) {
        note_settings(file->source.path(), *file->root());
      }
    }
    return std::move(out_);
  }

 private:
  void add(const Definition& definition) {
    const std::string& path = definition.file->source.path();
    if (definition.sql_node == nullptr || trim(definition.sql).empty()) {
      losses_.leave_out(path, "left out, no SQL in `query`", definition.name);
      return;
    }
    Converted item;
    item.object.kind = ObjectKind::kQuery;
    item.object.name = definition.name;
    item.object.path = path;
    item.object.line = definition.at.line;
    item.object.fields["query"] = definition.sql;
    item.object.fields["description"] = definition.text("description");
    item.pack = definition.scope.substr(5);
    item.reason = definition.text("value");
    if (!apply_schedule(schedule_of(definition), path, item.object, losses_)) {
      return;
    }
    note_lost_keys(*definition.item, path, definition.name, losses_);
    if (const Node* pack = pack_of(definition)) {
      note_lost_keys(*pack, path, definition.name, losses_);
      if (discovery_.contains(pack)) {
        item.object.fields["labels_include_any"] =
            std::vector<std::string>{label_for(*pack, path, item.pack)};
      }
    }
    out_.push_back(std::move(item));
  }

  // Null for the schedule of a configuration, which is no pack.
  static const Node* pack_of(const Definition& definition) {
    const bool schedule = definition.dialect == Dialect::kConfig &&
                          definition.parent == definition.file->root();
    return schedule ? nullptr : definition.parent;
  }

  static PackSchedule schedule_of(const Definition& definition) {
    PackSchedule out;
    if (definition.field("interval") != nullptr) {
      out.interval = definition.number("interval");
    }
    out.snapshot = definition.flag("snapshot");
    out.removed = definition.flag("removed");
    out.platform = definition.text("platform");
    out.version = definition.text("version");
    if (const Node* pack = pack_of(definition)) {
      out.pack_platform = text_any_case(*pack, "platform");
      out.pack_version = text_any_case(*pack, "version");
    }
    return out;
  }

  // The label that stands for a pack's discovery queries, made once.
  std::string label_for(const Node& pack, const std::string& path,
                        const std::string& name) {
    const auto found = labels_.find(&pack);
    if (found != labels_.end()) return found->second;
    Converted item;
    item.object.kind = ObjectKind::kLabel;
    item.object.name = concat("discovery of ", name);
    item.object.path = path;
    item.object.fields["description"] =
        concat("Hosts on which pack ", name, " runs");
    item.object.fields["query"] = all_of(discovery_.at(&pack));
    item.pack = name;
    losses_.note(path,
                 "discovery queries become a label that the queries target, "
                 "which needs Fleet 4.66",
                 item.object.name);
    labels_[&pack] = item.object.name;
    out_.push_back(std::move(item));
    return labels_[&pack];
  }

  void note_settings(const std::string& path, const Node& root) {
    std::vector<std::string> sections;
    for (const Entry& entry : root.entries) {
      if (std::find(kSettings.begin(), kSettings.end(), entry.key.text) !=
          kSettings.end()) {
        sections.push_back(concat('\'', entry.key.text, '\''));
      }
    }
    if (!sections.empty()) {
      losses_.note(path,
                   concat(join(sections), sections.size() == 1 ? " is" : " are",
                          " for agent_options and not carried over"));
    }
    const Node* packs = root.find("packs");
    if (packs == nullptr) return;
    for (const Entry& entry : packs->entries) {
      if (!entry.value.is_scalar()) continue;
      losses_.note(path, concat("pack ", quote(entry.key.text), " is in ",
                                quote(entry.value.text),
                                ", a file to convert by itself"));
    }
  }

  const Tree& tree_;
  Losses& losses_;
  std::map<const Node*, std::vector<std::string>> discovery_;
  std::map<const Node*, std::string> labels_;
  std::vector<Converted> out_;
};

}  // namespace

std::vector<Converted> convert_packs(const Tree& tree, Losses& losses) {
  return PackConverter(tree, losses).run();
}

}  // namespace ctl
