#include <map>
#include <set>
#include <utility>

#include "cli/convert/conversion.h"
#include "schema/base/text.h"

namespace ctl {

std::vector<Converted> with_own_names(std::vector<Converted> items,
                                      Losses& losses) {
  std::vector<Converted> out;
  std::map<std::string, std::size_t> places;  // by key
  for (Converted& item : items) {
    const std::string name = item.object.name;
    auto found = places.find(object_key(item.object));
    if (found == places.end()) {
      places[object_key(item.object)] = out.size();
      out.push_back(std::move(item));
      continue;
    }
    const Converted& other = out[found->second];
    const std::string& path = item.object.path;
    if (object_digest(item.object) == object_digest(other.object)) {
      losses.note(path, concat("the same as in ", other.object.path), name);
      continue;
    }
    const std::string base =
        item.pack.empty() ? name : concat(name, " (", item.pack, ')');
    item.object.name = base;
    for (int number = 2; places.contains(object_key(item.object)); ++number)
      item.object.name = concat(base, ' ', number);
    losses.note(
        path,
        concat("becomes ", quote(item.object.name),
               ", as another of its name comes from ", other.object.path),
        name);
    places[object_key(item.object)] = out.size();
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace ctl
