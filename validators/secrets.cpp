#include "validators/secrets.h"

#include <algorithm>

namespace ctl {
namespace {

bool is_secret_key(std::string_view key) {
  const std::string lower = lower_ascii(key);
  return lower.ends_with("token") || lower.ends_with("password") ||
         lower.ends_with("secret") || lower == "api_key" ||
         lower == "private_key";
}

void collect(const Node& node, bool in_secrets, std::vector<SecretValue>& out) {
  for (const Node& item : node.items)
    collect(item, in_secrets, out);
  for (const Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (entry.value.is_scalar() && is_secret_key(key)) {
      out.push_back({&entry.value, in_secrets && key == "secret"});
    } else {
      collect(entry.value, key == "secrets", out);
    }
  }
}

void collect_entry(const Node& root, std::vector<SecretValue>& out) {
  for (const std::string_view key :
       {"org_settings", "team_settings", "settings"}) {
    const Node* settings = root.find(key);
    if (settings != nullptr) collect(*settings, false, out);
  }
}

void collect_apply(const Node& root, std::vector<SecretValue>& out) {
  const Node* kind = root.is_map() ? root.find_any_case("kind") : nullptr;
  const Node* spec = root.is_map() ? root.find_any_case("spec") : nullptr;
  if (kind == nullptr || spec == nullptr) return;
  const std::string word = lower_ascii(kind->text);
  const bool settings = word == "config" || word == "enroll_secret" ||
                        word == "team" || word == "fleet";
  if (settings) collect(*spec, false, out);
}

}  // namespace

std::vector<SecretValue> secret_values(const File& file) {
  std::vector<SecretValue> out;
  for (const Document& document : file.documents) {
    if (file.role == FileRole::kEntry) collect_entry(document.root, out);
    if (file.role == FileRole::kSettings) collect(document.root, false, out);
    if (file.role == FileRole::kApply) collect_apply(document.root, out);
  }
  return out;
}

bool is_masked(const Node& value) {
  return !value.text.empty() &&
         value.text.find_first_not_of('*') == std::string::npos;
}

bool is_variable(const File& file, const Node& value) {
  const bool expanded = std::any_of(
      file.variables.begin(), file.variables.end(),
      [&value](const Variable& variable) {
        return value.offset <= variable.start && variable.start < value.end;
      });
  return expanded || value.text.find('$') != std::string::npos;
}

}  // namespace ctl
