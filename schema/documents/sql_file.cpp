#include "schema/documents/sql_file.h"

#include <memory>

#include "schema/base/text.h"
#include "schema/documents/paths.h"

namespace ctl {
namespace {

// A scalar whose bytes are those of the file, one for one.
Node copied(std::string_view text, std::size_t start, std::size_t length) {
  Node node;
  node.kind = NodeKind::kScalar;
  node.offset = start;
  node.end = start + length;
  node.text = std::string(text.substr(start, length));
  node.runs = std::make_shared<const std::vector<SourceRun>>(
      std::vector<SourceRun>{{0, start, length}});
  return node;
}

bool is_key(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
             std::string_view::npos;
}

}  // namespace

Node read_sql_text(const SourceFile& source) {
  const std::string_view text = source.text();
  const std::size_t first = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  Node root;
  root.kind = NodeKind::kMap;
  root.offset = first;
  root.end = text.size();
  for (int number = 1; number <= source.line_count(); ++number) {
    const std::string_view line = source.line(number);
    const std::string_view comment = trim(line);
    if (comment.empty()) continue;
    if (!comment.starts_with("--")) break;
    const std::string_view header = trim(comment.substr(2));
    const std::size_t colon = header.find(':');
    if (colon == std::string_view::npos) continue;
    if (!is_key(header.substr(0, colon))) continue;
    const std::string_view value = trim(header.substr(colon + 1));
    const auto offset = [&](std::string_view part) {
      return static_cast<std::size_t>(part.data() - text.data());
    };
    Entry entry;
    entry.key = copied(text, offset(header), colon);
    entry.value =
        value.empty() ? Node{} : copied(text, offset(value), value.size());
    if (value.empty()) entry.value.offset = entry.value.end = entry.key.end + 1;
    root.entries.push_back(std::move(entry));
  }
  if (root.find("name") == nullptr) {
    Entry name;
    name.key.kind = name.value.kind = NodeKind::kScalar;
    name.key.text = "name";
    std::string_view stem = base_name(source.path());
    stem.remove_suffix(std::string_view(".sql").size());
    name.value.text = std::string(stem);
    name.key.offset = name.key.end = first;
    name.value.offset = name.value.end = first;
    root.entries.push_back(std::move(name));
  }
  Entry query;
  query.key.kind = NodeKind::kScalar;
  query.key.text = "query";
  query.key.offset = query.key.end = first;
  query.value = copied(text, first, text.size() - first);
  root.entries.push_back(std::move(query));
  return root;
}

}  // namespace ctl
