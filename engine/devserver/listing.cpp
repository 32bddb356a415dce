#include "engine/devserver/listing.h"

#include <algorithm>
#include <charconv>

#include "engine/devserver/json_writer.h"
#include "engine/devserver/objects.h"
#include "schema/base/collation.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

constexpr std::int64_t kDefaultPage = 20;

std::optional<std::int64_t> parse_int(std::string_view text) {
  std::int64_t value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto end =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

// Column names keep letters, digits and `_`, `-`, `.`.
std::string clean(std::string_view key) {
  std::string out;
  std::copy_if(key.begin(), key.end(), std::back_inserter(out), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
  });
  return out;
}

bool is_descending(const std::optional<std::string>& direction) {
  if (direction && *direction != "asc" && *direction != "desc") {
    throw bad_decode(concat("unknown order_direction: ", *direction));
  }
  return direction == "desc";
}

std::string_view without_table(std::string_view column) {
  const auto dot = column.rfind('.');
  return dot == std::string_view::npos ? column : column.substr(dot + 1);
}

void read_paging(const Call& call, ListOptions& out) {
  const auto page = call.param("page");
  if (page) {
    const auto number = parse_int(*page);
    if (!number) throw bad_decode("non-int page value");
    if (*number < 0) throw bad_decode("negative page value");
    out.page = *number;
  }
  if (const auto size = call.param("per_page")) {
    const auto number = parse_int(*size);
    if (!number) throw bad_decode("non-int per_page value");
    if (*number <= 0) throw bad_decode("invalid per_page value");
    out.per_page = *number;
  } else if (page) {
    out.per_page = kDefaultPage;
  }
}

std::string_view find_column(const ListOptions& options,
                             std::span<const Column> columns) {
  const std::string wanted = lower_ascii(without_table(options.order_key));
  const auto found =
      std::find_if(columns.begin(), columns.end(),
                   [&](const Column& c) { return c.name == wanted; });
  if (found == columns.end()) throw unknown_column(options.order_key);
  return found->sql;
}

}  // namespace

ListOptions list_options(const Call& call) {
  ListOptions out;
  read_paging(call, out);
  const auto key = call.param("order_key");
  const auto direction = call.param("order_direction");
  const auto after = call.param("after");
  if (direction && !key) {
    throw bad_decode("order_key must be specified with order_direction");
  }
  if (after && !key) {
    throw bad_decode("order_key must be specified with after");
  }
  out.descending = is_descending(direction);
  out.order_key = clean(key.value_or(""));
  out.after = after.value_or("");
  out.match = trim_blanks(call.param("query").value_or(""));
  // A cursor takes the place of the page.
  if (!out.after.empty()) out.page = 0;
  return out;
}

ListOptions inherited_options(const Call& call) {
  // What the database gives when no size is asked for.
  constexpr std::int64_t kEverything = 1000000;
  ListOptions out;
  out.page = call.uint_param("inherited_page").value_or(0);
  out.per_page = call.uint_param("inherited_per_page").value_or(0);
  if (out.per_page == 0 && out.page > 0) out.per_page = kEverything;
  out.descending = is_descending(call.param("inherited_order_direction"));
  out.order_key = clean(call.param("inherited_order_key").value_or(""));
  return out;
}

std::string order_and_limit(const ListOptions& options,
                            std::span<const Column> columns,
                            std::string_view fallback) {
  std::string out = concat(" ORDER BY ", fallback);
  if (!options.order_key.empty()) {
    out = concat(" ORDER BY ", find_column(options, columns),
                 options.descending ? " DESC" : "", ", ", fallback);
  }
  if (options.per_page > 0) {
    // A page beyond every row; the product must not overflow.
    const bool far =
        options.page > 0 && options.per_page > INT64_MAX / 2 / options.page;
    const std::int64_t offset =
        far ? INT64_MAX / 2 : options.page * options.per_page;
    out += concat(" LIMIT ", std::min(options.per_page, INT64_MAX / 4) + 1,
                  " OFFSET ", offset);
  }
  return out;
}

void refuse_after(const ListOptions& options) {
  if (options.after.empty()) return;
  throw ambiguous_column(without_table(options.order_key));
}

std::string after_clause(const ListOptions& options,
                         std::span<const Column> columns, int index) {
  if (options.after.empty() || options.order_key.empty()) return {};
  return concat(" AND ", find_column(options, columns),
                options.descending ? " < ?" : " > ?", index);
}

std::string after_value(const ListOptions& options) {
  const std::string key = lower_ascii(without_table(options.order_key));
  if (key.ends_with("id")) {
    return std::to_string(parse_int(options.after).value_or(0));
  }
  return key == "name" ? collation_key(options.after) : options.after;
}

bool is_beyond(const ListOptions& options, std::int64_t row) {
  return options.per_page > 0 && row >= options.per_page;
}

void write_meta(JsonWriter& out, const ListOptions& options, bool more) {
  out.key("meta")
      .begin_object()
      .field("has_next_results", more)
      .field("has_previous_results", options.page > 0)
      .end_object();
}

std::string match_clause(const ListOptions& options, std::string_view column,
                         int index) {
  if (options.match.empty()) return {};
  return concat(" AND instr(", column, ", ?", index, ") > 0");
}

}  // namespace ctl::devserver
