#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/node.h"
#include "schema/documents/yaml_text.h"

namespace ctl {

enum class YamlTokenKind : std::uint8_t {
  kEnd,
  kDirective,
  kDocumentStart,
  kDocumentEnd,
  kBlockList,
  kBlockMap,
  kBlockEnd,
  kFlowList,
  kFlowListEnd,
  kFlowMap,
  kFlowMapEnd,
  kItem,       // `- `
  kFlowEntry,  // `,`
  kKey,        // `? `, or put before a key without one
  kValue,      // `: `
  kAlias,
  kAnchor,
  kTag,
  kScalar,
};

struct YamlToken {
  YamlTokenKind kind = YamlTokenKind::kEnd;
  ScalarStyle style = ScalarStyle::kPlain;
  std::size_t start = 0;
  std::size_t end = 0;
  std::string text;  // scalar value, name of an anchor, the whole tag
  std::uint32_t indent = 0;
  std::vector<SourceRun> runs;  // of a scalar, when they were asked for
};

// The bytes [start, end) of a text.
struct TextSpan {
  std::size_t start = 0;
  std::size_t end = 0;
};

// Cuts a YAML text into tokens by the rules of YAML 1.1 as the server's parser
// has them: the same texts are refused. Reads no further than it is asked to.
// Throws YamlFault.
class YamlScanner {
 public:
  // `begin` counts as the start of a line. With `traces`, scalars come with the
  // places of all their bytes.
  YamlScanner(std::string_view text, std::size_t begin, bool traces);

  const YamlToken& peek();
  YamlToken take();

  const std::vector<TextSpan>& comments() const { return comments_; }

 private:
  // A place where a key without `?` may have begun.
  struct SimpleKey {
    bool possible = false;
    bool required = false;
    std::size_t token = 0;
    std::size_t offset = 0;
    std::size_t line_start = 0;
    int column = 0;
  };

  bool needs_more();
  void fetch();
  void fetch_indicator(char c);
  void skip_to_token();
  void newline_at(std::size_t line_start);
  int column();

  bool is_valid(SimpleKey& key) const;
  void save_key();
  void drop_key();
  void open_block(int column, std::size_t before, YamlTokenKind kind,
                  std::size_t offset);
  void close_blocks(int column);

  void add(YamlTokenKind kind, std::size_t length);
  void add_end();
  void add_directive();
  void add_document_mark();
  void add_flow_start(YamlTokenKind kind);
  void add_flow_end(YamlTokenKind kind);
  void add_item();
  void add_explicit_key();
  void add_value();
  void add_anchor(YamlTokenKind kind);
  void add_tag();
  void add_scalar(ScalarStyle style);
  bool starts_plain(char c) const;

  YamlChars chars_;
  bool traces_;
  std::size_t pos_;
  std::size_t line_start_;
  std::size_t column_from_;  // column_ is that of this offset
  int column_ = 0;
  int indent_ = -1;
  std::vector<int> indents_;
  std::vector<SimpleKey> keys_{1};  // one for each flow level
  bool key_allowed_ = true;
  bool ended_ = false;
  bool has_tag_handles_ = false;
  std::deque<YamlToken> tokens_;
  std::size_t taken_ = 0;  // tokens that were taken
  std::vector<TextSpan> comments_;
};

}  // namespace ctl
