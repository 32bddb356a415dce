#include "validators/context.h"

#include <algorithm>
#include <utility>

namespace ctl {

void Context::report(Finding finding) const {
  out.push_back(ctl::report(rule, std::move(finding)));
}

void DefinitionContext::report(Finding finding) const {
  finding.definition = &definition;
  Context::report(std::move(finding));
}

Place place_of_sql(const Definition& definition, std::size_t begin,
                   std::size_t end) {
  const File& file = *definition.file;
  if (definition.sql_node == nullptr) {
    const std::size_t start = file.source.text().find(definition.sql);
    const std::size_t base = start == std::string::npos ? 0 : start;
    return {&file, base + begin, base + end};
  }
  const Node& node = *definition.sql_node;
  // The last byte, then one more: a fold or an escape may follow it.
  const std::size_t last = std::max(end, begin + 1) - 1;
  return {&file, source_offset(file.source, node, begin),
          source_offset(file.source, node, last) + 1};
}

Place SqlContext::sql_place(std::size_t begin, std::size_t end) const {
  return place_of_sql(definition, begin, end);
}

void SqlContext::report_sql(std::size_t begin, std::size_t end,
                            Finding finding) const {
  finding.place = sql_place(begin, end);
  report(std::move(finding));
}

void SqlContext::report_token(const SqlToken* token, Finding finding) const {
  if (token == nullptr) return report_statement(std::move(finding));
  report_sql(token->begin, token->end, std::move(finding));
}

void SqlContext::report_statement(Finding finding) const {
  const std::size_t begin = sql.tokens.empty() ? 0 : sql.tokens.front().begin;
  const std::size_t end = sql.tokens.empty() ? 1 : sql.tokens.front().end;
  report_sql(begin, end, std::move(finding));
}

}  // namespace ctl
