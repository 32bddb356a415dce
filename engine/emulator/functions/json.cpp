// json, json_array_length, json_extract, json_insert, json_patch, json_remove,
// json_replace, json_set, json_type, json_valid, -> and ->>
//
// SQLite's own functions, which since 3.42 read JSON5 too: such a document is
// made plain JSON first, everything else is left to the linked library. A
// document with something behind it gives NULL.
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

// What json_patch may compare: members of one times those of the other.
constexpr double kMostPatchWork = 4e9;

// Argument i as a document; nothing where the library reads it as 3.42 does.
std::optional<Json5> document(const Arguments& arguments, std::size_t i,
                              const FunctionContext& context) {
  if (arguments.is_null(i) || arguments.is_json(i)) return std::nullopt;
  Json5 read = read_json5(arguments.text(i), context.expired);
  if (read.strict || (!read.valid && !read.trailing)) return std::nullopt;
  return read;
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
    if (i < documents) {
      std::optional<Json5> read = document(arguments, i, context);
      if (read && read->trailing) return {};
      replaced.emplace_back();
      if (read) replaced.back() = std::move(read->json);
    }
    if (i > 0) expression += ", ";
    expression += parameter(arguments, i);
  }
  return arguments.plain().evaluate(expression + ')', arguments, replaced);
}

Value operate(std::string_view name, const Arguments& arguments,
              const FunctionContext& context) {
  std::optional<Json5> read = document(arguments, 0, context);
  if (read && read->trailing) return {};
  std::vector<std::optional<std::string>> replaced(1);
  if (read) replaced[0] = std::move(read->json);
  return arguments.plain().evaluate(ctl::concat("?1 ", name, " ?2"), arguments,
                                    replaced);
}

// Functions that want pairs after the document say so before they read it.
Value edit(std::string_view name, const Arguments& arguments,
           const FunctionContext& context) {
  return forward(name, arguments, arguments.size() % 2, context);
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
  return edit("json_insert", arguments, context);
}

Value json_patch(const Arguments& arguments, const FunctionContext& context) {
  const auto left = static_cast<double>(arguments.bytes(0).size());
  const auto right = static_cast<double>(arguments.bytes(1).size());
  if (left * right > kMostPatchWork)
    return Failure{.message = {}, .too_big = true};
  return forward("json_patch", arguments, 2, context);
}

Value json_remove(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_remove", arguments, 1, context);
}

Value json_replace(const Arguments& arguments, const FunctionContext& context) {
  return edit("json_replace", arguments, context);
}

Value json_set(const Arguments& arguments, const FunctionContext& context) {
  return edit("json_set", arguments, context);
}

Value json_type(const Arguments& arguments, const FunctionContext& context) {
  return forward("json_type", arguments, 1, context);
}

// Strict JSON only, in every release.
Value json_valid(const Arguments& arguments, const FunctionContext& context) {
  if (arguments.is_null(0)) return {};
  return forward("json_valid", arguments, 0, context);
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
  const Json5 read = read_json5(text, context.expired);
  if (read.valid) return 0LL;
  if (read.trailing) return 1LL;
  return static_cast<long long>(code_points(text.substr(0, read.error))) + 1;
}

}  // namespace ctl::sql
