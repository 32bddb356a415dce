#include "cli/render/plan.h"

#include <algorithm>
#include <tuple>

namespace ctl {
namespace {

constexpr Format<Plan> kFormats[] = {
#define CTL_PLAN_FORMAT(name, summary) {#name, summary, render_plan_##name},
#include "cli/render/plan_formats.def"
#undef CTL_PLAN_FORMAT
};

int gravity(const Change& change) {
  if (change.action == Action::kDelete) return 0;
  int least = 20;
  for (const Consequence consequence : change.consequences) {
    if (consequence == Consequence::kCosmetic) return 40;
    least = std::min(least, 1 + static_cast<int>(consequence));
  }
  switch (change.action) {
    case Action::kDelete:
    case Action::kRename: return std::min(least, 10);
    case Action::kUpdate: return least;
    case Action::kCreate: return 30;
  }
  return least;
}

std::string deletion_text(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kQuery: return "destroys its stored reports";
    case ObjectKind::kPolicy: return "destroys every pass and fail answer";
    case ObjectKind::kTeam:
    case ObjectKind::kLabel: return "destroys its membership";
  }
  return {};
}

}  // namespace

std::span<const Format<Plan>> plan_formats() {
  return kFormats;
}

std::vector<const Change*> by_gravity(const Plan& plan) {
  std::vector<const Change*> changes;
  for (const Change& change : plan.changes)
    changes.push_back(&change);
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change* a, const Change* b) {
                     return gravity(*a) < gravity(*b);
                   });
  return changes;
}

std::string headline(const Change& change) {
  const bool renamed = change.action == Action::kRename;
  std::string out =
      concat(to_string(change.action), ' ',
             describe(change.kind,
                      change.kind == ObjectKind::kTeam ? "" : change.scope,
                      renamed ? change.previous_name : change.name));
  if (renamed) out += concat(" to ", quote(change.name));
  return out;
}

std::vector<std::string> consequence_texts(const Change& change) {
  std::vector<std::string> out;
  if (change.action == Action::kDelete) return {deletion_text(change.kind)};
  for (const Consequence consequence : change.consequences) {
    switch (consequence) {
      case Consequence::kDestroysReports:
        out.emplace_back("destroys its stored reports and keeps none");
        break;
      case Consequence::kClearsMembership:
        out.emplace_back("clears pass and fail answers of hosts");
        break;
      case Consequence::kResetsResults:
        if (change.kind != ObjectKind::kQuery) break;
        out.emplace_back("resets stored results");
        break;
      case Consequence::kRerunsAutomation:
        out.push_back(concat("may run again on failing hosts: ",
                             join(change.automations)));
        break;
      case Consequence::kCosmetic: break;
    }
  }
  return out;
}

std::string summary_line(const Plan& plan) {
  std::string out;
  const auto add = [&](std::size_t count, std::string_view text) {
    if (count == 0) return;
    out += concat(out.empty() ? "" : ", ", count, ' ', text);
  };
  add(plan.count(Action::kCreate), "to create");
  add(plan.count(Action::kUpdate), "to update");
  add(plan.count(Action::kRename), "to rename");
  add(plan.count(Action::kDelete), "to delete");
  if (out.empty()) out = "no changes";
  out += concat("; ", plan.unchanged,
                plan.source.from.empty() ? " as the files say" : " unchanged");
  if (!plan.unmanaged.empty()) {
    out += concat(", ", plan.unmanaged.size(), " not from this repository");
  }
  return out;
}

std::string compared_text(const Plan& plan) {
  const PlanSource& source = plan.source;
  if (source.from.empty()) {
    return concat(plan.server.url, " (Fleet ", plan.server.version, ", ",
                  plan.server.tier, ')');
  }
  return concat(
      source.from.substr(0, 10), "..",
      source.dirty ? "the files as they are" : source.commit.substr(0, 10));
}

std::string value_text(const Value& value) {
  struct Printer {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(long long number) const { return concat(number); }
    std::string operator()(const std::string& text) const {
      return quote(text, 160);
    }
    std::string operator()(const std::vector<std::string>& names) const {
      std::vector<std::string> quoted;
      for (const std::string& name : names)
        quoted.push_back(quote(name));
      return quoted.empty() ? "none" : join(quoted);
    }
  };
  return std::visit(Printer{}, value);
}

std::string place_text(const std::string& path, int line) {
  if (path.empty()) return {};
  return line > 0 ? concat(visible(path), ':', line) : visible(path);
}

}  // namespace ctl
