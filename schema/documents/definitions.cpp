#include "schema/documents/definitions.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/paths.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

// Fleet matches keys in any case; agents and Matano do not.
bool any_case(Dialect dialect) {
  return dialect == Dialect::kGitOps || dialect == Dialect::kApply;
}

bool is_agent(Dialect dialect) {
  return dialect == Dialect::kPack || dialect == Dialect::kConfig;
}

Position item_position(const Node& item) {
  return item.entries.empty() ? item.at : item.entries.front().key.at;
}

std::string scalar_text(Dialect dialect, const Node& node) {
  if (!node.is_scalar()) return {};
  return dialect == Dialect::kApply ? coerced_text(node) : node.text;
}

void set_name(Definition& definition) {
  definition.name_node = definition.field("name");
  if (definition.name_node == nullptr) return;
  definition.name = scalar_text(definition.dialect, *definition.name_node);
}

void set_sql(Definition& definition, std::string_view key) {
  const Node* node = definition.field(key);
  if (node == nullptr || !node->is_scalar()) return;
  definition.sql = scalar_text(definition.dialect, *node);
  definition.sql_node = node;
}

Definition start(const File& file, const Node& item, DefinitionKind kind,
                 Dialect dialect) {
  Definition definition;
  definition.kind = kind;
  definition.dialect = dialect;
  definition.file = &file;
  definition.item = &item;
  definition.at = item_position(item);
  return definition;
}

DefinitionKind apply_kind(const Node* kind) {
  const std::string word = kind == nullptr ? "" : lower_ascii(kind->text);
  if (word == "query" || word == "report") return DefinitionKind::kQuery;
  if (word == "policy") return DefinitionKind::kPolicy;
  if (word == "label") return DefinitionKind::kLabel;
  if (word == "pack") return DefinitionKind::kPack;
  if (word == "team" || word == "fleet") return DefinitionKind::kTeam;
  return DefinitionKind::kUnknown;
}

void add_apply(std::vector<Definition>& out, const File& file,
               const Document& document) {
  const Node& root = document.root;
  const Node* spec = root.is_map() ? root.find_any_case("spec") : nullptr;
  if (spec == nullptr || !spec->is_map()) return;
  const DefinitionKind kind = apply_kind(root.find_any_case("kind"));
  const Node* item = spec;
  if (kind == DefinitionKind::kUnknown &&
      spec->find_any_case("query") == nullptr)
    return;
  if (kind == DefinitionKind::kTeam) {
    item = spec->find_any_case("team");
    if (item == nullptr) item = spec->find_any_case("fleet");
    if (item == nullptr || !item->is_map()) return;
  }
  Definition definition = start(file, *item, kind, Dialect::kApply);
  set_name(definition);
  if (kind != DefinitionKind::kPack && kind != DefinitionKind::kTeam) {
    set_sql(definition, "query");
  }
  const std::string team = definition.text("team");
  const bool scoped =
      kind == DefinitionKind::kQuery || kind == DefinitionKind::kPolicy;
  definition.scope = !scoped || team.empty() ? "global"
                     : team == "No team"     ? "no-team"
                                             : concat("team:", team);
  out.push_back(std::move(definition));
}

// The SQL texts of a list: discovery queries, decorators.
void add_texts(std::vector<Definition>& out, const Definition& like,
               const Node& list, std::string_view what) {
  std::size_t number = 0;
  for (const Node& item : list.items) {
    ++number;
    if (!item.is_scalar()) continue;
    Definition definition = like;
    definition.item = nullptr;
    definition.sql_node = &item;
    definition.sql = item.text;
    definition.at = item.at;
    definition.name = concat(what, ' ', number);
    out.push_back(std::move(definition));
  }
}

// Of two queries of one name the agent takes the first.
bool is_first(const Node& map, const Entry& entry) {
  return map.entry(entry.key.text) == &entry;
}

void add_queries(std::vector<Definition>& out, const File& file,
                 Dialect dialect, const Node& pack, const Node& queries,
                 const std::string& scope) {
  for (const Entry& entry : queries.entries) {
    if (!entry.value.is_map() || !is_first(queries, entry)) continue;
    Definition definition =
        start(file, entry.value, DefinitionKind::kQuery, dialect);
    definition.scope = scope;
    definition.at = entry.key.at;
    definition.name = entry.key.text;
    definition.name_node = &entry.key;
    definition.parent = &pack;
    set_sql(definition, "query");
    out.push_back(std::move(definition));
  }
}

void add_pack(std::vector<Definition>& out, const File& file, Dialect dialect,
              const Node& pack, const std::string& name) {
  const std::string scope = concat("pack:", name);
  if (const Node* queries = pack.find("queries")) {
    add_queries(out, file, dialect, pack, *queries, scope);
  }
  const Node* discovery = pack.find("discovery");
  if (discovery == nullptr || !discovery->is_list()) return;
  Definition like = start(file, pack, DefinitionKind::kDiscovery, dialect);
  like.scope = scope;
  like.parent = &pack;
  add_texts(out, like, *discovery, concat(name, " discovery"));
}

// A mapping of names to mappings with SQL in `query`.
void add_named(std::vector<Definition>& out, const Definition& like,
               const Node& map, std::string_view what) {
  for (const Entry& entry : map.entries) {
    const Node* sql =
        entry.value.is_map() ? entry.value.find("query") : &entry.value;
    if (sql == nullptr || !sql->is_scalar()) continue;
    Definition definition = like;
    definition.item = entry.value.is_map() ? &entry.value : nullptr;
    definition.sql_node = sql;
    definition.sql = sql->text;
    definition.at = entry.key.at;
    definition.name = concat(what, ' ', entry.key.text);
    definition.name_node = &entry.key;
    out.push_back(std::move(definition));
  }
}

