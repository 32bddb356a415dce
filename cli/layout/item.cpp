#include "cli/layout/item.h"

#include <variant>

#include "schema/base/text.h"
#include "schema/documents/yaml_writer.h"

namespace ctl {
namespace {

bool is_default(const FieldInfo& field, const Value& value) {
  return normal_value(field.type, value) == default_value(field.type);
}

std::string text_value(const std::string& text) {
  // Several lines are a block; a `$` in a description is read differently by
  // different versions, but not between quotes.
  const bool block = text.find('\n') != std::string::npos &&
                     text.find('$') == std::string::npos;
  return block ? yaml_block(text, 4) : yaml_text(text);
}

std::string list_value(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names)
    out += concat("\n    - ", yaml_text(name));
  return out;
}

std::string field_lines(std::string_view name, const Value& value) {
  struct Printer {
    std::string operator()(bool flag) const {
      return flag ? " true" : " false";
    }
    std::string operator()(long long number) const {
      return concat(' ', number);
    }
    std::string operator()(const std::string& text) const {
      return concat(' ', text_value(text));
    }
    std::string operator()(const std::vector<std::string>& names) const {
      return list_value(names);
    }
  };
  return concat("  ", name, ':', std::visit(Printer{}, value), '\n');
}

}  // namespace

std::string gitops_item(const Object& object) {
  std::string out = concat("- name: ", yaml_text(object.name), '\n');
  for (const FieldInfo& field : fields_of(object.kind)) {
    const Value value = object.value(field.name);
    if (field.name == "query" || is_default(field, value)) continue;
    out += field_lines(field.name, value);
  }
  const std::string sql = object.text("query");
  if (!sql.empty()) out += concat("  query: ", yaml_block(sql, 4), '\n');
  return out;
}

}  // namespace ctl
