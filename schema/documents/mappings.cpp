#include <utility>

#include "schema/base/text.h"
#include "schema/documents/classify.h"
#include "schema/documents/fields.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

class Collector {
 public:
  explicit Collector(Reader reader) : reader_(reader) {}

  void add(MapKind kind, const Node& node, std::size_t parent);
  void add_alone(MapKind kind, const Node& node) {
    found_.push_back({kind, reader_, &node, found_.size(), in_entry_});
  }
  void add_items(MapKind kind, const Node& list, std::size_t parent) {
    for (const Node& item : list.items)
      add(kind, item, parent);
  }
  std::vector<Mapping> take() && { return std::move(found_); }
  Reader reader_;
  bool in_entry_ = false;

 private:
  void add_child(const Field& field, const Node& value, std::size_t parent);

  std::vector<Mapping> found_;
};

void Collector::add_child(const Field& field, const Node& value,
                          std::size_t parent) {
  if (field.child == MapKind::kNone) return;
  const bool named =
      field.type == FieldType::kNamed || field.child == MapKind::kPack;
  if (value.is_list()) {
    if (field.type == FieldType::kList) add_items(field.child, value, parent);
  } else if (value.is_map() && named) {
    for (const Entry& entry : value.entries)
      add(field.child, entry.value, parent);
  } else if (value.is_map()) {
    add(field.child, value, parent);
  }
}

void Collector::add(MapKind kind, const Node& node, std::size_t parent) {
  if (!node.is_map() || kind == MapKind::kNone) return;
  const std::size_t index = found_.size();
  Mapping mapping{kind, reader_, &node, found_.empty() ? 0 : parent, in_entry_};
  if (kind == MapKind::kSecret && reader_ == Reader::kFleet) {
    mapping.reader = Reader::kFleetExact;
  }
  found_.push_back(mapping);
  for (const Entry& entry : node.entries) {
    const Field* field = field_of(mapping, entry.key.text);
    if (field != nullptr) add_child(*field, entry.value, index);
  }
}

MapKind apply_spec(std::string_view kind) {
  const std::string word = lower_ascii(kind);
  if (word == "query" || word == "report") return MapKind::kApplyQuery;
  if (word == "policy") return MapKind::kApplyPolicy;
  if (word == "label") return MapKind::kApplyLabel;
  if (word == "pack") return MapKind::kApplyPack;
  if (word == "team" || word == "fleet") return MapKind::kApplyTeam;
  return word == "enroll_secret" ? MapKind::kApplySecrets : MapKind::kNone;
}

void add_apply(Collector& out, const Node& root) {
  out.add(MapKind::kApply, root, 0);
  const Node* kind = root.is_map() ? root.find_any_case("kind") : nullptr;
  const Node* spec = root.is_map() ? root.find_any_case("spec") : nullptr;
  if (kind != nullptr && spec != nullptr) {
    out.add(apply_spec(kind->text), *spec, 0);
  }
}

MapKind item_kind(DefinitionKind kind) {
  if (kind == DefinitionKind::kPolicy) return MapKind::kPolicy;
  return kind == DefinitionKind::kLabel ? MapKind::kLabel : MapKind::kQuery;
}

// The sections are read exactly at the top, their items in any case. Secrets
// are in here as well: they are the one part of the settings that is checked.
void add_entry(Collector& out, const Node& root) {
  out.reader_ = Reader::kFleetExact;
  out.in_entry_ = true;
  out.add_alone(MapKind::kEntry, root);
  out.reader_ = Reader::kFleet;
  for (const Entry& entry : root.entries) {
    const std::optional<DefinitionKind> kind = section_kind(entry.key.text);
    if (kind) out.add_items(item_kind(*kind), entry.value, 0);
    const bool settings = entry.key.text == "org_settings" ||
                          entry.key.text == "team_settings" ||
                          entry.key.text == "settings";
    const Node* secrets = settings && entry.value.is_map()
                              ? entry.value.find("secrets")
                              : nullptr;
    if (secrets != nullptr) out.add_items(MapKind::kSecret, *secrets, 0);
  }
}

MapKind list_item(const File& file) {
  return item_kind(file.list_kind.value_or(DefinitionKind::kQuery));
}

}  // namespace

std::vector<Mapping> mappings_of(const File& file) {
  Collector out(Reader::kTool);
  for (const Document& document : file.documents) {
    const Node& root = document.root;
    switch (file.role) {
      case FileRole::kEntry: add_entry(out, root); break;
      case FileRole::kList:
        out.reader_ = Reader::kFleet;
        out.add_items(list_item(file), root, 0);
        break;
      case FileRole::kApply:
        out.reader_ = Reader::kApply;
        add_apply(out, root);
        break;
      case FileRole::kPack:
        out.reader_ = Reader::kAgent;
        out.add(MapKind::kPack, root, 0);
        break;
      case FileRole::kConfig:
        out.reader_ = Reader::kAgent;
        out.add(MapKind::kConfig, root, 0);
        break;
      case FileRole::kDetection:
        out.reader_ = Reader::kMatano;
        out.add(MapKind::kDetection, root, 0);
        break;
      case FileRole::kMatano:
        out.reader_ = Reader::kMatano;
        if (base_name(file.source.path()) == "matano.config.yml") {
          out.add(MapKind::kMatanoConfig, root, 0);
        }
        break;
      case FileRole::kTests: out.add(MapKind::kSidecar, root, 0); break;
      case FileRole::kHost: out.add(MapKind::kHost, root, 0); break;
      case FileRole::kToolConfig: out.add(MapKind::kTool, root, 0); break;
      case FileRole::kNone:
      case FileRole::kSettings:
      case FileRole::kSql:
      case FileRole::kMatanoScript: break;
    }
  }
  return std::move(out).take();
}

}  // namespace ctl
