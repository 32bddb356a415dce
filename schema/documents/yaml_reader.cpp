#include "schema/documents/yaml_reader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/scalar.h"
#include "schema/documents/yaml_compose.h"

namespace ctl {
namespace {

// Properties that may stand before a value.
struct Properties {
  std::uint32_t anchor = 0;
  std::string tag;
  bool any = false;
  std::size_t end = 0;
};

class DocumentReader {
 public:
  DocumentReader(std::string_view text, std::size_t begin, bool traces)
      : scanner_(text, begin, traces) {}

  YamlRead read();
  std::vector<TextSpan> comments() const { return scanner_.comments(); }

 private:
  YamlTokenKind next() { return scanner_.peek().kind; }
  bool skip(YamlTokenKind kind) {
    if (next() != kind) return false;
    scanner_.take();
    return true;
  }
  YamlFault unexpected(std::string message, std::string help) {
    return {scanner_.peek().start, std::move(message), std::move(help)};
  }

  bool read_directives();
  void find_extra(YamlRead& read);
  Properties read_properties();
  Node read_node(bool block, bool item_may_start);
  Node read_alias();
  Node read_content(bool block, bool item_may_start, const Properties& before);
  Node read_scalar(const Properties& before);
  void read_block_list(Node& list);
  void read_bare_list(Node& list);
  void read_block_map(Node& map);
  void read_flow_list(Node& list);
  void read_flow_map(Node& map);
  Entry read_flow_entry(bool explicit_key);
  Node empty_at(std::size_t offset) const;

