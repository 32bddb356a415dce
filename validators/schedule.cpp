#include "validators/schedule.h"

#include <charconv>

#include "schema/base/text.h"

namespace ctl {

std::optional<long long> seconds_of(const Node& node) {
  if (!node.is_scalar()) return std::nullopt;
  const std::string_view text = trim(node.text);
  long long value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

const Entry* entry_of(const Definition& definition, std::string_view key) {
  if (definition.item == nullptr) return nullptr;
  const bool any_case = definition.dialect == Dialect::kGitOps ||
                        definition.dialect == Dialect::kApply;
  return any_case ? definition.item->entry_any_case(key)
                  : definition.item->entry(key);
}

RunSchedule schedule_of(const Definition& definition) {
  RunSchedule out;
  if (definition.kind != DefinitionKind::kQuery) return out;
  out.interval_entry = entry_of(definition, "interval");
  if (out.interval_entry != nullptr) {
    out.interval = seconds_of(out.interval_entry->value);
  }
  out.pack = definition.dialect == Dialect::kPack ||
             definition.dialect == Dialect::kConfig;
  if (out.pack) {
    out.snapshot = definition.flag("snapshot");
    return out;
  }
  const std::string logging = definition.text("logging");
  out.snapshot = logging.empty() || logging == "snapshot";
  out.automations = definition.flag("automations_enabled");
  out.kept = !definition.flag("discard_data") && out.snapshot;
  return out;
}

}  // namespace ctl
