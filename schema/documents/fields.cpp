#include "schema/documents/fields.h"

#include <algorithm>
#include <array>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr unsigned Required = 1;
constexpr unsigned Premium = 2;
constexpr unsigned Ignored = 4;
constexpr unsigned NotNull = 8;
constexpr unsigned Renamed = 16;

constexpr Version release(int number) {
  return {number / 100, number % 100, 0};
}

constexpr Field make_field(MapKind map, std::string_view key, FieldType type,
                           MapKind child, int since, int until, unsigned flags,
                           std::string_view summary) {
  Field field;
  field.map = map;
  field.key = key;
  field.type = type;
  field.child = child;
  field.since = release(since);
  field.until = release(until);
  field.required = (flags & Required) != 0;
  field.premium = (flags & Premium) != 0;
  field.ignored = (flags & Ignored) != 0;
  field.not_null = (flags & NotNull) != 0;
  // `aws_account` is now `account` of `aws`.
  if ((flags & Renamed) != 0) field.renamed = key.substr(4);
  field.summary = summary;
  return field;
}

// Counted, as Clang 14 deduces the size of no array beyond 256 elements.
constexpr std::size_t kCount = 0
#define CTL_FIELD(map, key, type, child, since, until, flags, summary) +1
#include "schema/documents/fields.def"
#undef CTL_FIELD
    ;

constexpr auto make_fields() {
  std::array<Field, kCount> fields = {{
#define CTL_FIELD(map, key, type, child, since, until, flags, summary)    \
  make_field(MapKind::k##map, key, FieldType::k##type, MapKind::k##child, \
             since, until, flags, summary),
#include "schema/documents/fields.def"
#undef CTL_FIELD
  }};
  const auto rename = [&fields](MapKind map, std::string_view key,
                                std::string_view now, int since) {
    for (Field& field : fields) {
      if (field.map != map || field.key != key) continue;
      field.renamed = now;
      field.renamed_since = release(since);
    }
  };
#define CTL_FIELD(map, key, type, child, since, until, flags, summary)
#define CTL_FIELD_RENAMED(map, key, now, since) \
  rename(MapKind::k##map, key, now, since);
#include "schema/documents/fields.def"
#undef CTL_FIELD
  return fields;
}

// The fields of one mapping stand together in fields.def.
constexpr auto kFields = make_fields();

}  // namespace

std::span<const Field> fields_of(MapKind kind) {
  const auto is_kind = [kind](const Field& field) { return field.map == kind; };
  const auto* first = std::find_if(kFields.begin(), kFields.end(), is_kind);
  const auto* last = std::find_if_not(first, kFields.end(), is_kind);
  return {first, last};
}

const Field* find_field(MapKind kind, std::string_view key) {
  for (const Field& field : fields_of(kind)) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

const Field* find_field_any_case(MapKind kind, std::string_view key) {
  if (const Field* exact = find_field(kind, key)) return exact;
  const std::string lower = lower_ascii(key);
  for (const Field& field : fields_of(kind)) {
    if (lower_ascii(field.key) == lower) return &field;
  }
  return nullptr;
}

const Field* field_of(const Mapping& mapping, std::string_view key) {
  const bool any_case =
      mapping.reader == Reader::kFleet || mapping.reader == Reader::kApply;
  return any_case ? find_field_any_case(mapping.kind, key)
                  : find_field(mapping.kind, key);
}

std::string_view name_of(MapKind kind) {
  switch (kind) {
    case MapKind::kNone: return "a mapping";
    case MapKind::kEntry: return "an entry file";
    case MapKind::kQuery:
    case MapKind::kApplyQuery: return "a query";
    case MapKind::kPolicy:
    case MapKind::kApplyPolicy: return "a policy";
    case MapKind::kRunScript: return "run_script";
    case MapKind::kInstallSoftware: return "install_software";
    case MapKind::kLabel:
    case MapKind::kApplyLabel: return "a label";
    case MapKind::kCriteria: return "criteria";
    case MapKind::kApply: return "an apply document";
    case MapKind::kPack:
    case MapKind::kApplyPack: return "a pack";
    case MapKind::kPackTargets: return "targets of a pack";
    case MapKind::kPackQuery:
    case MapKind::kApplyPackQuery: return "a pack query";
    case MapKind::kApplyTeam: return "a team document";
    case MapKind::kApplySecrets: return "an enroll_secret document";
    case MapKind::kSecret: return "a secret";
    case MapKind::kConfig: return "an osquery configuration";
    case MapKind::kDecorators: return "decorators";
    case MapKind::kTableConstruction: return "a table construction";
    case MapKind::kDetection: return "a detection";
    case MapKind::kAlert: return "alert";
    case MapKind::kDetectionReports: return "reports";
    case MapKind::kMatanoConfig: return "matano.config.yml";
    case MapKind::kMatanoAws: return "aws";
    case MapKind::kSidecar: return "a test file";
    case MapKind::kMeta: return "meta";
    case MapKind::kTest: return "a test";
    case MapKind::kTestCase: return "a test case";
    case MapKind::kExpect: return "expect";
    case MapKind::kRowRange: return "rows";
    case MapKind::kHost: return "a host profile";
    case MapKind::kHostFile: return "a file of a host";
    case MapKind::kTool: return "ctl.yml";
    case MapKind::kToolOsquery: return "osquery";
    case MapKind::kToolFleet: return "fleet";
    case MapKind::kToolEnvironment: return "an environment";
    case MapKind::kToolHosts: return "hosts";
    case MapKind::kToolSuppressions: return "suppressions";
    case MapKind::kToolLimits: return "limits";
    case MapKind::kToolMeta: return "meta";
    case MapKind::kOwnTables: return "a file of tables";
    case MapKind::kOwnTable: return "a table";
    case MapKind::kOwnColumn: return "a column";
  }
  return "";
}

}  // namespace ctl
