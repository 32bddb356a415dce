#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/documents/fields.h"
#include "validators/context.h"

namespace ctl {

// What several rules about documents ask.

// The definition whose item holds a byte of a file; nullptr when none does.
const Definition* definition_around(const Tree& tree, const File& file,
                                    std::size_t offset);

// Whether a byte is in a `#` comment of the file.
bool is_in_comment(const File& file, std::size_t offset);

// An item that stands for other files: `path` or `paths` with a value.
bool is_reference(const Node& item);

// A query, policy or label of a GitOps file.
bool is_gitops_item(MapKind kind);
// The same in any file of Fleet.
bool is_query(MapKind kind);
bool is_policy(MapKind kind);
bool is_label(MapKind kind);

// The entry that counts for a key, as the reader of the mapping finds it; with
// a null value too.
const Entry* find_entry(const Mapping& mapping, std::string_view key);
const Entry* find_entry(const Definition& definition, std::string_view key);
// The same, but nullptr when its value is null.
const Entry* find_value(const Mapping& mapping, std::string_view key);
const Entry* find_value(const Definition& definition, std::string_view key);

// The later of two entries in the file, and the other.
struct Pair {
  const Entry* first = nullptr;
  const Entry* second = nullptr;
};
Pair in_order(const Entry& a, const Entry& b);

Related related_to(const File& file, const Node& node, std::string message);
Edit replace(const File& file, std::size_t begin, std::size_t end,
             std::string text);
// An edit of bytes makes sense in this file.
bool can_fix(const File& file);
// 'text' in single quotes for YAML.
std::string yaml_quoted(std::string_view text);

bool is_blank(std::string_view text);

// The bytes of SQL in a statement that a `--` comment or the end of it cuts:
// where an open quote or bracket begins; npos when all are closed.
std::size_t open_at_end(std::string_view sql);

// Byte ranges of the `--` comments of a statement.
std::vector<TextSpan> line_comments(std::string_view sql);

}  // namespace ctl
