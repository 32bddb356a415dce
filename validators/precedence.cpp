#include "validators/precedence.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "validators/spans.h"

namespace ctl {
namespace {

using Indices = std::vector<std::size_t>;

// Ranges of one file, asked whether one of them holds a byte.
class Ranges {
 public:
  void add(ByteRange range) { ranges_.push_back(range); }

  void finish() {
    std::sort(ranges_.begin(), ranges_.end(),
              [](ByteRange a, ByteRange b) { return a.begin < b.begin; });
    std::size_t farthest = 0;
    for (ByteRange& range : ranges_) {
      range.end = farthest = std::max(farthest, range.end);
    }
  }

  bool hold(std::size_t offset) const {
    const auto after = std::upper_bound(
        ranges_.begin(), ranges_.end(), offset,
        [](std::size_t at, ByteRange range) { return at < range.begin; });
    return after != ranges_.begin() && (after - 1)->end > offset;
  }

 private:
  std::vector<ByteRange> ranges_;  // after finish(): ends never go back
};

class Settler {
 public:
  explicit Settler(std::vector<Reported> findings)
      : findings_(std::move(findings)), silenced_(findings_.size()) {
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      by_rule_[findings_[i].diagnostic.rule].push_back(i);
      all_.push_back(i);
    }
  }

  void settle(const Precedence& row) {
    const Indices winners = winners_of(row);
    if (winners.empty()) return;
    const Indices& losers = losers_of(row);
    if (losers.empty()) return;
    switch (row.reach) {
      case Reach::kItem:
      case Reach::kSubject:
      case Reach::kStatement: return settle_definitions(row, winners, losers);
      case Reach::kTree:
        for (const std::size_t i : losers)
          silenced_[i] = true;
        return;
      case Reach::kNamedFile: return settle_files(winners, losers);
      case Reach::kPlace:
      case Reach::kEntry:
      case Reach::kMapping:
      case Reach::kBelow:
      case Reach::kFirst:
      case Reach::kDocument: return settle_ranges(row, winners, losers);
    }
  }

  std::vector<Reported> rest() && {
    std::vector<Reported> out;
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      if (!silenced_[i]) out.push_back(std::move(findings_[i]));
    }
    return out;
  }

 private:
  Indices winners_of(const Precedence& row) const {
    const auto found = by_rule_.find(row.winner);
    if (found == by_rule_.end()) return {};
    Indices winners = found->second;
    if (!row.about.empty()) {
      std::erase_if(winners, [&](std::size_t i) {
        return findings_[i].subject != row.about;
      });
    }
    return winners;
  }

  const Indices& losers_of(const Precedence& row) const {
    static const Indices kNone;
    if (row.loser == "*") return all_;
    const auto found = by_rule_.find(row.loser);
    return found == by_rule_.end() ? kNone : found->second;
  }

  bool is_sql_rule(const Reported& finding) const {
    return finding.rule != nullptr && (finding.rule->check_sql != nullptr ||
                                       finding.rule->check_plan != nullptr);
  }

  // In the SQL, or right after it on its last line (a comment that cut it).
  static bool in_sql(const Reported& finding) {
    const Node* sql = finding.definition->sql_node;
    if (sql == nullptr || finding.file == nullptr) return true;
    if (finding.begin < sql->offset) return false;
    const std::string_view text = finding.file->source.text();
    const std::size_t line_end = text.find_first_of("\r\n", sql->end);
    return finding.begin < std::max(sql->end, line_end);
  }

  // The definition; of an item that several scopes list, the item.
  static const void* identity(const Definition* definition) {
    if (definition == nullptr || definition->item == nullptr) return definition;
    return definition->item;
  }

  void settle_definitions(const Precedence& row, const Indices& winners,
                          const Indices& losers) {
    std::set<std::pair<const void*, std::string_view>> keys;
    for (const std::size_t i : winners) {
      const Reported& w = findings_[i];
      if (w.definition == nullptr) continue;
      if (row.reach == Reach::kStatement && !in_sql(w)) continue;
      keys.emplace(identity(w.definition), row.reach == Reach::kSubject
                                               ? std::string_view(w.subject)
                                               : std::string_view());
    }
    for (const std::size_t i : losers) {
      const Reported& l = findings_[i];
      if (l.diagnostic.rule == row.winner) continue;
      if (row.reach == Reach::kStatement && !is_sql_rule(l)) continue;
      silenced_[i] =
          silenced_[i] ||
          keys.count({identity(l.definition), row.reach == Reach::kSubject
                                                  ? std::string_view(l.subject)
                                                  : std::string_view()}) != 0;
    }
  }

