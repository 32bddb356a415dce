#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "cli/convert/conversion.h"
#include "cli/convert/schedule.h"
#include "engine/plan/wanted.h"
#include "schema/base/text.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

// The server's own labels, which no GitOps file may name, as platforms.
struct BuiltinLabel {
  std::string_view name;
  std::string_view platform;  // empty: all
  bool whole = true;          // false: some hosts of the platform
};
constexpr std::array<BuiltinLabel, 9> kBuiltinLabels = {{
    {"All Hosts", "", true},
    {"macOS", "darwin", true},
    {"MS Windows", "windows", true},
    {"All Linux", "linux", true},
    {"chrome", "chrome", true},
    {"Ubuntu Linux", "linux", false},
    {"CentOS Linux", "linux", false},
    {"Red Hat Linux", "linux", false},
    {"Fedora Linux", "linux", false},
}};

const BuiltinLabel* builtin(const std::string& name) {
  const auto* const found =
      std::find_if(kBuiltinLabels.begin(), kBuiltinLabels.end(),
                   [&](const BuiltinLabel& l) { return l.name == name; });
  return found == kBuiltinLabels.end() ? nullptr : found;
}

std::vector<std::string> texts_in(const Node* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  for (const Node& item : list->items) {
    if (item.is_scalar()) out.push_back(item.text);
  }
  return out;
}

bool flag_at(const Node& map, std::string_view key, bool otherwise) {
  const Node* node = map.find_any_case(key);
  if (node == nullptr || node->is_null()) return otherwise;
  const ScalarValue value = resolve(*node);
  return value.type == ScalarType::kBool ? value.flag : otherwise;
}

// A pack of the server's: what it schedules and for whom.
class ApplyConverter {
 public:
  ApplyConverter(const Tree& tree, Losses& losses)
      : tree_(tree), losses_(losses) {}

  std::vector<Converted> run() {
    take_objects();
    for (const Definition& definition : tree_.definitions) {
      if (definition.dialect != Dialect::kApply) continue;
      note_extra_keys(definition);
      if (definition.kind == DefinitionKind::kPack) add_pack(definition);
    }
    note_other_documents();
    return std::move(out_);
  }

 private:
  // Of one name the last counts, as on the server.
  void take_objects() {
    Wanted wanted = wanted_state(tree_);
    std::map<std::pair<std::string, std::string>, std::string> problems;
    for (const Diagnostic& problem : wanted.problems)
      problems[{problem.path, problem.name}] = problem.message;
    std::map<std::string, std::size_t> places;
    for (Object& object : wanted.state.objects) {
      if (object.kind == ObjectKind::kTeam) continue;
      const auto problem = problems.find({object.path, object.name});
      if (problem != problems.end()) {
        losses_.leave_out(object.path, concat("left out, ", problem->second),
                          object.name);
        continue;
      }
      const auto [place, added] =
          places.emplace(object_key(object), out_.size());
      if (added) {
        out_.push_back({std::move(object)});
        continue;
      }
      Object& other = out_[place->second].object;
      const bool later = std::pair(object.path, object.line) >
                         std::pair(other.path, other.line);
      losses_.note(later ? other.path : object.path,
                   "given again later, which counts on the server",
                   object.name);
      if (later) other = std::move(object);
    }
  }

  Converted* saved_query(const std::string& name) {
    const std::string key =
        object_key({.kind = ObjectKind::kQuery, .name = name});
    for (Converted& item : out_) {
      if (object_key(item.object) == key) return &item;
    }
    return nullptr;
  }

  void add_pack(const Definition& pack) {
    const std::string& path = pack.file->source.path();
    const Node* queries = pack.field("queries");
    if (queries == nullptr || !queries->is_list()) return;
    for (const Node& entry : queries->items) {
      if (entry.is_map()) add_scheduled(pack, entry, path);
    }
  }

  void add_scheduled(const Definition& pack, const Node& entry,
                     const std::string& path) {
    const std::string name = text_any_case(entry, "query");
    const Converted* saved = saved_query(name);
    if (saved == nullptr) {
      losses_.leave_out(path,
                        concat("left out, pack ", quote(pack.name),
                               " schedules a query that no document defines"),
                        name);
      return;
    }
    const bool first =
        saved->pack.empty() && saved->object.value("interval") == Value(0LL);
    Converted item = *saved;
    item.pack = pack.name;
    if (!schedule(pack, entry, path, item.object)) return;
    // What never ran is the saved query as it is.
    if (item.object.value("interval") == Value(0LL)) return;
    note_lost_keys(entry, path, name, losses_);
    if (first) {
      *saved_query(name) = std::move(item);
    } else {
      out_.push_back(std::move(item));
    }
  }

  // Takes over when and where the pack runs the query.
  bool schedule(const Definition& pack, const Node& entry,
                const std::string& path, Object& query) {
    if (query.text("description").empty()) {
      query.fields["description"] = text_any_case(entry, "description");
    }
    PackSchedule out;
    const Node* interval = entry.find_any_case("interval");
    out.interval =
        interval == nullptr ? 0 : whole_number(*interval).value_or(0);
    out.snapshot = flag_at(entry, "snapshot", false);
    out.removed = flag_at(entry, "removed", true);
    out.platform = text_any_case(entry, "platform");
    out.pack_platform = pack.text("platform");
    const Node* version = entry.find_any_case("version");
    if (version != nullptr && version->is_scalar()) {
      out.version = coerced_text(*version);
    }
    if (!apply_schedule(out, path, query, losses_)) return false;
    return target(pack, path, query);
  }

