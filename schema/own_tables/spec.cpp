// osquery's own table specifications: calls with names, strings and lists, in
// the syntax of Python, which are read and never run.
#include <algorithm>
#include <array>
#include <map>

#include "schema/base/text.h"
#include "schema/documents/paths.h"
#include "schema/own_tables/check.h"
#include "schema/own_tables/forms.h"
#include "schema/own_tables/spec_reader.h"

namespace ctl {
namespace {

constexpr PlatformSet kDarwin = static_cast<PlatformSet>(Platform::kDarwin);
constexpr PlatformSet kLinux = static_cast<PlatformSet>(Platform::kLinux);
constexpr PlatformSet kWindows = static_cast<PlatformSet>(Platform::kWindows);

struct Folder {
  std::string_view name;
  PlatformSet platforms;
};

// Of osquery's `specs`.
constexpr std::array kFolders = {Folder{"darwin", kDarwin},
                                 Folder{"macos", kDarwin},
                                 Folder{"linux", kLinux},
                                 Folder{"windows", kWindows},
                                 Folder{"posix", kDarwin | kLinux},
                                 Folder{"linwin", kLinux | kWindows},
                                 Folder{"macwin", kDarwin | kWindows},
                                 Folder{"lldpd", kDarwin | kLinux}};

PlatformSet platforms_of_path(std::string_view path, PlatformSet otherwise) {
  const std::string_view folder = base_name(directory_of(path));
  for (const Folder& known : kFolders) {
    if (known.name == folder) return known.platforms;
  }
  return otherwise;
}

// The platforms that an extended schema names: WINDOWS, or
// `lambda: LINUX() or DARWIN()`.
PlatformSet platforms_of_words(const SpecValue& value) {
  PlatformSet out = 0;
  for (const std::string& word : value.words) {
    const std::string lower = lower_ascii(word);
    if (lower == "darwin" || lower == "macos") out |= kDarwin;
    if (lower == "linux") out |= kLinux;
    if (lower == "windows") out |= kWindows;
    if (lower == "posix") out |= kDarwin | kLinux;
  }
  return out;
}

bool is_true(const SpecValue* value) {
  return value != nullptr && value->words.size() == 1 &&
         value->words.front() == "True";
}

std::string text_of(const SpecValue* value) {
  return value == nullptr ? std::string() : value->text;
}

std::vector<std::string> texts_of(const SpecValue* value) {
  std::vector<std::string> out;
  if (value == nullptr) return out;
  for (const SpecValue& item : value->items)
    out.push_back(item.text);
  return out;
}

class SpecTable {
 public:
  SpecTable(const SourceFile& file, const TableDefaults& defaults)
      : file_(file), defaults_(defaults) {}

  TableDescription read() {
    const std::vector<SpecValue> calls = read_spec(file_.text());
    for (const SpecValue& call : calls)
      add(call);
    if (table_.name.empty()) {
      throw TableMistake{0, "no table_name(…) in the specification",
                         "an osquery specification begins with "
                         "`table_name(\"my_table\")`"};
    }
    check_new(table_.name, name_at_);
    check_columns(table_, name_at_);
    table_.native = true;
    table_.platforms = platforms_of_path(file_.path(), defaults_.platforms);
    table_.path = file_.path();
    table_.at = file_.position(name_at_);
    return std::move(table_);
  }

 private:
  void add(const SpecValue& call) {
    if (call.name == "table_name") {
      table_.name = text_of(call.positional(0));
      name_at_ = call.offset;
      check_name(table_.name, "table", call.offset);
      table_.aliases = texts_of(call.keyword("aliases"));
    } else if (call.name == "description") {
      table_.description = text_of(call.positional(0));
    } else if (call.name == "schema") {
      add_columns(call.positional(0), call, kAllPlatforms);
    } else if (call.name == "extended_schema") {
      const SpecValue* where = call.positional(0);
      add_columns(call.positional(1), call,
                  where == nullptr ? 0 : platforms_of_words(*where));
    } else if (call.name == "attributes") {
      table_.evented = is_true(call.keyword("event_subscriber"));
      table_.cacheable = is_true(call.keyword("cacheable"));
      table_.user_data = is_true(call.keyword("user_data"));
    }
  }

  void add_columns(const SpecValue* list, const SpecValue& call,
                   PlatformSet platforms) {
    if (list == nullptr || !list->is_list) {
      throw TableMistake{call.offset, concat(call.name, "(…) holds no list"),
                         "write `schema([Column(\"path\", TEXT, \"…\")])`"};
    }
    for (const SpecValue& item : list->items) {
      if (item.name == "ForeignKey") continue;
      table_.columns.push_back(column(item, platforms));
    }
  }

  static TableDescription::Column column(const SpecValue& call,
                                         PlatformSet platforms) {
    const SpecValue* type = call.positional(1);
    const std::string name = text_of(call.positional(0));
    if (call.name != "Column" || name.empty() || type == nullptr ||
        type->words.size() != 1) {
      throw TableMistake{call.offset, "an item of the schema is no Column(…)",
                         "write `Column(\"path\", TEXT, \"what it is\")`"};
    }
    check_name(name, "column", call.offset);
    TableDescription::Column out;
    out.name = name;
    const auto found = parse_column_type(type->words.front());
    if (!found) {
      throw TableMistake{
          type->offset,
          concat("type ", quote(type->words.front()), " is unknown"),
          "use TEXT, INTEGER, BIGINT, UNSIGNED_BIGINT, DOUBLE or BLOB"};
    }
    out.type = *found;
    out.description = text_of(call.positional(2));
    out.required = is_true(call.keyword("required"));
    out.index = is_true(call.keyword("index"));
    out.additional = is_true(call.keyword("additional"));
    out.optimized = is_true(call.keyword("optimized"));
    out.hidden = is_true(call.keyword("hidden"));
    out.collation = text_of(call.keyword("collate"));
    out.aliases = texts_of(call.keyword("aliases"));
    out.platforms = platforms;
    return out;
  }

  const SourceFile& file_;
  const TableDefaults& defaults_;
  TableDescription table_;
  std::size_t name_at_ = 0;
};

}  // namespace

TableDescription table_of_spec(const SourceFile& file,
                               const TableDefaults& defaults) {
  return SpecTable(file, defaults).read();
}

}  // namespace ctl
