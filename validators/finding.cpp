#include "validators/finding.h"

#include <algorithm>
#include <utility>

namespace ctl {

Reported report(const Rule& rule, Finding finding) {
  Reported out;
  Diagnostic& d = out.diagnostic;
  d.severity = rule.severity;
  d.preview = rule.preview;
  d.rule = std::string(rule.id);
  d.path = std::move(finding.path);
  d.message = std::move(finding.message);
  d.help = std::move(finding.help);
  d.related = std::move(finding.related);
  d.fix = std::move(finding.fix);
  if (finding.definition != nullptr) {
    d.kind = std::string(to_string(finding.definition->kind));
    d.name = finding.definition->name;
  }
  if (const File* file = finding.place.file; file != nullptr) {
    out.begin = finding.place.begin;
    out.end = std::max(finding.place.end, finding.place.begin + 1);
    d.path = file->source.path();
    d.at = file->source.position(out.begin);
    d.end = file->source.position(out.end);
  }
  out.rule = &rule;
  out.file = finding.place.file;
  out.definition = finding.definition;
  out.subject = std::move(finding.subject);
  return out;
}

Place place_of(const File& file, const Node& node) {
  return {&file, node.offset, node.end};
}

Place key_place(const File& file, const Entry& entry) {
  return place_of(file, entry.key);
}

Place value_place(const File& file, const Entry& entry) {
  return place_of(file, entry.value.is_null() ? entry.key : entry.value);
}

Place item_place(const File& file, const Node& item) {
  return place_of(file, item.entries.empty() ? item : item.entries.front().key);
}

Place item_place(const Definition& definition) {
  const File& file = *definition.file;
  if (definition.item != nullptr) return item_place(file, *definition.item);
  const std::size_t offset = file.source.offset(definition.at);
  return {&file, offset == std::string::npos ? 0 : offset, 0};
}

}  // namespace ctl
