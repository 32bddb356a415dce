#include "cli/convert/conversion.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

Value header_value(const Definition& definition, const FieldInfo& field) {
  const Value otherwise = default_value(field.type);
  if (std::holds_alternative<bool>(otherwise)) {
    return definition.flag(field.name);
  }
  if (std::holds_alternative<long long>(otherwise)) {
    return definition.number(field.name);
  }
  const std::string text = definition.text(field.name);
  if (!std::holds_alternative<std::vector<std::string>>(otherwise)) {
    return text;
  }
  // `-- labels_include_any: one, two`
  std::vector<std::string> names;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    names.emplace_back(trim(rest.substr(0, comma)));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size()
                                                       : comma + 1);
  }
  return names;
}

}  // namespace

std::vector<Converted> convert_sql(const Tree& tree, Losses& losses) {
  std::vector<Converted> out;
  for (const Definition& definition : tree.definitions) {
    if (definition.dialect != Dialect::kSql) continue;
    const std::string& path = definition.file->source.path();
    if (trim(definition.sql).empty()) {
      losses.leave_out(path, "left out, the file has no SQL", definition.name);
      continue;
    }
    Converted item;
    item.object.kind = definition.kind == DefinitionKind::kPolicy
                           ? ObjectKind::kPolicy
                           : ObjectKind::kQuery;
    item.object.scope = definition.scope;
    item.object.name = definition.name;
    item.object.path = path;
    item.object.line = definition.at.line;
    for (const FieldInfo& field : fields_of(item.object.kind)) {
      if (definition.field(field.name) == nullptr) continue;
      item.object.fields[std::string(field.name)] =
          header_value(definition, field);
    }
    item.object.fields["query"] = definition.sql;
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace ctl
