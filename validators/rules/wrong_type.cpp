#include "schema/documents/paths.h"
#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

std::string_view wanted_name(FieldType type) {
  switch (type) {
    case FieldType::kAny: return "anything";
    case FieldType::kText: return "text";
    case FieldType::kWhole: return "a whole number";
    case FieldType::kNumber: return "a number";
    case FieldType::kBool: return "true or false";
    case FieldType::kMap:
    case FieldType::kNamed:
    case FieldType::kSoftware: return "a mapping";
    case FieldType::kList: return "a list";
    case FieldType::kTextList: return "a list of texts";
    case FieldType::kInstallSoftware: return "a mapping";
  }
  return "";
}

ScalarType type_of(Reader reader, const Node& node) {
  return reader == Reader::kMatano ? resolve_core(node) : resolve(node).type;
}

std::string got_name(Reader reader, const Node& node) {
  if (node.is_list()) return "a list";
  if (node.is_map()) return "a mapping";
  if (node.is_null()) return "nothing";
  switch (type_of(reader, node)) {
    case ScalarType::kNull: return "nothing";
    case ScalarType::kBool: return concat("the boolean ", node.text);
    case ScalarType::kInteger:
    case ScalarType::kFloat: return concat("the number ", node.text);
    case ScalarType::kText: return concat("the text ", quote(node.text, 40));
  }
  return "";
}

// The same without the value, which may be a secret.
std::string_view kind_name(const Node& node) {
  if (node.is_list()) return "a list";
  if (node.is_map()) return "a mapping";
  switch (resolve(node).type) {
    case ScalarType::kNull: return "nothing";
    case ScalarType::kBool: return "a boolean";
    case ScalarType::kInteger:
    case ScalarType::kFloat: return "a number";
    case ScalarType::kText: return "text";
  }
  return "";
}

bool is_text(Reader reader, const Node& node) {
  if (!node.is_scalar()) return false;
  // These two make text of every scalar.
  if (reader == Reader::kApply || reader == Reader::kTool) return true;
  return type_of(reader, node) == ScalarType::kText;
}

bool is_bool(Reader reader, const Node& node) {
  return node.is_scalar() && type_of(reader, node) == ScalarType::kBool;
}

bool is_number(Reader reader, const Node& node) {
  const ScalarType type = type_of(reader, node);
  return node.is_scalar() &&
         (type == ScalarType::kInteger || type == ScalarType::kFloat);
}

bool fits(FieldType type, Reader reader, const Node& node) {
  switch (type) {
    case FieldType::kAny: return true;
    case FieldType::kText: return is_text(reader, node);
    case FieldType::kWhole:
      return node.is_scalar() && whole_number(node).has_value();
    case FieldType::kNumber: return is_number(reader, node);
    case FieldType::kBool: return is_bool(reader, node);
    case FieldType::kMap:
    case FieldType::kNamed:
    case FieldType::kSoftware: return node.is_map();
    case FieldType::kList:
    case FieldType::kTextList: return node.is_list();
    case FieldType::kInstallSoftware:
      return node.is_map() || is_bool(reader, node);
  }
  return true;
}

class Checker {
 public:
  Checker(const FileContext& context, const Mapping& mapping)
      : context_(context), mapping_(mapping) {}

  void check();

 private:
  void report(const Node& node, std::string_view key, FieldType type,
              Finding finding);
  void check_entry(const Entry& entry);
  void wrong(const Entry& entry, const Field& field);
  void check_items(const Entry& entry, const Field& field);
  bool is_secret() const { return mapping_.kind == MapKind::kSecret; }

  const FileContext& context_;
  const Mapping& mapping_;
};

// `finding` comes with the thing that wants another type, its help and fix.
void Checker::report(const Node& node, std::string_view key, FieldType type,
                     Finding finding) {
  finding.message += concat(" wants ", wanted_name(type), ", not ",
                            is_secret() ? std::string(kind_name(node))
                                        : got_name(mapping_.reader, node));
  if (finding.place.file == nullptr) {
    finding.place = place_of(context_.file, node);
  }
  finding.subject = lower_ascii(key);
  finding.definition =
      definition_around(context_.tree, context_.file, finding.place.begin);
  context_.report(std::move(finding));
}

// A null that is written, as `null` or `~`, is a value with a place.
Place written_place(const File& file, const Entry& entry) {
  return entry.value.offset < entry.value.end ? place_of(file, entry.value)
                                              : key_place(file, entry);
}

void Checker::wrong(const Entry& entry, const Field& field) {
  const Node& value = entry.value;
  std::string help = concat("write ", wanted_name(field.type));
  Fix fix;
  const bool plain = value.is_scalar() && value.style == ScalarStyle::kPlain;
  if (is_secret()) {
    help = "write `$VARIABLE`, or put it in quotes";
  } else if (field.type == FieldType::kText && plain) {
    help = concat("put it in quotes: ", yaml_quoted(value.text));
    if (can_fix(context_.file) && !value.alias) {
      fix = {.safe = true,
             .edits = {replace(context_.file, value.offset, value.end,
                               yaml_quoted(value.text))}};
    }
  } else if (value.is_scalar() && !plain &&
             (field.type == FieldType::kWhole ||
              field.type == FieldType::kBool ||
              field.type == FieldType::kNumber)) {
    help = "write it without quotes";
  } else if (value.is_scalar() && (field.type == FieldType::kTextList ||
                                   field.type == FieldType::kList)) {
    help = concat("write it as a list: `", entry.key.text, ": [", value.text,
                  "]`");
  } else if (field.type == FieldType::kList && !value.entries.empty()) {
    help = "begin each item with `- `";
  } else if (value.is_null()) {
    help = "leave the key out";
  }
  report(value, entry.key.text, field.type,
         {.place = written_place(context_.file, entry),
          .message = concat("key ", quote(entry.key.text)),
          .help = std::move(help),
          .fix = std::move(fix)});
}

