#include "schema/documents/node.h"

#include <algorithm>

#include "schema/base/text.h"
#include "schema/documents/json_reader.h"
#include "schema/documents/yaml_text.h"

namespace ctl {
namespace {

std::vector<SourceRun> trace(const SourceFile& file, const Node& scalar) {
  std::vector<SourceRun> runs;
  ScalarText text(&runs);
  const std::string_view bytes(file.text());
  ScalarContext context{YamlChars(bytes.substr(0, scalar.end)), Node::kNowhere,
                        -1, false, scalar.indent};
  switch (scalar.style) {
    case ScalarStyle::kPlain: scan_plain(context, scalar.offset, text); break;
    case ScalarStyle::kSingleQuoted:
    case ScalarStyle::kDoubleQuoted:
      scan_quoted(context, scalar.offset, text);
      break;
    case ScalarStyle::kLiteral:
    case ScalarStyle::kFolded: scan_block(context, scalar.offset, text); break;
    case ScalarStyle::kJson:
      trace_json_string(bytes, scalar.offset, text);
      break;
  }
  return runs;
}

std::size_t in_runs(const std::vector<SourceRun>& runs, std::size_t index,
                    std::size_t otherwise) {
  const auto after = std::upper_bound(
      runs.begin(), runs.end(), index,
      [](std::size_t i, const SourceRun& run) { return i < run.value; });
  if (after == runs.begin()) return otherwise;
  const SourceRun& run = *(after - 1);
  if (run.length == 0) return run.source;
  return run.source + std::min(index - run.value, run.length - 1);
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const Entry* Node::entry(std::string_view key) const {
  const Entry* found = nullptr;
  for (const Entry& candidate : entries) {
    if (candidate.key.text != key) continue;
    found = &candidate;
    if (is_json()) return found;
  }
  return found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* found = entry(key);
  return found == nullptr ? nullptr : &found->value;
}

const Entry* Node::entry_any_case(std::string_view key) const {
  const Entry* found = nullptr;
  for (const Entry& candidate : entries) {
    const std::string& name = candidate.key.text;
    if (!same_but_for_case(name, key)) continue;
    if (found == nullptr || found->key.text <= name) found = &candidate;
  }
  return found;
}

const Node* Node::find_any_case(std::string_view key) const {
  const Entry* found = entry_any_case(key);
  return found == nullptr ? nullptr : &found->value;
}

SourceMap::SourceMap(const SourceFile& file, const Node& scalar)
    : scalar_(scalar) {
  if (scalar.runs != nullptr) {
    runs_ = *scalar.runs;
    return;
  }
  try {
    runs_ = trace(file, scalar);
  } catch (const YamlFault&) {
    runs_.clear();  // the file is not the one the node was read from
  }
}

std::size_t SourceMap::offset(std::size_t index) const {
  if (index < scalar_.text.size()) {
    return in_runs(runs_, index, scalar_.offset);
  }
  const bool quoted = scalar_.style == ScalarStyle::kSingleQuoted ||
                      scalar_.style == ScalarStyle::kDoubleQuoted ||
                      scalar_.style == ScalarStyle::kJson;
  return scalar_.end - (quoted && scalar_.end > scalar_.offset ? 1 : 0);
}

std::size_t source_offset(const SourceFile& file, const Node& scalar,
                          std::size_t index) {
  return SourceMap(file, scalar).offset(index);
}

}  // namespace ctl
