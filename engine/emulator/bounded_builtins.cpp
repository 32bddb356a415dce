#include "engine/emulator/bounded_builtins.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ctl {
namespace {

// A character that printf() repeats oftener makes no sense.
constexpr long long kMostRepeats = 1000000;

BoundedBuiltins& owner(sqlite3_context* context) {
  return *static_cast<BoundedBuiltins*>(sqlite3_user_data(context));
}

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::string_view blob_of(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// Asks for the time after every million bytes of work.
class Clock {
 public:
  explicit Clock(sqlite3_context* context)
      : context_(context), session_(owner(context).session()) {}

  // True when time is up; the call has then failed.
  bool spend(std::size_t work) {
    work_ += work;
    if (work_ < kInterval) return false;
    work_ = 0;
    if (!session_.expired()) return false;
    sqlite3_result_error_code(context_, SQLITE_INTERRUPT);
    return true;
  }

 private:
  static constexpr std::size_t kInterval = 1000000;

  sqlite3_context* context_;
  Session& session_;
  std::size_t work_ = 0;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// instr(X, Y): where Y begins in X, in characters, in bytes when both are
// blobs.
void instr(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const int left = sqlite3_value_type(values[0]);
  const int right = sqlite3_value_type(values[1]);
  if (left == SQLITE_NULL || right == SQLITE_NULL) return;
  const bool blobs = left == SQLITE_BLOB && right == SQLITE_BLOB;
  std::string_view rest = blobs ? blob_of(values[0]) : text_of(values[0]);
  const std::string_view part = blobs ? blob_of(values[1]) : text_of(values[1]);
  Clock clock(context);
  int position = 1;
  while (!rest.starts_with(part)) {
    if (part.size() > rest.size()) {
      position = 0;
      break;
    }
    ++position;
    do {
      rest.remove_prefix(1);
    } while (!blobs && !rest.empty() && is_continuation(rest.front()));
    const bool candidate = !rest.empty() && rest.front() == part.front();
    if (clock.spend(candidate ? part.size() : 1)) return;
  }
  sqlite3_result_int(context, position);
}

// replace(X, Y, Z): X with every Y made Z.
void replace(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  for (int i = 0; i < 3; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
  }
  const std::string_view text = text_of(values[0]);
  const std::string_view part = text_of(values[1]);
  if (part.empty() || part.front() == '\0') {
    sqlite3_result_value(context, values[0]);
    return;
  }
  const std::string_view by = text_of(values[2]);
  const auto limit = static_cast<std::size_t>(sqlite3_limit(
      sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1));
  Clock clock(context);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != part.front() || !text.substr(at).starts_with(part)) {
      const bool candidate = text[at] == part.front();
      result += text[at++];
      if (clock.spend(candidate ? part.size() : 1)) return;
      continue;
    }
    result += by;
    at += part.size();
    if (result.size() > limit) break;
    if (clock.spend(by.size() + 1)) return;
  }
  if (result.size() > limit) {
    sqlite3_result_error_toobig(context);
    return;
  }
  sqlite3_result_text64(context, result.data(), result.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}

// Each character of a text once.
std::vector<std::string_view> characters(std::string_view text) {
  std::set<std::string_view> result;
  while (!text.empty()) {
    std::size_t length = 1;
    if (static_cast<unsigned char>(text.front()) >= 0xC0U) {
      while (length < text.size() && is_continuation(text[length]))
        ++length;
    }
    result.insert(text.substr(0, length));
    text.remove_prefix(length);
  }
  return {result.begin(), result.end()};
}

// trim(X[, Y]) and its one-sided forms: X without characters of Y at its ends.
void trim_ends(sqlite3_context* context, int count, sqlite3_value** values,
               bool left, bool right) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  std::string_view text = text_of(values[0]);
  std::vector<std::string_view> set = {" "};
  if (count == 2) {
    if (sqlite3_value_type(values[1]) == SQLITE_NULL) return;
    set = characters(text_of(values[1]));
  }
  Clock clock(context);
  bool late = false;
  const auto strip = [&](auto matches, auto remove) {
    while (!text.empty() && !late) {
      const auto found = std::ranges::find_if(set, matches);
      late = clock.spend(static_cast<std::size_t>(found - set.begin()) + 1);
      if (found == set.end()) return;
      remove(found->size());
    }
  };
  if (left) {
    strip([&](std::string_view one) { return text.starts_with(one); },
          [&](std::size_t size) { text.remove_prefix(size); });
  }
  if (right) {
    strip([&](std::string_view one) { return text.ends_with(one); },
          [&](std::size_t size) { text.remove_suffix(size); });
  }
  if (late) return;
  sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
}

void trim_both(sqlite3_context* context, int count, sqlite3_value** values) {
  trim_ends(context, count, values, true, true);
}

void trim_left(sqlite3_context* context, int count, sqlite3_value** values) {
  trim_ends(context, count, values, true, false);
}

void trim_right(sqlite3_context* context, int count, sqlite3_value** values) {
  trim_ends(context, count, values, false, true);
}

// Whether a conversion like %.900000000c or %.*c could repeat a character too
// often: SQLite does so one at a time.
bool repeats_too_often(std::string_view format, int count,
                       sqlite3_value** values) {
  bool star = false;
  for (std::size_t at = format.find('%'); at < format.size();
       at = format.find('%', at)) {
    long long number = 0;
    for (++at; at < format.size(); ++at) {
      const char c = format[at];
      if (c >= '0' && c <= '9') {
        number = std::min(number * 10 + (c - '0'), kMostRepeats + 1);
      } else if (c == '.') {
        number = 0;
      } else if (c == '*') {
        star = true;
      } else if (std::string_view("-+ #0,!l").find(c) ==
                 std::string_view::npos) {
        break;
      }
    }
    if (number > kMostRepeats) return true;
    if (at < format.size()) ++at;
  }
  for (int i = 1; star && i < count; ++i) {
    if (sqlite3_value_int64(values[i]) > kMostRepeats ||
        sqlite3_value_int64(values[i]) < -kMostRepeats) {
      return true;
    }
  }
  return false;
}

void print_text(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count > 0 && sqlite3_value_type(values[0]) != SQLITE_NULL &&
      text_of(values[0]).find('c') != std::string_view::npos &&
      repeats_too_often(text_of(values[0]), count, values)) {
    sqlite3_result_error_toobig(context);
    return;
  }
  owner(context).delegate(context, "printf", count, values);
}

