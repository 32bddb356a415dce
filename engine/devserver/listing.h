#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/devserver/call.h"

namespace ctl::devserver {

class JsonWriter;

// The parameters every list takes (contracts/fleet.md 3.6).
struct ListOptions {
  std::int64_t page = 0;
  std::int64_t per_page = 0;  // 0: everything
  std::string order_key;      // cleaned
  bool descending = false;
  std::string after;
  std::string match;  // search text
};

// Throws the 400 texts of the real server.
ListOptions list_options(const Call& call);

// The same of `inherited_page` and the like, which are read as plain numbers.
ListOptions inherited_options(const Call& call);

// A column of the real server's tables and what it is here.
struct Column {
  std::string_view name;
  std::string_view sql;
};

// " ORDER BY … LIMIT … OFFSET …" of a list. One row more than the page is
// read, to know whether another follows. Throws on an unknown column.
std::string order_and_limit(const ListOptions& options,
                            std::span<const Column> columns,
                            std::string_view fallback);

// The 422 that `after` is for lists that join tables.
void refuse_after(const ListOptions& options);

// " AND <column> > ?<index>" for lists of one table; bind after_value(). Throws
// on an unknown column. The column's affinity turns the text into a number.
std::string after_clause(const ListOptions& options,
                         std::span<const Column> columns, int index);
std::string after_value(const ListOptions& options);

// Whether row number `row` (from 0) is the one beyond the page.
bool is_beyond(const ListOptions& options, std::int64_t row);

// "meta": {"has_next_results", "has_previous_results"}.
void write_meta(JsonWriter& out, const ListOptions& options, bool more);

// " AND instr(<column>, ?<index>) > 0": a search in collation keys; bind
// search_key(match).
std::string match_clause(const ListOptions& options, std::string_view column,
                         int index);

}  // namespace ctl::devserver
