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

// Finds the places of offsets that never decrease.
class Cursor {
 public:
  Cursor(const SourceFile& source, std::size_t start)
      : text_(source.text()),
        at_(source.position(start)),
        from_(std::max(start, first_offset(text_))),
        cr_(text_.find('\r', from_)),
        lf_(text_.find('\n', from_)),
        line_end_(next_line(from_)) {}

  std::size_t offset() const { return offset_; }

  Position move_to(std::size_t offset) {
    offset_ = offset;
    offset = std::min(offset, text_.size());
    while (line_end_ <= offset) {
      at_ = {at_.line + 1, 1};
      from_ = line_end_;
      line_end_ = next_line(from_);
    }
    for (; from_ < offset; ++from_) {
      const auto byte = static_cast<unsigned char>(text_[from_]);
      if ((byte & 0xC0U) != 0x80U) ++at_.column;
    }
    return at_;
  }

 private:
  static std::size_t first_offset(std::string_view text) {
    return text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  }

  // The start of the line after the one that `from` is in; npos: none.
  std::size_t next_line(std::size_t from) {
    const auto passed = [from](std::size_t at) {
      return at != std::string_view::npos && at < from;
    };
    if (passed(cr_)) cr_ = text_.find('\r', from);
    if (passed(lf_)) lf_ = text_.find('\n', from);
    if (cr_ < lf_) return cr_ + (lf_ == cr_ + 1 ? 2 : 1);
    return lf_ == std::string_view::npos ? lf_ : lf_ + 1;
  }

  std::string_view text_;
  Position at_;
  std::size_t from_;  // the byte at `at_`
  std::size_t cr_;    // the next of each, from `from_` on
  std::size_t lf_;
  std::size_t line_end_;  // where the next line starts
  std::size_t offset_ = 0;
};

// False when the nodes do not follow each other in the file.
bool place(Node& node, Cursor& cursor) {
  if (node.offset < cursor.offset()) return false;
  node.at = cursor.move_to(node.offset);
  const auto placed = [&cursor](Node& child) { return place(child, cursor); };
  return std::all_of(node.items.begin(), node.items.end(), placed) &&
         std::all_of(node.entries.begin(), node.entries.end(),
                     [&](Entry& entry) {
                       return placed(entry.key) && placed(entry.value);
                     });
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
  if (Cursor cursor(source, root.offset); place(root, cursor)) return;
  // Aliases go back to their anchors.
  std::vector<Node*> nodes;
  collect(root, nodes);
  std::stable_sort(
      nodes.begin(), nodes.end(),
      [](const Node* a, const Node* b) { return a->offset < b->offset; });
  Cursor cursor(source, nodes.front()->offset);
  for (Node* node : nodes)
    node->at = cursor.move_to(node->offset);
}

}  // namespace ctl