// No exception may pass through SQLite.
template <auto Function>
void guarded(sqlite3_context* context, int count, sqlite3_value** values) {
  try {
    Function(context, count, values);
  } catch (...) {
    sqlite3_result_error_nomem(context);
  }
}

struct Entry {
  const char* name;
  int count;
  void (*call)(sqlite3_context*, int, sqlite3_value**);
};

constexpr std::array kEntries = {
    Entry{"instr", 2, guarded<instr>},
    Entry{"replace", 3, guarded<replace>},
    Entry{"trim", 1, guarded<trim_both>},
    Entry{"trim", 2, guarded<trim_both>},
    Entry{"ltrim", 1, guarded<trim_left>},
    Entry{"ltrim", 2, guarded<trim_left>},
    Entry{"rtrim", 1, guarded<trim_right>},
    Entry{"rtrim", 2, guarded<trim_right>},
    Entry{"printf", -1, guarded<print_text>},
    Entry{"format", -1, guarded<print_text>},
};

}  // namespace

BoundedBuiltins::~BoundedBuiltins() {
  for (const auto& [key, statement] : statements_)
    sqlite3_finalize(statement);
  sqlite3_close(plain_);
}

int BoundedBuiltins::install(sqlite3* db) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (const Entry& entry : kEntries) {
    const int code =
        sqlite3_create_function_v2(db, entry.name, entry.count, kFlags, this,
                                   entry.call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

sqlite3_stmt* BoundedBuiltins::statement(const std::string& name, int count) {
  sqlite3_stmt*& found = statements_[{name, count}];
  if (found != nullptr) return found;
  if (plain_ == nullptr) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                      SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &plain_, flags, nullptr) != SQLITE_OK) {
      return nullptr;
    }
  }
  std::string sql = "SELECT " + name + "(";
  for (int i = 0; i < count; ++i)
    sql += i == 0 ? "?" : ",?";
  sqlite3_prepare_v2(plain_, (sql + ")").c_str(), -1, &found, nullptr);
  return found;
}

void BoundedBuiltins::delegate(sqlite3_context* context,
                               const std::string& name, int count,
                               sqlite3_value** values) {
  sqlite3_stmt* const prepared = statement(name, count);
  if (prepared == nullptr) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_limit(plain_, SQLITE_LIMIT_LENGTH,
                sqlite3_limit(sqlite3_context_db_handle(context),
                              SQLITE_LIMIT_LENGTH, -1));
  for (int i = 0; i < count; ++i) {
    sqlite3_bind_value(prepared, i + 1, values[i]);
  }
  if (sqlite3_step(prepared) == SQLITE_ROW) {
    sqlite3_result_value(context, sqlite3_column_value(prepared, 0));
  } else {
    sqlite3_result_error(context, sqlite3_errmsg(plain_), -1);
    sqlite3_result_error_code(context, sqlite3_errcode(plain_));
  }
  sqlite3_reset(prepared);
  sqlite3_clear_bindings(prepared);
}

}  // namespace ctl
