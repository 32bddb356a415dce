#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "validators/documents.h"

namespace ctl {

// What several rules ask of the references of GitOps files.

// The value of `path`, else the key where the value is nothing.
Place reference_place(const Reference& reference);
// The entry of `path`, `paths` or `package_path`.
const Entry& reference_entry(const Reference& reference);

bool has_glob(std::string_view text);
// Whether `paths` is a key of this server; unknown without `fleet.version`.
bool knows_paths(const Context& context);
// An environment variable stands in the value, so that it names another file
// elsewhere.
bool holds_variable(const File& file, const Node& value);

// The file of the tree whose path is that of the reference but for case.
std::optional<std::string> other_case(const Tree& tree,
                                      const Reference& reference);

// The file of the tree that a missing one was most likely meant to be: another
// place, a slip of the finger; "" when none is near.
std::string_view meant_file(const Tree& tree, const Reference& reference);

// The built-in label of the server that takes this name; empty when none does.
// `exact`: byte for byte, else as the server compares names.
std::string_view builtin_label(std::string_view name, bool exact);

// Takes an item out of a list of the file, its line with it; nothing when it is
// the only one or when something else stands on its lines.
std::optional<Edit> remove_item(const File& file, const Node& list,
                                const Node& item);

}  // namespace ctl
