#pragma once

#include <optional>
#include <string_view>

#include "schema/documents/tree.h"

namespace ctl {

// What a YAML document is, by what it holds: kEntry, kList, kApply or kNone.
FileRole yaml_role(std::string_view path, const Node& root);

// The same for a JSON document: kPack, kConfig or kNone.
FileRole json_role(std::string_view path, const Node& root);

// Whether a text that does not parse was meant for us: some line begins with a
// key that only our files have.
bool sniffs_of_definitions(std::string_view text);
bool sniffs_of_apply(std::string_view text);
bool sniffs_of_pack(std::string_view text);

// What the items of a list are, by their keys, then by the path.
DefinitionKind guess_kind(std::string_view path, const Node& list);

// The sections of an entry file that hold definitions; nothing for the others.
std::optional<DefinitionKind> section_kind(std::string_view key);

}  // namespace ctl
