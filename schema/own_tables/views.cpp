// Views that agents make of their configuration (contracts/osquery.md 16).
#include "schema/own_tables/forms.h"

namespace ctl {
namespace {

constexpr int kDeepest = 12;  // agent options of a team in an apply document

void collect(const Node& node, bool configuration, int depth,
             OwnTables::Views& out) {
  if (depth > kDeepest || !node.is_map()) return;
  for (const Entry& entry : node.entries) {
    const bool views = configuration && entry.key.text == "views";
    if (!views) {
      collect(entry.value, entry.key.text == "config", depth + 1, out);
      continue;
    }
    for (const Entry& view : entry.value.entries) {
      if (view.value.is_scalar())
        out.try_emplace(view.key.text, view.value.text);
    }
  }
}

}  // namespace

void collect_views(const Node& root, bool configuration,
                   OwnTables::Views& out) {
  collect(root, configuration, 0, out);
}

}  // namespace ctl