void add_decorators(std::vector<Definition>& out, const Definition& like,
                    const Node& decorators) {
  for (const std::string_view when : {"load", "always"}) {
    const Node* list = decorators.find(when);
    if (list != nullptr) {
      add_texts(out, like, *list, concat("decorators.", when));
    }
  }
  const Node* interval = decorators.find("interval");
  if (interval == nullptr) return;
  for (const Entry& entry : interval->entries) {
    add_texts(out, like, entry.value,
              concat("decorators.interval.", entry.key.text));
  }
}

void add_config(std::vector<Definition>& out, const File& file,
                const Node& root) {
  const std::string name(stem_of(file.source.path()));
  if (const Node* schedule = root.find("schedule")) {
    add_queries(out, file, Dialect::kConfig, root, *schedule,
                concat("pack:", name));
  }
  if (const Node* packs = root.find("packs")) {
    for (const Entry& entry : packs->entries) {
      if (!entry.value.is_map() || !is_first(*packs, entry)) continue;
      add_pack(out, file, Dialect::kConfig, entry.value, entry.key.text);
    }
  }
  Definition like =
      start(file, root, DefinitionKind::kDecorator, Dialect::kConfig);
  like.scope = concat("pack:", name);
  like.parent = &root;
  if (const Node* decorators = root.find("decorators")) {
    add_decorators(out, like, *decorators);
  }
  // SQL that is not scheduled, but runs on every host all the same. The query
  // of a table construction runs inside another database: not here.
  if (const Node* paths = root.find("file_paths_query")) {
    for (const Entry& entry : paths->entries) {
      add_texts(out, like, entry.value,
                concat("file_paths_query.", entry.key.text));
    }
  }
  if (const Node* views = root.find("views")) {
    add_named(out, like, *views, "views");
  }
}

void add_single(std::vector<Definition>& out, const File& file,
                const Node& root, DefinitionKind kind, Dialect dialect) {
  if (!root.is_map()) return;
  Definition definition = start(file, root, kind, dialect);
  set_name(definition);
  if (dialect == Dialect::kSql) {
    set_sql(definition, "query");
    definition.scope = "global";
    const std::string team = definition.text("team");
    if (!team.empty()) definition.scope = concat("team:", team);
    if (definition.text("kind") == "policy") {
      definition.kind = DefinitionKind::kPolicy;
    }
  }
  out.push_back(std::move(definition));
}

}  // namespace

Definition gitops_definition(const File& file, const Node& item,
                             DefinitionKind kind) {
  Definition definition = start(file, item, kind, Dialect::kGitOps);
  set_name(definition);
  set_sql(definition, "query");
  return definition;
}

std::vector<Definition> file_definitions(const File& file) {
  std::vector<Definition> out;
  for (const Document& document : file.documents) {
    const Node& root = document.root;
    switch (file.role) {
      case FileRole::kApply: add_apply(out, file, document); break;
      case FileRole::kPack:
        add_pack(out, file, Dialect::kPack, root,
                 std::string(stem_of(file.source.path())));
        break;
      case FileRole::kConfig: add_config(out, file, root); break;
      case FileRole::kSql:
        add_single(out, file, root, DefinitionKind::kQuery, Dialect::kSql);
        break;
      case FileRole::kDetection:
        add_single(out, file, root, DefinitionKind::kDetection,
                   Dialect::kMatano);
        break;
      case FileRole::kList:
        for (const Node& item : root.items) {
          const bool plain = item.is_map() && !item.find_any_case("path") &&
                             !item.find_any_case("paths");
          if (!plain) continue;
          out.push_back(gitops_definition(
              file, item, file.list_kind.value_or(DefinitionKind::kQuery)));
        }
        break;
      case FileRole::kNone:
      case FileRole::kEntry:
      case FileRole::kSettings:
      case FileRole::kMatano:
      case FileRole::kMatanoScript:
      case FileRole::kTests:
      case FileRole::kHost:
      case FileRole::kToolConfig: break;
    }
  }
  return out;
}

const Node* Definition::field(std::string_view key) const {
  if (item == nullptr) return nullptr;
  return any_case(dialect) ? item->find_any_case(key) : item->find(key);
}

std::string Definition::text(std::string_view key) const {
  const Node* node = field(key);
  return node == nullptr ? std::string() : scalar_text(dialect, *node);
}

bool Definition::flag(std::string_view key) const {
  const Node* node = field(key);
  // The agent's defaults (contracts/osquery.md 16).
  const bool otherwise =
      is_agent(dialect) && (key == "removed" || key == "denylist");
  if (node == nullptr || !node->is_scalar()) return otherwise;
  if (is_agent(dialect)) {
    if (node->text == "true" || node->text == "t") return true;
    return whole_number(*node, true).value_or(0) != 0;
  }
  const ScalarValue value = resolve(*node);
  return value.type == ScalarType::kBool && value.flag;
}

long long Definition::number(std::string_view key) const {
  const Node* node = field(key);
  if (node == nullptr) return 0;
  const bool quoted = is_agent(dialect) || dialect == Dialect::kSql;
  return whole_number(*node, quoted).value_or(0);
}

std::vector<std::string> Definition::list(std::string_view key) const {
  std::vector<std::string> values;
  const Node* node = field(key);
  if (node == nullptr) return values;
  for (const Node& value : node->items) {
    if (value.is_scalar()) values.push_back(scalar_text(dialect, value));
  }
  return values;
}

}  // namespace ctl
