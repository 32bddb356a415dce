#include "engine/plan/consequences.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "schema/base/text.h"

namespace ctl {
namespace {

const FieldChange* find(const Change& change, std::string_view field) {
  const auto found =
      std::find_if(change.fields.begin(), change.fields.end(),
                   [&](const FieldChange& f) { return f.field == field; });
  return found == change.fields.end() ? nullptr : &*found;
}

bool is(const FieldChange* field, const Value& after) {
  return field != nullptr && field->after == after;
}

// Texts that people read and nothing else does.
bool is_cosmetic(const Change& change) {
  if (change.action == Action::kRename || change.fields.empty()) return false;
  return std::all_of(
      change.fields.begin(), change.fields.end(), [](const FieldChange& f) {
        return f.field == "description" || f.field == "resolution";
      });
}

// Stored report rows go when what they were made by changes.
bool resets_report(const Change& change) {
  const FieldChange* logging = find(change, "logging");
  return find(change, "query") != nullptr ||
         find(change, "platform") != nullptr ||
         find(change, "min_osquery_version") != nullptr ||
         (logging != nullptr && !is(logging, std::string("snapshot")));
}

std::set<std::string> platforms(const std::optional<Value>& value) {
  std::set<std::string> out;
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  std::string_view rest = text == nullptr ? std::string_view() : *text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    out.emplace(trim(rest.substr(0, comma)));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size()
                                                       : comma + 1);
  }
  return out;
}

// Some platform is no longer asked; none at all means every one. Hosts that
// still are keep their answers.
bool narrows(const FieldChange* platform) {
  if (platform == nullptr) return false;
  const std::set<std::string> before = platforms(platform->before);
  const std::set<std::string> after = platforms(platform->after);
  if (after.empty()) return false;
  return before.empty() || !std::includes(after.begin(), after.end(),
                                          before.begin(), before.end());
}

void add_deletion(const Change& change, std::vector<Consequence>& out) {
  switch (change.kind) {
    case ObjectKind::kQuery:
      out.push_back(Consequence::kDestroysReports);
      break;
    case ObjectKind::kPolicy:
    case ObjectKind::kLabel:
      out.push_back(Consequence::kClearsMembership);
      break;
    case ObjectKind::kTeam: break;
  }
}

void add_update(const Change& change, std::vector<Consequence>& out) {
  if (change.kind == ObjectKind::kQuery) {
    if (is(find(change, "discard_data"), true)) {
      out.push_back(Consequence::kDestroysReports);
    }
    if (resets_report(change)) out.push_back(Consequence::kResetsResults);
    return;
  }
  if (change.kind != ObjectKind::kPolicy) return;
  const bool sql = find(change, "query") != nullptr;
  if (sql || narrows(find(change, "platform"))) {
    out.push_back(Consequence::kClearsMembership);
  }
  if (sql) out.push_back(Consequence::kResetsResults);
  // Hosts that failed answer anew, and a new failure starts what is attached.
  if (sql && !change.automations.empty()) {
    out.push_back(Consequence::kRerunsAutomation);
  }
}

}  // namespace

std::vector<Consequence> consequences_of(const Change& change) {
  std::vector<Consequence> out;
  switch (change.action) {
    case Action::kCreate: break;
    case Action::kDelete: add_deletion(change, out); break;
    case Action::kUpdate:
    case Action::kRename:
      add_update(change, out);
      if (is_cosmetic(change)) out.push_back(Consequence::kCosmetic);
      break;
  }
  return out;
}

}  // namespace ctl
