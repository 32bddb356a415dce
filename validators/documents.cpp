#include "validators/documents.h"

#include <algorithm>
#include <utility>

namespace ctl {

const Definition* definition_around(const Tree& tree, const File& file,
                                    std::size_t offset) {
  const std::vector<Definition>& all = tree.definitions;
  const Position at = file.source.position(offset);
  const std::string& path = file.source.path();
  auto after =
      std::upper_bound(all.begin(), all.end(), at,
                       [&path](const Position& p, const Definition& d) {
                         const int order = path.compare(d.file->source.path());
                         return order != 0 ? order < 0 : p < d.at;
                       });
  // Only what has a parent, a pack query, can end before what holds the byte.
  while (after != all.begin() && (after - 1)->file == &file) {
    --after;
    if (after->repeated) continue;
    const Node* item = after->item;
    if (item != nullptr && item->offset <= offset && offset < item->end) {
      return &*after;
    }
    if (after->parent == nullptr) return nullptr;
  }
  return nullptr;
}

bool is_in_comment(const File& file, std::size_t offset) {
  return std::any_of(file.comments.begin(), file.comments.end(),
                     [offset](const TextSpan& comment) {
                       return comment.start <= offset && offset < comment.end;
                     });
}

bool is_reference(const Node& item) {
  if (!item.is_map()) return false;
  const Node* path = item.find_any_case("path");
  const Node* paths = item.find_any_case("paths");
  return (path != nullptr && !path->is_null()) ||
         (paths != nullptr && !paths->is_null());
}

bool is_gitops_item(MapKind kind) {
  return kind == MapKind::kQuery || kind == MapKind::kPolicy ||
         kind == MapKind::kLabel;
}

bool is_query(MapKind kind) {
  return kind == MapKind::kQuery || kind == MapKind::kApplyQuery;
}

bool is_policy(MapKind kind) {
  return kind == MapKind::kPolicy || kind == MapKind::kApplyPolicy;
}

bool is_label(MapKind kind) {
  return kind == MapKind::kLabel || kind == MapKind::kApplyLabel;
}

const Entry* find_entry(const Mapping& mapping, std::string_view key) {
  const bool any_case =
      mapping.reader == Reader::kFleet || mapping.reader == Reader::kApply;
  return any_case ? mapping.node->entry_any_case(key)
                  : mapping.node->entry(key);
}

const Entry* find_entry(const Definition& definition, std::string_view key) {
  if (definition.item == nullptr) return nullptr;
  const bool any_case = definition.dialect == Dialect::kGitOps ||
                        definition.dialect == Dialect::kApply;
  return any_case ? definition.item->entry_any_case(key)
                  : definition.item->entry(key);
}

const Entry* find_value(const Mapping& mapping, std::string_view key) {
  const Entry* entry = find_entry(mapping, key);
  return entry == nullptr || entry->value.is_null() ? nullptr : entry;
}

const Entry* find_value(const Definition& definition, std::string_view key) {
  const Entry* entry = find_entry(definition, key);
  return entry == nullptr || entry->value.is_null() ? nullptr : entry;
}

Pair in_order(const Entry& a, const Entry& b) {
  return a.key.offset <= b.key.offset ? Pair{&a, &b} : Pair{&b, &a};
}

Related related_to(const File& file, const Node& node, std::string message) {
  return {file.source.path(), node.at, std::move(message)};
}

Edit replace(const File& file, std::size_t begin, std::size_t end,
             std::string text) {
  return {file.source.path(), begin, end, std::move(text)};
}

bool can_fix(const File& file) {
  return !file.converted;
}

std::string yaml_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

bool is_blank(std::string_view text) {
  return trim(text).empty();
}

namespace {

// The offset after a quoted part that begins at `i`; npos when it never ends.
std::size_t quoted_end(std::string_view sql, std::size_t i) {
  const char close = sql[i] == '[' ? ']' : sql[i];
  for (std::size_t end = sql.find(close, i + 1); end != std::string_view::npos;
       end = sql.find(close, end + 2)) {
    const bool doubled =
        close != ']' && end + 1 < sql.size() && sql[end + 1] == close;
    if (!doubled) return end + 1;
  }
  return std::string_view::npos;
}

bool opens_quote(char c) {
  return c == '\'' || c == '"' || c == '`' || c == '[';
}

}  // namespace

std::size_t open_at_end(std::string_view sql) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < sql.size();) {
    if (opens_quote(sql[i])) {
      const std::size_t end = quoted_end(sql, i);
      if (end == std::string_view::npos) return i;
      i = end;
      continue;
    }
    if (sql.substr(i).starts_with("--")) {
      i = std::min(sql.find('\n', i), sql.size());
      continue;
    }
    if (sql.substr(i).starts_with("/*")) {
      const std::size_t end = sql.find("*/", i + 2);
      if (end == std::string_view::npos) return std::string_view::npos;
      i = end + 2;
      continue;
    }
    if (sql[i] == '(') open.push_back(i);
    if (sql[i] == ')' && !open.empty()) open.pop_back();
    ++i;
  }
  return open.empty() ? std::string_view::npos : open.back();
}

std::vector<TextSpan> line_comments(std::string_view sql) {
  std::vector<TextSpan> found;
  for (std::size_t i = 0; i < sql.size();) {
    if (opens_quote(sql[i])) {
      i = std::min(quoted_end(sql, i), sql.size());
    } else if (sql.substr(i).starts_with("/*")) {
      const std::size_t end = sql.find("*/", i + 2);
      i = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (sql.substr(i).starts_with("--")) {
      const std::size_t end = std::min(sql.find('\n', i), sql.size());
      found.push_back({i, end});
      i = end;
    } else {
      ++i;
    }
  }
  return found;
}

}  // namespace ctl
