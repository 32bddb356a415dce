#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schema/catalog/platform.h"
#include "schema/documents/tree.h"

namespace ctl {

// The kinds of mappings that ctl reads; fields.def says which keys each has.
enum class MapKind {
  kNone,
  kEntry,
  kQuery,
  kPolicy,
  kRunScript,
  kInstallSoftware,
  kLabel,
  kCriteria,
  kApply,
  kApplyQuery,
  kApplyPolicy,
  kApplyLabel,
  kApplyPack,
  kPackTargets,
  kApplyPackQuery,
  kApplyTeam,
  kApplySecrets,
  kSecret,
  kPack,
  kPackQuery,
  kConfig,
  kDecorators,
  kTableConstruction,
  kDetection,
  kAlert,
  kDetectionReports,
  kMatanoConfig,
  kMatanoAws,
  kSidecar,
  kMeta,
  kTest,
  kTestCase,
  kExpect,
  kRowRange,
  kHost,
  kHostFile,
  kTool,
  kToolOsquery,
  kToolFleet,
  kToolEnvironment,
  kToolHosts,
  kToolLimits,
  kToolMeta,
  kToolSuppressions,
  kOwnTables,
  kOwnTable,
  kOwnColumn,
};

// "a query", "an entry file": what messages call such a mapping.
std::string_view name_of(MapKind kind);

enum class FieldType {
  kAny,
  kText,
  kWhole,   // a whole number; Fleet takes 60.0 and 1e3 too
  kNumber,  // any number
  kBool,
  kMap,
  kNamed,  // a mapping of names to mappings
  kList,
  kTextList,
  kSoftware,         // a mapping, or nothing
  kInstallSoftware,  // a mapping, or a boolean for patch policies
};

struct Field {
  MapKind map = MapKind::kNone;
  std::string_view key;
  FieldType type = FieldType::kAny;
  MapKind child = MapKind::kNone;
  Version since;  // first Fleet release that reads it; 0.0.0: all supported
  Version until;  // first one that does not any more; 0.0.0: still does
  bool required = false;
  bool premium = false;
  bool ignored = false;      // read and overwritten, or dropped
  bool not_null = false;     // refused when it is null
  std::string_view renamed;  // what it is called now
  Version renamed_since;     // 0.0.0: always was
  std::string_view summary;
};

std::span<const Field> fields_of(MapKind kind);
// Exact spelling; nullptr when the mapping has no such key.
const Field* find_field(MapKind kind, std::string_view key);
// Ignoring ASCII case, the exact one first.
const Field* find_field_any_case(MapKind kind, std::string_view key);

// Who reads a mapping, which decides how keys and scalars are taken.
enum class Reader {
  kFleet,       // JSON structs: keys in any case, types exact
  kFleetExact,  // the top level of an entry file, `secrets`
  kApply,       // keys in any case, scalars become text
  kAgent,       // exact keys; unknown ones are common
  kMatano,      // exact keys, YAML 1.2
  kTool,        // our own files
};

// One mapping of a file with what it is. `parent` is the index of the mapping
// around it in the same list, or its own index.
struct Mapping {
  MapKind kind = MapKind::kNone;
  Reader reader = Reader::kFleet;
  const Node* node = nullptr;
  std::size_t parent = 0;
  // In a list of an entry file, or of a file that one refers to.
  bool in_entry = false;
};

// The field that a key stands for, as its reader finds it.
const Field* field_of(const Mapping& mapping, std::string_view key);

// Every mapping of a file that fields.def describes, outermost first.
std::vector<Mapping> mappings_of(const File& file);

}  // namespace ctl
