#include "engine/plan/wanted_checks.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/scalar.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 4> kPlatforms = {"darwin", "linux",
                                                        "windows", "chrome"};
constexpr std::array<std::string_view, 3> kLoggings = {
    "snapshot", "differential", "differential_ignore_removals"};

class Checker {
 public:
  Checker(const Definition& definition, const Object& object,
          std::vector<Diagnostic>& problems)
      : definition_(definition), object_(object), problems_(problems) {}

  void run() {
    if (object_.name.empty()) {
      add(nullptr, concat("a ", to_string(object_.kind), " has no name"),
          "add `name:`; it matches the definition to the server's");
      return;
    }
    // A label may be a list of hosts instead.
    if (object_.kind != ObjectKind::kLabel &&
        trim(object_.text("query")).empty()) {
      add(definition_.sql_node, concat(what(), " has no SQL"), "add `query:`");
    }
    for (const FieldInfo& field : fields_of(object_.kind))
      check_field(field);
  }

 private:
  std::string what() const {
    return describe(object_.kind, object_.scope, object_.name);
  }

  void add(const Node* node, std::string message, std::string help) {
    Diagnostic problem;
    problem.rule = "plan";
    problem.path = object_.path;
    problem.at = node == nullptr ? definition_.at : node->at;
    problem.kind = to_string(object_.kind);
    problem.name = object_.name;
    problem.message = std::move(message);
    problem.help = std::move(help);
    problems_.push_back(std::move(problem));
  }

  void check_field(const FieldInfo& field) {
    const Node* node = definition_.field(field.name);
    if (node == nullptr || node->is_null()) return;
    check_type(field, *node);
    const std::string value = object_.text(field.name);
    if (field.type == FieldShape::kLogging && !value.empty() &&
        std::find(kLoggings.begin(), kLoggings.end(), value) ==
            kLoggings.end()) {
      add(node, concat("logging ", quote(value), " of ", what(), " is unknown"),
          concat("use one of ", kLoggings[0], ", ", kLoggings[1], ", ",
                 kLoggings[2]));
    }
    if (field.type == FieldShape::kPlatform) check_platform(*node, value);
  }

  // GitOps files are strict where apply-style ones coerce.
  void check_type(const FieldInfo& field, const Node& node) {
    if (definition_.dialect != Dialect::kGitOps) return;
    const ScalarType type = resolve(node).type;
    const bool fits = fits_type(field.type, node, type);
    if (fits) return;
    add(&node,
        concat('\'', field.name, "' of ", what(), " is not ",
               wanted_type(field.type)),
        field.type == FieldShape::kFlag || field.type == FieldShape::kNumber
            ? "write it without quotes"
            : "put it in quotes");
  }

  static bool fits_type(FieldShape wanted, const Node& node, ScalarType type) {
    switch (wanted) {
      case FieldShape::kFlag:
        return type == ScalarType::kBool || type == ScalarType::kNull;
      case FieldShape::kNumber: {
        const auto number = whole_number(node);
        return number && *number >= 0 && *number <= 4294967295LL;
      }
      case FieldShape::kNames: return node.is_list();
      case FieldShape::kText:
      case FieldShape::kPlatform:
      case FieldShape::kLogging:
      case FieldShape::kMembership:
        return node.is_scalar() &&
               (type == ScalarType::kText || type == ScalarType::kNull);
    }
    return true;
  }

  static std::string_view wanted_type(FieldShape type) {
    switch (type) {
      case FieldShape::kFlag: return "true or false";
      case FieldShape::kNumber: return "a whole number of seconds";
      case FieldShape::kNames: return "a list of names";
      case FieldShape::kText:
      case FieldShape::kPlatform:
      case FieldShape::kLogging:
      case FieldShape::kMembership: return "text";
    }
    return "";
  }

  void check_platform(const Node& node, std::string_view value) {
    const bool blank_query =
        object_.kind == ObjectKind::kQuery && trim(value).empty();
    if (value.empty() || blank_query) return;
    while (true) {
      const std::size_t comma = value.find(',');
      const std::string_view item = trim(value.substr(0, comma));
      if (std::find(kPlatforms.begin(), kPlatforms.end(), item) ==
          kPlatforms.end()) {
        add(&node,
            concat("platform ", quote(item), " of ", what(), " is unknown"),
            "use darwin, linux, windows, chrome, with commas between");
        return;
      }
      if (comma == std::string_view::npos) return;
      value.remove_prefix(comma + 1);
    }
  }

  const Definition& definition_;
  const Object& object_;
  std::vector<Diagnostic>& problems_;
};

// A section that is neither compared nor applied may need variables that only
// who applies it has, such as enrol secrets.
bool is_ignored(const File& file, std::size_t offset) {
  const Node* root = file.root();
  if (file.role != FileRole::kEntry || root == nullptr) return false;
  constexpr std::array<std::string_view, 5> kRead = {
      "name", "labels", "queries", "reports", "policies"};
  return std::any_of(
      root->entries.begin(), root->entries.end(), [&](const Entry& entry) {
        return entry.value.offset <= offset && offset < entry.value.end &&
               std::find(kRead.begin(), kRead.end(), entry.key.text) ==
                   kRead.end();
      });
}

}  // namespace

void check_definition(const Definition& definition, const Object& object,
                      std::vector<Diagnostic>& problems) {
  Checker(definition, object, problems).run();
}

void check_variables(const Tree& tree, std::vector<Diagnostic>& problems) {
  for (const auto& file : tree.files) {
    if (file->role != FileRole::kEntry && file->role != FileRole::kList) {
      continue;
    }
    for (const Variable& variable : file->variables) {
      if (is_ignored(*file, variable.start)) continue;
      const bool secret = variable.state == Variable::State::kSecret;
      if (variable.state != Variable::State::kUnset && !secret) continue;
      Diagnostic problem;
      problem.rule = "plan";
      problem.path = file->source.path();
      problem.at = file->source.position(variable.start);
      problem.message = secret ? concat("secret variable ",
                                        quote(variable.name), " in a YAML file")
                               : concat("environment variable ",
                                        quote(variable.name), " is not set");
      problem.help = secret ? "secrets belong in profiles and scripts"
                            : concat("set it, or write `\\$", variable.name,
                                     "` for the text itself");
      problems.push_back(std::move(problem));
    }
  }
}

}  // namespace ctl
