#include "engine/plan/matching.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "schema/base/text.h"

namespace ctl {
namespace {

using Index = std::map<std::string, const Object*>;

Index by_key(const State& state) {
  Index index;
  for (const Object& object : state.objects) {
    const Object*& slot = index[object_key(object)];
    // Two policies may differ in bytes only; the exact name wins elsewhere.
    if (slot == nullptr) slot = &object;
  }
  return index;
}

// What makes two objects candidates for being one: kind, scope and SQL.
std::string sql_key(const Object& object) {
  return concat(static_cast<int>(object.kind), '\0', scope_key(object.scope),
                '\0', object.text("query"));
}

std::set<std::string> keys_of(const History& history) {
  std::set<std::string> keys;
  for (const PastObject& past : history.objects)
    keys.insert(object_key(past.object));
  return keys;
}

const Object* renamed_by_hint(const Object& wanted, Index& free) {
  if (wanted.renamed_from.empty()) return nullptr;
  Object before = wanted;
  before.name = wanted.renamed_from;
  const auto found = free.find(object_key(before));
  if (found == free.end()) return nullptr;
  const Object* object = found->second;
  free.erase(found);
  return object;
}

// Pairs what is alone on both sides with its SQL.
void match_by_sql(std::vector<std::pair<const Object*, const Object*>>& pairs,
                  Index& free, const History& history) {
  if (!history.known) return;
  const std::set<std::string> owned = keys_of(history);
  std::map<std::string, std::vector<std::size_t>> added;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Object& wanted = *pairs[i].first;
    if (pairs[i].second == nullptr && !wanted.text("query").empty()) {
      added[sql_key(wanted)].push_back(i);
    }
  }
  std::map<std::string, std::vector<std::string>> removed;
  for (const auto& [key, object] : free) {
    if (owned.contains(key)) removed[sql_key(*object)].push_back(key);
  }
  for (const auto& [sql, places] : added) {
    const auto found = removed.find(sql);
    if (places.size() != 1 || found == removed.end() ||
        found->second.size() != 1) {
      continue;
    }
    const auto node = free.extract(found->second.front());
    pairs[places.front()].second = node.mapped();
  }
}

}  // namespace

Matching match(const State& wanted, const State& actual,
               const History& history) {
  Matching matching;
  Index free = by_key(actual);
  for (const Object& object : wanted.objects) {
    const auto found = free.find(object_key(object));
    matching.pairs.emplace_back(&object, nullptr);
    if (found == free.end()) continue;
    matching.pairs.back().second = found->second;
    free.erase(found);
  }
  for (auto& [want, have] : matching.pairs) {
    if (have == nullptr) have = renamed_by_hint(*want, free);
  }
  match_by_sql(matching.pairs, free, history);
  for (const auto& [key, object] : free)
    matching.leftovers.push_back(object);
  return matching;
}

}  // namespace ctl
