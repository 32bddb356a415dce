#include <algorithm>

#include "cli/testing/test_case.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Fields = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::vector<std::string> field_of(const Alert& alert, std::string_view key) {
  if (key == "detection") return {alert.detection};
  if (key == "title") return {alert.title};
  if (key == "dedupe") return {alert.dedupe};
  if (key == "severity") return {alert.severity};
  if (key == "description") return {alert.description};
  if (key == "runbook") return {alert.runbook};
  if (key == "reference") return {alert.reference};
  return alert.destinations;
}

// Whether the parts around each "…" of `wanted` are in a text, in their order.
bool is_like(std::string_view text, std::string_view wanted) {
  constexpr std::string_view kAny = "…";
  std::size_t any = wanted.find(kAny);
  if (any == std::string_view::npos) return text == wanted;
  if (!text.starts_with(wanted.substr(0, any))) return false;
  text.remove_prefix(any);
  while (any != std::string_view::npos) {
    wanted.remove_prefix(any + kAny.size());
    any = wanted.find(kAny);
    const std::string_view part = wanted.substr(0, any);
    if (any == std::string_view::npos) return text.ends_with(part);
    const std::size_t at = text.find(part);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + part.size());
  }
  return true;
}

bool matches(const Alert& alert, const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
    const auto got = field_of(alert, field.first);
    return std::equal(got.begin(), got.end(), field.second.begin(),
                      field.second.end(), is_like);
  });
}

std::string quoted(const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values)
    out.push_back(quote(value));
  return out.size() == 1 ? out.front() : concat('[', join(out), ']');
}

std::string shown(const Fields& fields) {
  std::vector<std::string> parts;
  for (const auto& [key, values] : fields)
    parts.push_back(concat(key, '=', quoted(values)));
  return parts.empty() ? std::string() : concat(" {", join(parts), '}');
}

// With the fields that were asked for, and what says which alert it is.
std::string shown(const Alert& alert, const Fields& asked) {
  Fields fields;
  for (const char* key : {"detection", "title"})
    fields.emplace_back(key, field_of(alert, key));
  for (const auto& [key, values] : asked) {
    if (key == "detection" || key == "title") continue;
    fields.emplace_back(key, field_of(alert, key));
  }
  return shown(fields);
}

}  // namespace

std::optional<std::string> mismatch(const ExpectedAlert& expect,
                                    const std::vector<Alert>& alerts) {
  const Alert* below = nullptr;
  const Alert* other = nullptr;
  for (const Alert& alert : alerts) {
    if (static_cast<long long>(alert.matches) < alert.threshold) {
      below = &alert;
      continue;
    }
    if (expect.none) {
      return concat("expected no alert, got", shown(alert, {}));
    }
    if (matches(alert, expect.fields)) return std::nullopt;
    other = &alert;
  }
  if (expect.none) return std::nullopt;
  const std::string wanted = concat("expected an alert", shown(expect.fields));
  if (other != nullptr) {
    return concat(wanted, ", got", shown(*other, expect.fields));
  }
  if (below != nullptr) {
    return concat(wanted, ", got ", below->matches, " of the ",
                  below->threshold,
                  " matches"
                  " that it takes");
  }
  return concat(wanted, ", got none");
}

}  // namespace ctl
