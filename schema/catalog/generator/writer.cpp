#include "schema/catalog/generator/writer.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace ctl {
namespace {

using nlohmann::json;

const std::map<std::string_view, std::string_view> kTypes = {
    {"TEXT", "kText"},     {"INTEGER", "kInteger"},
    {"BIGINT", "kBigint"}, {"UNSIGNED_BIGINT", "kUnsignedBigint"},
    {"DOUBLE", "kDouble"}, {"BLOB", "kBlob"},
};
const std::map<std::string_view, std::string_view> kSources = {
    {"osquery", "kOsquery"},
    {"fleetd", "kFleetd"},
    {"macadmins", "kMacadmins"},
    {"chrome", "kChrome"},
};
const std::map<std::string_view, unsigned> kPlatformBits = {
    {"darwin", 1}, {"linux", 2}, {"windows", 4}, {"chrome", 8}};

std::runtime_error bad(std::string_view what, const json& value) {
  return std::runtime_error(std::string(what) + ' ' + value.dump());
}

std::string_view lookup(
    const std::map<std::string_view, std::string_view>& words,
    const json& value, std::string_view what) {
  const auto found = words.find(value.get_ref<const std::string&>());
  if (found == words.end()) throw bad(what, value);
  return found->second;
}

std::string literal(const json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (text.find_first_of("\"\\\n") != std::string::npos) {
    throw bad("text that needs an escape", value);
  }
  return '"' + text + '"';
}

struct Release {
  int major = 0;
  int minor = 0;
  int patch = 0;
};

Release release(const json& value) {
  const auto& text = value.get_ref<const std::string&>();
  if (text == "unreleased") return {1000, 0, 0};
  Release result;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int* part : {&result.major, &result.minor, &result.patch}) {
    const auto [next, error] = std::from_chars(at, end, *part);
    if (error != std::errc{}) throw bad("not a release", value);
    at = next == end ? end : next + 1;
  }
  if (at != end) throw bad("not a release", value);
  return result;
}

std::string braces(const Release& of) {
  std::ostringstream out;
  out << '{' << of.major << ", " << of.minor << ", " << of.patch << '}';
  return std::move(out).str();
}

unsigned platform_bits(const json& names) {
  unsigned bits = 0;
  for (const json& name : names) {
    const auto found = kPlatformBits.find(name.get_ref<const std::string&>());
    if (found == kPlatformBits.end()) throw bad("unknown platform", name);
    bits |= found->second;
  }
  return bits;
}

bool flag(const json& of, const char* name) {
  return of.value(name, false);
}

// Arrays must stand before what spans them, so they collect in `arrays` while
// the items that refer to them are written.
class Writer {
 public:
  explicit Writer(std::ostream& out) : out_(out) {}

  // ".aliases = kNames3, ", or nothing for an empty or absent list.
  std::string names(const json& of, const char* field) {
    if (!of.contains(field) || of[field].empty()) return "";
    return std::string(".") + field + " = " + name_array(of[field]) + ", ";
  }

  std::string name_array(const json& list) {
    const std::string symbol = "kNames" + std::to_string(count_++);
    out_ << "constexpr std::string_view " << symbol << "[] = {";
    for (const json& name : list)
      out_ << literal(name) << ", ";
    out_ << "};\n";
    return symbol;
  }

  std::string foreign_keys(const json& table) {
    if (!table.contains("foreign_keys")) return "";
    const std::string symbol = "kKeys" + std::to_string(count_++);
    out_ << "constexpr ForeignKey " << symbol << "[] = {";
    for (const json& key : table["foreign_keys"]) {
      out_ << "{.column = " << literal(key["column"])
           << ", .table = " << literal(key["table"]) << "}, ";
    }
    out_ << "};\n";
    return ".foreign_keys = " + symbol + ", ";
  }

  std::string arities(const json& list) {
    const std::string symbol = "kArities" + std::to_string(count_++);
    out_ << "constexpr int " << symbol << "[] = {";
    for (const json& arity : list)
      out_ << arity.get<int>() << ", ";
    out_ << "};\n";
    return symbol;
  }

  std::string column(const json& of) {
    std::ostringstream text;
    text << "{.name = " << literal(of["name"]) << ", .type = ColumnType::"
         << lookup(kTypes, of["type"], "unknown type") << ", ";
    for (const char* name :
         {"required", "index", "additional", "optimized", "hidden"}) {
      if (flag(of, name)) text << '.' << name << " = true, ";
    }
    if (of.contains("collation")) {
      text << ".collation = " << literal(of["collation"]) << ", ";
    }
    if (of.contains("platforms")) {
      text << ".platforms = " << platform_bits(of["platforms"]) << ", ";
    }
    if (of.contains("since")) {
      text << ".since = " << braces(release(of["since"])) << ", ";
    }
    text << names(of, "aliases") << '}';
    return std::move(text).str();
  }

  std::string columns(const json& table) {
    std::vector<std::string> texts;
    for (const json& of : table["columns"])
      texts.push_back(column(of));
    const std::string symbol = "kColumns" + std::to_string(count_++);
    out_ << "constexpr Column " << symbol << "[] = {\n";
    for (const std::string& text : texts)
      out_ << "    " << text << ",\n";
    out_ << "};\n";
    return symbol;
  }

