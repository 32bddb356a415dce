// json, json_array_length, json_extract, json_insert, json_patch, json_remove,
// json_replace, json_set, json_type, -> and ->>
//
// SQLite's own functions, which since 3.42 read JSON5 too: such a document is
// made plain JSON first, everything else is left to the linked library.
//
// json_error_position(TEXT)
//
// 0 for JSON or JSON5, else the position of the first mistake in characters
// from 1; NULL for NULL.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/functions/function.h"
#include "engine/emulator/functions/json5.h"
#include "engine/emulator/functions/plain_sqlite.h"
#include "schema/base/text.h"

namespace ctl::sql {
namespace {

// The document as plain JSON, when it is JSON5; nothing to leave it alone.
std::optional<std::string> plain_document(const Arguments& arguments,
                                          std::size_t i,
                                          const FunctionContext& context) {
  if (!arguments.is_text(i) || arguments.is_json(i)) return std::nullopt;
  Json5 document = read_json5(arguments.text(i), context.expired);
  if (!document.valid || document.strict) return std::nullopt;
  return std::move(document.json);
}

// A value that is JSON has to stay so on the way to the library.
std::string parameter(const Arguments& arguments, std::size_t i) {
  const std::string name = "?" + std::to_string(i + 1);
  return arguments.is_json(i) ? "json(" + name + ")" : name;
}

// Calls the library's function; the first `documents` arguments are JSON.
Value forward(std::string_view name, const Arguments& arguments,
              std::size_t documents, const FunctionContext& context) {
  std::vector<std::optional<std::string>> replaced;
  std::string expression(name);
  expression += '(';
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i < documents)
      replaced.push_back(plain_document(arguments, i, context));
    if (i > 0) expression += ", ";
    expression += parameter(arguments, i);
  }
  return arguments.plain().evaluate(expression + ')', arguments, replaced);
}

Value operate(std::string_view name, const Arguments& arguments,
              const FunctionContext& context) {
  const std::vector<std::optional<std::string>> replaced = {
      plain_document(arguments, 0, context)};
  return arguments.plain().evaluate(ctl::concat("?1 ", name, " ?2"), arguments,
                                    replaced);
}

}  // namespace

Value json(const Arguments& arguments, const FunctionContext& context) {
  return forward("json", arguments, 1, context);
}

Value json_array_length(const Arguments& arguments,
                        const FunctionContext& context) {
  return forward("json_array_length", arguments, 1, context);
}

Value json_extract(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_extract", arguments, 1, context);
}

Value json_insert(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_insert", arguments, 1, context);
}

Value json_patch(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_patch", arguments, 2, context);
}

Value json_remove(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_remove", arguments, 1, context);
}

Value json_replace(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_replace", arguments, 1, context);
}

Value json_set(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_set", arguments, 1, context);
}

Value json_type(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_type", arguments, 1, context);
}

Value json_arrow(const Arguments& arguments, const FunctionContext& context) {
  return operate("->", arguments, context);
}

Value json_double_arrow(const Arguments& arguments,
                        const FunctionContext& context) {
  return operate("->>", arguments, context);
}

Value json_error_position(const Arguments& arguments,
                          const FunctionContext& context) {
  if (arguments.is_null(0)) return {};
  const std::string_view text = arguments.text(0);
  const Json5 document = read_json5(text, context.expired);
  if (document.valid) return 0LL;
  return static_cast<long long>(code_points(text.substr(0, document.error))) +
         1;
}

}  // namespace ctl::sql