  void unschedule(const std::string& path, const std::string& why,
                  Object& query) {
    losses_.note(path, concat("not scheduled, ", why), query.name);
    query.fields.erase("interval");
    query.fields.erase("automations_enabled");
  }

  bool target(const Definition& pack, const std::string& path, Object& query) {
    const Node* targets = pack.field("targets");
    const std::vector<std::string> labels = texts_in(
        targets == nullptr ? nullptr : targets->find_any_case("labels"));
    const std::vector<std::string> teams = texts_in(
        targets == nullptr ? nullptr : targets->find_any_case("teams"));
    if (pack.flag("disabled")) {
      unschedule(path, concat("as pack ", quote(pack.name), " is disabled"),
                 query);
    } else if (labels.empty() && teams.empty()) {
      unschedule(path, concat("as pack ", quote(pack.name), " has no targets"),
                 query);
    }
    if (!teams.empty()) {
      losses_.note(path,
                   concat("pack ", quote(pack.name), " is for ", join(teams),
                          ": define the query in the file of the team"),
                   query.name);
    }
    return target_labels(pack.name, labels, path, query);
  }

  bool target_labels(const std::string& pack,
                     const std::vector<std::string>& labels,
                     const std::string& path, Object& query) {
    std::set<std::string> platforms;
    std::vector<std::string> own;
    bool everywhere = false;
    for (const std::string& label : labels) {
      const BuiltinLabel* known = builtin(label);
      if (known == nullptr) {
        own.push_back(label);
        continue;
      }
      everywhere = everywhere || known->platform.empty();
      platforms.emplace(known->platform);
      if (known->whole) continue;
      losses_.note(path,
                   concat("label ", quote(label), " becomes platform '",
                          known->platform, "', which is more hosts"),
                   query.name);
    }
    if (everywhere) return true;
    if (!own.empty() && !platforms.empty()) {
      losses_.note(path,
                   concat("pack ", quote(pack), " targets ", join(labels),
                          ": no query can target labels or platforms; the "
                          "labels are kept"),
                   query.name);
    }
    if (!own.empty()) {
      query.fields["labels_include_any"] = own;
      return true;
    }
    return platforms.empty() || narrow(platforms, labels, path, query);
  }

  // The platforms of the targets that the query is for.
  bool narrow(const std::set<std::string>& targets,
              const std::vector<std::string>& labels, const std::string& path,
              Object& query) {
    std::vector<std::string> both;
    const std::string own = query.text("platform");
    for (const std::string& platform : targets) {
      if (own.empty() || own.find(platform) != std::string::npos) {
        both.push_back(platform);
      }
    }
    if (both.empty()) {
      losses_.leave_out(path,
                        concat("left out, it is for ", own,
                               " and its pack targets ", join(labels)),
                        query.name);
      return false;
    }
    query.fields["platform"] = join(both, ",");
    return true;
  }

  void note_extra_keys(const Definition& definition) {
    ObjectKind kind = ObjectKind::kQuery;
    switch (definition.kind) {
      case DefinitionKind::kQuery: break;
      case DefinitionKind::kPolicy: kind = ObjectKind::kPolicy; break;
      case DefinitionKind::kLabel: kind = ObjectKind::kLabel; break;
      case DefinitionKind::kPack:
      case DefinitionKind::kTeam:
      case DefinitionKind::kDiscovery:
      case DefinitionKind::kDecorator:
      case DefinitionKind::kDetection:
      case DefinitionKind::kUnknown: return;
    }
    constexpr std::array<std::string_view, 4> kOthers = {"name", "team", "id",
                                                         "label_type"};
    for (const Entry& entry : definition.item->entries) {
      const std::string key = lower_ascii(entry.key.text);
      if (find_field(kind, key) != nullptr ||
          std::find(kOthers.begin(), kOthers.end(), key) != kOthers.end()) {
        continue;
      }
      losses_.note(definition.file->source.path(),
                   concat("key ", quote(entry.key.text),
                          " is not carried over, as the server ignores it"),
                   definition.name);
    }
  }

  void note_other_documents() {
    constexpr std::array<std::string_view, 5> kOurs = {
        "query", "report", "policy", "label", "pack"};
    for (const auto& file : tree_.files) {
      if (file->role != FileRole::kApply) continue;
      for (const Document& document : file->documents) {
        if (!document.root.is_map()) continue;
        const std::string kind =
            lower_ascii(text_any_case(document.root, "kind"));
        if (kind.empty() ||
            std::find(kOurs.begin(), kOurs.end(), kind) != kOurs.end()) {
          continue;
        }
        const Node* spec = document.root.find_any_case("spec");
        losses_.note(
            file->source.path(),
            concat("a document of kind ", quote(kind),
                   " defines no query, policy or label"),
            spec == nullptr ? std::string() : text_any_case(*spec, "name"));
      }
    }
  }

  const Tree& tree_;
  Losses& losses_;
  std::vector<Converted> out_;
};

}  // namespace

std::vector<Converted> convert_apply(const Tree& tree, Losses& losses) {
  return ApplyConverter(tree, losses).run();
}

}  // namespace ctl