  std::string table(const json& of) {
    std::ostringstream text;
    text << "{.name = " << literal(of["name"])
         << ", .platforms = " << platform_bits(of["platforms"]) << ", ";
    if (of.contains("source")) {
      text << ".source = Source::"
           << lookup(kSources, of["source"], "unknown source") << ", ";
    }
    for (const char* name : {"evented", "user_data"}) {
      if (flag(of, name)) text << '.' << name << " = true, ";
    }
    if (keyed(of)) text << ".without_rowid = true, ";
    for (const char* name : {"cacheable", "utility", "standalone_extension"}) {
      if (flag(of, name)) text << '.' << name << " = true, ";
    }
    if (of.contains("since")) {
      text << ".since = " << braces(release(of["since"])) << ", ";
    }
    if (of.contains("last")) {
      Release last = release(of["last"]);
      const std::string shown = braces(last);
      ++last.patch;
      text << ".removed = " << braces(last) << ", .last = " << shown << ", ";
    }
    for (const char* name : {"now_alias_of", "build_condition"}) {
      if (of.contains(name)) {
        text << '.' << name << " = " << literal(of[name]) << ", ";
      }
    }
    text << names(of, "aliases") << names(of, "chrome_columns")
         << foreign_keys(of) << ".columns = " << columns(of) << '}';
    return std::move(text).str();
  }

  std::string function(const json& of, bool builtin) {
    std::ostringstream text;
    text << "{.name = " << literal(of["name"])
         << ", .arities = " << arities(of["arity"]) << ", ";
    if (of.contains("since")) {
      text << ".since = " << braces(release(of["since"])) << ", ";
    }
    if (flag(of, "aggregate")) text << ".aggregate = true, ";
    if (flag(of, "window")) text << ".window = true, ";
    if (flag(of, "volatile")) text << ".is_volatile = true, ";
    if (builtin) text << ".builtin = true, ";
    text << '}';
    return std::move(text).str();
  }

 private:
  // A table has a key, and then no rowid, when any column is INDEX or
  // ADDITIONAL; extension tables never have one.
  static bool keyed(const json& table) {
    return !table.contains("source") &&
           std::ranges::any_of(table["columns"], [](const json& column) {
             return flag(column, "index") || flag(column, "additional");
           });
  }

  std::ostream& out_;
  int count_ = 0;
};

void check_fields(const json& object,
                  const std::map<std::string_view, json::value_t>& known) {
  for (const auto& [name, value] : object.items()) {
    const auto found = known.find(name);
    if (found == known.end()) throw bad("unknown field", name);
    if (found->second != value.type()) throw bad("wrong value of", name);
  }
}

void write_list(std::ostream& out, std::string_view type, std::string_view name,
                const std::vector<std::string>& items) {
  out << "constexpr " << type << ' ' << name << "All[] = {\n";
  for (const std::string& item : items)
    out << "    " << item << ",\n";
  out << "};\n\n";
}

void check_table(const json& table) {
  using Kind = json::value_t;
  check_fields(table, {{"name", Kind::string},
                       {"source", Kind::string},
                       {"platforms", Kind::array},
                       {"since", Kind::string},
                       {"last", Kind::string},
                       {"now_alias_of", Kind::string},
                       {"aliases", Kind::array},
                       {"evented", Kind::boolean},
                       {"user_data", Kind::boolean},
                       {"cacheable", Kind::boolean},
                       {"utility", Kind::boolean},
                       {"standalone_extension", Kind::boolean},
                       {"build_condition", Kind::string},
                       {"chrome_columns", Kind::array},
                       {"foreign_keys", Kind::array},
                       {"columns", Kind::array}});
  for (const json& column : table["columns"]) {
    check_fields(column, {{"name", Kind::string},
                          {"type", Kind::string},
                          {"required", Kind::boolean},
                          {"index", Kind::boolean},
                          {"additional", Kind::boolean},
                          {"optimized", Kind::boolean},
                          {"hidden", Kind::boolean},
                          {"collation", Kind::string},
                          {"aliases", Kind::array},
                          {"platforms", Kind::array},
                          {"since", Kind::string}});
  }
}

json parse_table(const std::string& name, const std::string& text) {
  try {
    json table = json::parse(text);
    check_table(table);
    if (table["name"] != name) throw bad("holds another table,", table["name"]);
    return table;
  } catch (const std::exception& error) {
    throw std::runtime_error(name + ": " + error.what());
  }
}

}  // namespace

std::string catalog_source(const std::map<std::string, std::string>& tables,
                           const std::string& functions_text) {
  const json functions = json::parse(functions_text);
  std::ostringstream out;
  out << "#include \"schema/catalog/data.h\"\n\nnamespace ctl {\nnamespace "
         "{\n\n";
  Writer writer(out);
  std::vector<std::string> table_items;
  for (const auto& [name, text] : tables) {
    table_items.push_back(writer.table(parse_table(name, text)));
  }
  std::map<std::string, std::string> by_name;
  for (const json& function : functions["osquery"]) {
    by_name[function["name"]] = writer.function(function, false);
  }
  for (const json& function : functions["sqlite"]) {
    by_name[function["name"]] = writer.function(function, true);
  }
  std::vector<std::string> function_items;
  for (const auto& [name, item] : by_name)
    function_items.push_back(item);
  const std::string table_valued = writer.name_array(functions["table_valued"]);
  const std::string collations = writer.name_array(functions["collations"]);
  write_list(out, "Table", "kTables", table_items);
  write_list(out, "Function", "kFunctions", function_items);
  out << "}  // namespace\n\nnamespace catalog_data {\n\n"
      << "constinit const std::span<const Table> kTables = kTablesAll;\n"
      << "constinit const std::span<const Function> kFunctions = "
         "kFunctionsAll;\n"
      << "constinit const std::span<const std::string_view> kTableValued = "
      << table_valued << ";\n"
      << "constinit const std::span<const std::string_view> kCollations = "
      << collations << ";\n"
      << "\n}  // namespace catalog_data\n}  // namespace ctl\n";
  return std::move(out).str();
}

}  // namespace ctl
