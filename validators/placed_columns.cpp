#include "validators/placed_columns.h"

#include <algorithm>
#include <span>

#include "schema/base/text.h"
#include "validators/plan.h"

namespace ctl {

std::string PlacedColumns::list() const {
  constexpr std::size_t kShown = 4;
  std::string text = several() ? "columns " : "column ";
  text += join(std::span(names).first(std::min(names.size(), kShown)));
  if (names.size() > kShown)
    text += concat(" and ", names.size() - kShown, " more");
  return text;
}

void add_column(const SqlContext& context, const ResultColumn& column,
                std::vector<PlacedColumns>& places) {
  const SqlToken* token = column_token(context.sql, column.column);
  auto at = std::find_if(
      places.begin(), places.end(),
      [token](const PlacedColumns& place) { return place.token == token; });
  if (at == places.end()) {
    places.push_back({.token = token});
    at = places.end() - 1;
  }
  std::string name = concat(quote(column.column), " of ", quote(column.table));
  if (std::find(at->names.begin(), at->names.end(), name) == at->names.end()) {
    at->names.push_back(std::move(name));
  }
}

}  // namespace ctl