  void settle_files(const Indices& winners, const Indices& losers) {
    std::set<std::string_view> paths;
    for (const std::size_t i : winners)
      paths.insert(findings_[i].subject);
    for (const std::size_t i : losers) {
      if (paths.count(findings_[i].diagnostic.path) != 0) silenced_[i] = true;
    }
  }

  void settle_ranges(const Precedence& row, const Indices& winners,
                     const Indices& losers) {
    std::map<const File*, Ranges> ranges;
    for (const std::size_t i : winners) {
      if (findings_[i].file == nullptr) continue;
      add_ranges(row.reach, findings_[i], ranges[findings_[i].file]);
    }
    for (auto& [file, found] : ranges)
      found.finish();
    for (const std::size_t i : losers) {
      const Reported& l = findings_[i];
      if (l.file == nullptr || l.diagnostic.rule == row.winner) continue;
      const auto found = ranges.find(l.file);
      if (found != ranges.end() && found->second.hold(l.begin)) {
        silenced_[i] = true;
      }
    }
  }

  const Spans& spans_of(const File* file) {
    std::unique_ptr<Spans>& slot = spans_[file];
    if (!slot) slot = std::make_unique<Spans>(*file);
    return *slot;
  }

  void add_entry(const File* file, std::size_t offset, Ranges& out) {
    if (const Entry* entry = spans_of(file).entry_at(offset)) {
      out.add({entry->key.offset, std::max(entry->key.end, entry->value.end)});
    }
  }

  void add_mapping(const Reported& winner, Ranges& out) {
    const Node* map = spans_of(winner.file).map_at(winner.begin);
    if (map == nullptr) return;
    for (const Entry& entry : map->entries) {
      out.add({entry.key.offset, entry.key.end});
      out.add({entry.value.offset, entry.value.offset + 1});
    }
  }

  void add_ranges(Reach reach, const Reported& winner, Ranges& out) {
    out.add({winner.begin, winner.end});
    if (reach == Reach::kEntry) add_entry(winner.file, winner.begin, out);
    if (reach == Reach::kMapping) add_mapping(winner, out);
    if (reach == Reach::kDocument) {
      out.add(spans_of(winner.file).document_at(winner.begin));
    }
    if (reach == Reach::kBelow) {
      const Node* map = spans_of(winner.file).map_at(winner.begin);
      if (map != nullptr) out.add({map->offset, map->end});
    }
    if (reach == Reach::kFirst) {
      for (const Related& first : winner.diagnostic.related) {
        if (first.path != winner.diagnostic.path) continue;
        add_entry(winner.file, winner.file->source.offset(first.at), out);
      }
    }
  }

  std::vector<Reported> findings_;
  std::vector<bool> silenced_;
  std::map<std::string, Indices, std::less<>> by_rule_;
  Indices all_;
  std::map<const File*, std::unique_ptr<Spans>> spans_;
};

}  // namespace

bool silences_tree(const Reported& finding) {
  const auto rows = precedence_table();
  return std::any_of(rows.begin(), rows.end(), [&](const Precedence& row) {
    return row.reach == Reach::kTree && row.winner == finding.diagnostic.rule &&
           (row.about.empty() || row.about == finding.subject);
  });
}

bool reaches_tree(std::string_view rule) {
  const auto rows = precedence_table();
  return std::any_of(rows.begin(), rows.end(), [rule](const Precedence& row) {
    return row.reach == Reach::kTree &&
           (row.winner == rule || row.loser == rule);
  });
}

std::vector<Reported> one_per_cause(std::vector<Reported> findings) {
  Settler settler(std::move(findings));
  for (const Precedence& row : precedence_table())
    settler.settle(row);
  return std::move(settler).rest();
}

}  // namespace ctl
