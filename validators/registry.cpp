#include <algorithm>
#include <vector>

#include "schema/base/text.h"
#include "validators/rule.h"

namespace ctl {
namespace {

constexpr const Rule* kRules[] = {
#define CTL_RULE(name) &(name),
#include "validators/rules.def"
#undef CTL_RULE
};

bool by_id(const Rule* a, const Rule* b) {
  return a->id < b->id;
}

const std::vector<const Rule*>& sorted_rules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> all(std::begin(kRules), std::end(kRules));
    std::sort(all.begin(), all.end(), by_id);
    return all;
  }();
  return rules;
}

}  // namespace

std::span<const Rule* const> all_rules() {
  return sorted_rules();
}

const Rule* find_rule(std::string_view id) {
  const auto& rules = sorted_rules();
  const auto found =
      std::lower_bound(rules.begin(), rules.end(), id,
                       [](const Rule* rule, std::string_view wanted) {
                         return rule->id < wanted;
                       });
  return found != rules.end() && (*found)->id == id ? *found : nullptr;
}

std::string_view closest_rule(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const Rule* rule : sorted_rules())
    ids.push_back(rule->id);
  return closest(id, ids);
}

std::string unknown_rule_help(std::string_view id) {
  const std::string_view near = closest_rule(id);
  return near.empty() ? std::string("`ctl rules` lists them all")
                      : concat("did you mean '", near, "'?");
}

}  // namespace ctl