void Checker::check_items(const Entry& entry, const Field& field) {
  const bool texts = field.type == FieldType::kTextList;
  const bool maps =
      field.type == FieldType::kList && field.child != MapKind::kNone;
  if (!texts && !maps) return;
  const std::string what = concat("each item of ", quote(entry.key.text));
  for (const Node& item : entry.value.items) {
    if (item.is_null()) continue;
    if (texts && !is_text(mapping_.reader, item)) {
      report(item, entry.key.text, FieldType::kText,
             {.message = what, .help = "put it in quotes"});
    } else if (maps && !item.is_map()) {
      report(item, entry.key.text, FieldType::kMap,
             {.message = what, .help = "begin it with `- name: …`"});
    }
  }
}

void Checker::check_entry(const Entry& entry) {
  const Field* field = field_of(mapping_, entry.key.text);
  if (field == nullptr) return;
  if (entry.value.is_null()) {
    if (field->not_null) wrong(entry, *field);
    return;
  }
  // The global file takes no software at all: another rule.
  if (field->type == FieldType::kSoftware &&
      mapping_.node->entry("org_settings") != nullptr)
    return;
  if (!fits(field->type, mapping_.reader, entry.value)) {
    return wrong(entry, *field);
  }
  check_items(entry, *field);
}

void Checker::check() {
  const bool reference =
      is_gitops_item(mapping_.kind) && is_reference(*mapping_.node);
  for (const Entry& entry : mapping_.node->entries) {
    const std::string key = lower_ascii(entry.key.text);
    if (reference && key != "path" && key != "paths") continue;
    check_entry(entry);
  }
}

void report_secrets(const FileContext& context, const Node& node,
                    std::string_view what) {
  context.report({.place = place_of(context.file, node),
                  .message = concat(what, ", not ", kind_name(node)),
                  .help = "write a list of `- secret: $VARIABLE`",
                  .subject = "secrets"});
}

// The one key of the settings that is checked.
void check_secrets(const FileContext& context, const Node& root) {
  for (const std::string_view key :
       {"org_settings", "team_settings", "settings"}) {
    const Node* settings = root.find(key);
    const Node* secrets = settings == nullptr || !settings->is_map()
                              ? nullptr
                              : settings->find("secrets");
    if (secrets == nullptr || secrets->is_null()) continue;
    if (!secrets->is_list()) {
      report_secrets(context, *secrets, "key 'secrets' wants a list");
    }
    for (const Node& item : secrets->items) {
      if (item.is_map() || item.is_null()) continue;
      report_secrets(context, item, "each item of 'secrets' wants a mapping");
    }
  }
}

void check_root(const FileContext& context, const Node& root,
                std::string_view what, bool list) {
  if (root.is_null() || (list ? root.is_list() : root.is_map())) return;
  context.report(
      {.place = place_of(context.file, root),
       .message = concat(what, " wants ", list ? "a list" : "a mapping",
                         ", not ", got_name(Reader::kTool, root)),
       .help =
           list ? "begin each item with `- `" : "write `key: value` lines"});
}

void check_list(const FileContext& context, const Node& root) {
  for (const Node& item : root.items) {
    if (item.is_null() || item.is_map()) continue;
    context.report({.place = place_of(context.file, item),
                    .message = concat("each item wants a mapping, not ",
                                      got_name(Reader::kFleet, item)),
                    .help = "begin it with `- name: …`"});
  }
}

void check(const FileContext& context) {
  for (const Document& document : context.file.documents) {
    switch (context.file.role) {
      case FileRole::kEntry:
        check_root(context, document.root, "an entry file", false);
        check_secrets(context, document.root);
        break;
      case FileRole::kApply:
        check_root(context, document.root, "a document", false);
        break;
      case FileRole::kTests:
        check_root(context, document.root, "a test file", false);
        break;
      case FileRole::kToolConfig:
        check_root(context, document.root, "ctl.yml", false);
        break;
      case FileRole::kDetection:
        check_root(context, document.root, "a detection", false);
        break;
      case FileRole::kSettings:
        check_root(context, document.root, "a file of settings", false);
        break;
      case FileRole::kList: check_list(context, document.root); break;
      case FileRole::kNone:
      case FileRole::kPack:
      case FileRole::kConfig:
      case FileRole::kSql:
      case FileRole::kMatano:
      case FileRole::kMatanoScript:
      case FileRole::kHost: break;
    }
  }
  for (const Mapping& mapping : mappings_of(context.file))
    Checker(context, mapping).check();
}

}  // namespace

constinit const Rule wrong_type = {
    .id = "wrong-type",
    .severity = Severity::kError,
    .summary = "a value of another type than its key wants",
    .why =
        "One such value stops the whole file: `interval: \"60\"`, `name: 42`, "
        "a list for `platform`, `yes` for text.",
    .evidence = "tried on Fleet 4.69",
    .bad =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: \"60\"\n",
    .good =
        "- name: a\n"
        "  query: SELECT 1\n"
        "  interval: 60\n",
    .check_file = check,
};

}  // namespace ctl
