// Tables as JSON or YAML.
#include <algorithm>
#include <array>
#include <cctype>

#include "schema/base/text.h"
#include "schema/documents/fields.h"
#include "schema/documents/scalar.h"
#include "schema/own_tables/check.h"
#include "schema/own_tables/forms.h"

namespace ctl {
namespace {

template <typename Keys>
bool has(const Keys& keys, std::string_view word) {
  return std::ranges::find(keys, word) != keys.end();
}

// A key that is nearly another one is a mistake; others are left alone.
void check_keys(const Node& map, MapKind kind) {
  std::vector<std::string_view> known;
  for (const Field& field : fields_of(kind)) {
    if (!field.ignored) known.push_back(field.key);
  }
  for (const Entry& entry : map.entries) {
    const std::string& key = entry.key.text;
    const Field* of_table = find_field(MapKind::kOwnTable, key);
    const bool ignored = of_table != nullptr && of_table->ignored;
    if (ignored || find_field(kind, key) != nullptr) continue;
    const std::string_view near = closest(key, known);
    if (near.empty()) continue;
    throw TableMistake{entry.key.offset,
                       concat(name_of(kind), " has no key ", quote(key)),
                       concat("did you mean '", near, "'?")};
  }
}

std::string text_at(const Node& map, std::string_view key) {
  const Node* value = map.find(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_scalar()) return value->text;
  throw TableMistake{value->offset, concat("key ", quote(key), " wants text"),
                     "write one word or line"};
}

bool flag_at(const Node& map, std::string_view key) {
  const Node* value = map.find(key);
  if (value == nullptr || value->is_null()) return false;
  const std::string word =
      value->is_scalar() ? lower_ascii(value->text) : std::string();
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  throw TableMistake{value->offset,
                     concat("key ", quote(key), " wants true or false"),
                     "leave it out for false"};
}

std::vector<std::string> texts_at(const Node& map, std::string_view key) {
  std::vector<std::string> out;
  const Node* value = map.find(key);
  if (value == nullptr || value->is_null()) return out;
  if (!value->is_list()) {
    throw TableMistake{value->offset,
                       concat("key ", quote(key), " wants a list of names"),
                       concat("write it as `", key, ": [a, b]`")};
  }
  for (const Node& item : value->items) {
    check_name(item.text, key == "aliases" ? "table or column" : "thing",
               item.offset);
    out.push_back(item.text);
  }
  return out;
}

Version version_at(const Node& map, std::string_view key) {
  const std::string text = text_at(map, key);
  if (text.empty()) return {};
  if (const auto version = parse_version(text)) return *version;
  throw TableMistake{
      map.find(key)->offset,
      concat("version ", quote(text), " is not of the form ", "5.12.1"),
      "put it in quotes"};
}

// The catalogue gives the last release that has a thing.
Version removed_at(const Node& map) {
  Version version = version_at(map, "removed_after");
  if (version != Version{}) ++version.patch;
  return version;
}

Platform platform_of(std::string_view word, std::size_t offset) {
  if (const auto platform = parse_platform(trim(word))) return *platform;
  const std::string lower = lower_ascii(trim(word));
  const bool mac = lower == "macos" || lower == "mac" || lower == "osx";
  throw TableMistake{offset, concat("platform ", quote(word), " is unknown"),
                     mac ? "the agent calls it darwin"
                         : "use darwin, linux, windows or chrome"};
}

PlatformSet platforms_at(const Node& map, PlatformSet otherwise) {
  const Node* value = map.find("platforms");
  if (value == nullptr || value->is_null()) return otherwise;
  PlatformSet out = 0;
  if (value->is_list()) {
    for (const Node& item : value->items)
      out |= static_cast<PlatformSet>(platform_of(item.text, item.offset));
  } else if (value->is_scalar()) {
    std::string_view rest = value->text;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      out |= static_cast<PlatformSet>(
          platform_of(rest.substr(0, comma), value->offset));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  if (out != 0) return out;
  throw TableMistake{value->offset, "the table is on no platform",
                     "name them: `platforms: [darwin, linux]`"};
}

ColumnType type_at(const Node& map) {
  const std::string word = text_at(map, "type");
  if (word.empty()) return ColumnType::kText;
  if (const auto type = parse_column_type(word)) return *type;
  throw TableMistake{
      map.find("type")->offset, concat("type ", quote(word), " is unknown"),
      "use TEXT, INTEGER, BIGINT, UNSIGNED BIGINT, DOUBLE or BLOB"};
}

std::string collation_at(const Node& map) {
  const std::string word = text_at(map, "collate");
  if (word.empty() || has(collations(), lower_ascii(word)) ||
      has(collations(), word)) {
    return word;
  }
  std::string upper = word;
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  if (has(collations(), upper)) return word;
  const auto all = collations();
  throw TableMistake{map.find("collate")->offset,
                     concat("collation ", quote(word), " is unknown"),
                     concat("use one of ", join(std::vector<std::string>(
                                               all.begin(), all.end())))};
}

std::string checked_name(const Node& map, std::string_view what) {
  const Node* name = map.find("name");
  if (name == nullptr || name->is_null()) {
    throw TableMistake{map.offset, concat("a ", what, " has no name"),
                       "give it a `name`"};
  }
  check_name(name->text, what, name->offset);
  return name->text;
}

TableDescription::Column column_of(const Node& node) {
  TableDescription::Column column;
  if (node.is_scalar()) {
    check_name(node.text, "column", node.offset);
    column.name = node.text;
    return column;
  }
  if (!node.is_map()) {
    throw TableMistake{node.offset, "a column is neither a name nor a mapping",
                       "write `{name: path, type: TEXT}`"};
  }
  check_keys(node, MapKind::kOwnColumn);
  column.name = checked_name(node, "column");
  column.type = type_at(node);
  column.required = flag_at(node, "required");
  column.index = flag_at(node, "index");
  column.additional = flag_at(node, "additional");
  column.optimized = flag_at(node, "optimized");
  column.hidden = flag_at(node, "hidden");
  column.collation = collation_at(node);
  column.platforms = platforms_at(node, kAllPlatforms);
  column.since = version_at(node, "since");
  column.removed = removed_at(node);
  column.aliases = texts_at(node, "aliases");
  column.description = text_at(node, "description");
  return column;
}

}  // namespace

std::optional<ColumnType> parse_column_type(std::string_view word) {
  std::string lower = lower_ascii(word);
  std::ranges::replace(lower, '_', ' ');
  constexpr std::array kTypes = {
      ColumnType::kText,           ColumnType::kInteger, ColumnType::kBigint,
      ColumnType::kUnsignedBigint, ColumnType::kDouble,  ColumnType::kBlob};
  for (const ColumnType type : kTypes) {
    if (lower_ascii(to_string(type)) == lower) return type;
  }
  if (lower == "date" || lower == "datetime") return ColumnType::kText;
  return std::nullopt;
}

TableDescription table_of(const SourceFile& file, const Node& node,
                          const TableDefaults& defaults) {
  if (!node.is_map()) {
    throw TableMistake{node.offset, "a table is not described by a mapping",
                       "write `{name: my_table, columns: [path]}`"};
  }
  check_keys(node, MapKind::kOwnTable);
  TableDescription table;
  table.name = checked_name(node, "table");
  const std::size_t name_at = node.find("name")->offset;
  check_new(table.name, name_at);
  table.platforms = platforms_at(node, defaults.platforms);
  table.native = text_at(node, "source") == "osquery";
  table.evented = flag_at(node, "evented");
  table.cacheable = flag_at(node, "cacheable");
  table.user_data = flag_at(node, "user_data");
  table.since = version_at(node, "since");
  table.removed = removed_at(node);
  table.aliases = texts_at(node, "aliases");
  for (const std::string& alias : table.aliases)
    check_new(alias, node.find("aliases")->offset);
  table.description = text_at(node, "description");
  const Node* columns = node.find("columns");
  if (columns != nullptr && !columns->is_list() && !columns->is_null()) {
    throw TableMistake{columns->offset, "key 'columns' wants a list",
                       "write `columns: [{name: path, type: TEXT}]`"};
  }
  if (columns != nullptr) {
    for (const Node& column : columns->items)
      table.columns.push_back(column_of(column));
  }
  check_columns(table, name_at);
  table.path = file.path();
  table.at = file.position(name_at);
  return table;
}

DescribedTables describe_table(const SourceFile& file, const Node& node,
                               const TableDefaults& defaults) {
  DescribedTables out;
  try {
    out.tables.push_back(table_of(file, node, defaults));
  } catch (const TableMistake& mistake) {
    out.mistake = to_diagnostic(file, mistake);
  }
  return out;
}

}  // namespace ctl
