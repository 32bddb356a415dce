#include "schema/documents/place.h"

#include <algorithm>
#include <memory>

namespace ctl {
namespace {

void collect(Node& node, std::vector<Node*>& nodes) {
  nodes.push_back(&node);
  for (Node& item : node.items)
    collect(item, nodes);
  for (Entry& entry : node.entries) {
    collect(entry.key, nodes);
    collect(entry.value, nodes);
  }
}

void map_node(Node& node, const ExpandedText& expanded) {
  if (node.is_scalar() && expanded.differs(node.offset, node.end) &&
      node.runs != nullptr) {
    std::vector<SourceRun> runs;
    for (const SourceRun& run : *node.runs) {
      if (run.length == 0) {
        runs.push_back({run.value, expanded.source(run.source), 0});
        continue;
      }
      // A run may cross a variable's edges: cut it where the source jumps.
      std::size_t from = 0;
      while (from < run.length) {
        const std::size_t source = expanded.source(run.source + from);
        std::size_t to = from + 1;
        while (to < run.length &&
               expanded.source(run.source + to) == source + (to - from))
          ++to;
        const bool jumps = to == from + 1 && to < run.length;
        runs.push_back({run.value + from, source, jumps ? 0 : to - from});
        from = to;
      }
    }
    node.runs = std::make_shared<const std::vector<SourceRun>>(std::move(runs));
  } else {
    node.runs = nullptr;
  }
  const std::size_t end = node.end;
  node.offset = expanded.source(node.offset);
  node.end = end == 0 ? 0 : expanded.source(end);
}

}  // namespace

void map_to_source(Document& document, std::vector<TextSpan>& comments,
                   const ExpandedText& expanded) {
  std::vector<Node*> nodes;
  collect(document.root, nodes);
  for (Node* node : nodes) {
    map_node(*node, expanded);
    for (Entry& entry : node->entries) {
      if (entry.is_merged()) entry.merged = expanded.source(entry.merged);
    }
  }
  for (TextSpan& comment : comments) {
    comment = {expanded.source(comment.start), expanded.source(comment.end)};
  }
  if (document.extra != Node::kNowhere) {
    document.extra = expanded.source(document.extra);
  }
}

void set_positions(Node& root, const SourceFile& source) {
  std::vector<Node*> nodes;
  collect(root, nodes);
  const auto before = [](const Node* a, const Node* b) {
    return a->offset < b->offset;
  };
  if (!std::is_sorted(nodes.begin(), nodes.end(), before)) {
    std::stable_sort(nodes.begin(), nodes.end(), before);
  }
  const std::string& text = source.text();
  std::size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  Position at{1, 1};
  for (Node* node : nodes) {
    for (; i < node->offset && i < text.size(); ++i) {
      const char c = text[i];
      const bool crlf = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (c == '\n' || (c == '\r' && !crlf)) {
        at = {at.line + 1, 1};
      } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
        ++at.column;
      }
    }
    node->at = at;
  }
}

}  // namespace ctl