  YamlScanner scanner_;
  std::size_t depth_ = 0;
  std::size_t last_end_ = 0;  // of the last token that held something
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::uint32_t anchor_count_ = 0;
  // Of the block mappings around this place: each is made of just as many as it
  // has.
  std::vector<Entry> entries_;
};

Node DocumentReader::empty_at(std::size_t offset) const {
  Node node;
  node.offset = node.end = offset;
  return node;
}

// True when there was one: then a `---` must follow.
bool DocumentReader::read_directives() {
  bool any = false;
  while (next() == YamlTokenKind::kDirective) {
    const YamlToken token = scanner_.take();
    const std::string_view text = token.text;
    any = true;
    if (text.starts_with("%TAG ")) continue;
    if (text.starts_with("%YAML ") && trim(text.substr(6)) == "1.1") continue;
    throw YamlFault{token.start,
                    concat(quote(text), " is not known to the server's parser"),
                    "remove the line"};
  }
  return any;
}

YamlRead DocumentReader::read() {
  YamlRead read;
  const bool directives = read_directives();
  const bool marked = skip(YamlTokenKind::kDocumentStart);
  if (directives && !marked) {
    throw unexpected("a directive is followed by no `---`",
                     "add `---` after it");
  }
  if (next() == YamlTokenKind::kEnd) {
    read.empty = true;
    read.root = empty_at(scanner_.peek().start);
    return read;
  }
  const bool nothing = marked && (next() == YamlTokenKind::kDocumentStart ||
                                  next() == YamlTokenKind::kDocumentEnd ||
                                  next() == YamlTokenKind::kDirective);
  if (nothing) {
    read.empty = true;
    read.root = empty_at(scanner_.peek().start);
  } else {
    read.root = read_node(true, false);
  }
  next();  // what follows must at least be a token
  if (anchor_count_ > 0) resolve_aliases(read.root, anchor_count_);
  find_extra(read);
  return read;
}

// The server never reads on, so that what follows need not even parse.
void DocumentReader::find_extra(YamlRead& read) {
  std::size_t mark = Node::kNowhere;
  try {
    while (true) {
      const YamlToken token = scanner_.take();
      if (token.kind == YamlTokenKind::kEnd) return;
      if (token.kind == YamlTokenKind::kDocumentEnd ||
          token.kind == YamlTokenKind::kBlockEnd) {
        continue;
      }
      if (token.kind == YamlTokenKind::kDocumentStart) {
        mark = token.start;
        continue;
      }
      read.extra = mark != Node::kNowhere ? mark : token.start;
      return;
    }
  } catch (const YamlFault& fault) {
    read.extra = mark != Node::kNowhere ? mark : fault.offset;
  }
}

Properties DocumentReader::read_properties() {
  Properties found;
  while (true) {
    const YamlTokenKind kind = next();
    const bool again = (kind == YamlTokenKind::kAnchor && found.anchor != 0) ||
                       (kind == YamlTokenKind::kTag && !found.tag.empty());
    if (again ||
        (kind != YamlTokenKind::kAnchor && kind != YamlTokenKind::kTag))
      break;
    YamlToken token = scanner_.take();
    found.any = true;
    found.end = last_end_ = token.end;
    if (kind == YamlTokenKind::kAnchor) {
      found.anchor = ++anchor_count_;
      anchors_[token.text] = found.anchor;
    } else {
      found.tag = std::move(token.text);
    }
  }
  return found;
}

Node DocumentReader::read_alias() {
  const YamlToken token = scanner_.take();
  last_end_ = token.end;
  const auto found = anchors_.find(token.text);
  if (found == anchors_.end()) {
    throw YamlFault{token.start,
                    concat("no anchor ", quote("&" + token.text),
                           " stands before this alias"),
                    "put the value in quotes if it is plain text"};
  }
  Node node = empty_at(token.start);
  node.end = token.end;
  node.alias = true;
  node.anchor = found->second;
  return node;
}

Node DocumentReader::read_node(bool block, bool item_may_start) {
  if (next() == YamlTokenKind::kAlias) return read_alias();
  const Properties before = read_properties();
  ++depth_;
  Node node = read_content(block, item_may_start, before);
  --depth_;
  node.anchor = before.anchor;
  return node;
}

Node DocumentReader::read_content(bool block, bool item_may_start,
                                  const Properties& before) {
  const YamlTokenKind kind = next();
  if (kind == YamlTokenKind::kScalar) return read_scalar(before);
  Node node = empty_at(scanner_.peek().start);
  if (depth_ > kDeepestNesting) {
    throw YamlFault{node.offset,
                    concat("nested deeper than ", kDeepestNesting, " levels"),
                    "flatten the structure", true};
  }
  if (item_may_start && kind == YamlTokenKind::kItem) {
    node.kind = NodeKind::kList;
    read_bare_list(node);
  } else if (kind == YamlTokenKind::kFlowList) {
    node.kind = NodeKind::kList;
    read_flow_list(node);
  } else if (kind == YamlTokenKind::kFlowMap) {
    node.kind = NodeKind::kMap;
    read_flow_map(node);
  } else if (block && kind == YamlTokenKind::kBlockList) {
    node.kind = NodeKind::kList;
    read_block_list(node);
  } else if (block && kind == YamlTokenKind::kBlockMap) {
    node.kind = NodeKind::kMap;
    read_block_map(node);
  } else if (before.any) {
    node = empty_at(before.end);
    node.tag = scalar_tag(before.tag);
    if (node.tag == ScalarTag::kText) node.kind = NodeKind::kScalar;
    return node;
  } else {
    throw unexpected("a value is missing or stands at a wrong indentation",
                     "indent it as its neighbours are");
  }
  node.end = std::max(node.offset, last_end_);
  return node;
}

Node DocumentReader::read_scalar(const Properties& before) {
  YamlToken token = scanner_.take();
  Node node = empty_at(token.start);
  node.end = last_end_ = token.end;
  node.style = token.style;
  node.indent = token.indent;
  node.tag = scalar_tag(before.tag);
  node.text = std::move(token.text);
  if (!token.runs.empty()) {
    node.runs =
        std::make_shared<const std::vector<SourceRun>>(std::move(token.runs));
  }
  node.kind = NodeKind::kScalar;
  if (is_null_text(node)) node.kind = NodeKind::kNull;
  return node;
}

void DocumentReader::read_block_list(Node& list) {
  scanner_.take();
  while (next() == YamlTokenKind::kItem) {
    last_end_ = scanner_.take().end;
    const bool empty =
        next() == YamlTokenKind::kItem || next() == YamlTokenKind::kBlockEnd;
    list.items.push_back(empty ? empty_at(last_end_) : read_node(true, false));
  }
  if (!skip(YamlTokenKind::kBlockEnd)) {
    const bool of_keys =
        !list.items.empty() && list.items.back().kind == NodeKind::kMap;
    throw unexpected(
        "this line is indented differently from the list above",
        of_keys ? "indent it as the key above, or begin an item with `- `"
                : "begin it with `- `, indented as the items before");
  }
}

// A list that is indented no deeper than the key it belongs to.
void DocumentReader::read_bare_list(Node& list) {
  while (next() == YamlTokenKind::kItem) {
    last_end_ = scanner_.take().end;
    const YamlTokenKind kind = next();
    const bool empty =
        kind == YamlTokenKind::kItem || kind == YamlTokenKind::kKey ||
        kind == YamlTokenKind::kValue || kind == YamlTokenKind::kBlockEnd;
    list.items.push_back(empty ? empty_at(last_end_) : read_node(true, false));
  }
}

void DocumentReader::read_block_map(Node& map) {
  scanner_.take();
  const std::size_t first = entries_.size();
  const auto ends = [this] {
    const YamlTokenKind kind = next();
    return kind == YamlTokenKind::kKey || kind == YamlTokenKind::kValue ||
           kind == YamlTokenKind::kBlockEnd;
  };
  while (next() == YamlTokenKind::kKey) {
    Entry entry;
    entry.key = empty_at(scanner_.take().end);
    if (!ends()) entry.key = read_node(true, true);
    entry.value = empty_at(entry.key.end);
    if (next() == YamlTokenKind::kValue) {
      last_end_ = scanner_.take().end;
      entry.value = ends() ? empty_at(last_end_) : read_node(true, true);
    }
    entries_.push_back(std::move(entry));
  }
  const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(first);
  map.entries.assign(std::make_move_iterator(from),
                     std::make_move_iterator(entries_.end()));
  entries_.erase(from, entries_.end());
  if (!skip(YamlTokenKind::kBlockEnd)) {
    throw unexpected("a key is expected here",
                     "indent this line as the keys of the mapping above, or "
                     "put a text of several lines behind `|`");
  }
}

void DocumentReader::read_flow_list(Node& list) {
  const std::size_t start = scanner_.take().start;
  bool first = true;
  while (next() != YamlTokenKind::kFlowListEnd) {
    if (!first && !skip(YamlTokenKind::kFlowEntry)) {
      throw unexpected(
          concat("a ',' or ']' is expected here, to go on with or close the "
                 "list"),
          "close the bracket, or put the text in quotes");
    }
    first = false;
    if (next() == YamlTokenKind::kFlowListEnd) break;
    if (next() == YamlTokenKind::kKey) {
      scanner_.take();
      Node pair = empty_at(scanner_.peek().start);
      pair.kind = NodeKind::kMap;
      pair.entries.push_back(read_flow_entry(true));
      pair.end = last_end_;
      list.items.push_back(std::move(pair));
    } else {
      list.items.push_back(read_node(false, false));
    }
  }
  last_end_ = scanner_.take().end;
  list.offset = start;
}

Entry DocumentReader::read_flow_entry(bool explicit_key) {
  const auto ends = [this] {
    const YamlTokenKind kind = next();
    return kind == YamlTokenKind::kFlowEntry ||
           kind == YamlTokenKind::kFlowMapEnd ||
           kind == YamlTokenKind::kFlowListEnd;
  };
  Entry entry;
  entry.key = empty_at(scanner_.peek().start);
  if (explicit_key && next() != YamlTokenKind::kValue && !ends()) {
    entry.key = read_node(false, false);
  } else if (!explicit_key) {
    entry.key = read_node(false, false);
    entry.value = empty_at(entry.key.end);
    return entry;  // `{a}`: a key with nothing
  }
  entry.value = empty_at(entry.key.end);
  if (next() == YamlTokenKind::kValue) {
    last_end_ = scanner_.take().end;
    entry.value = ends() ? empty_at(last_end_) : read_node(false, false);
  }
  return entry;
}

void DocumentReader::read_flow_map(Node& map) {
  const std::size_t start = scanner_.take().start;
  bool first = true;
  while (next() != YamlTokenKind::kFlowMapEnd) {
    if (!first && !skip(YamlTokenKind::kFlowEntry)) {
      throw unexpected(
          "a ',' or '}' is expected here, to go on with or close the mapping",
          "close the brace, or put the text in quotes");
    }
    first = false;
    if (next() == YamlTokenKind::kFlowMapEnd) break;
    const bool keyed = skip(YamlTokenKind::kKey);
    map.entries.push_back(read_flow_entry(keyed));
  }
  last_end_ = scanner_.take().end;
  map.offset = start;
}

}  // namespace

YamlRead read_yaml(std::string_view text, std::size_t begin, std::size_t end,
                   bool traces) {
  DocumentReader reader(text.substr(0, end), begin, traces);
  YamlRead read;
  try {
    read = reader.read();
    check_keys(read.root);
  } catch (const YamlFault& fault) {
    read = {};
    read.fault = fault;
  }
  read.comments = reader.comments();
  return read;
}

}  // namespace ctl
