#include "engine/emulator/functions/function.h"

#include <sqlite3.h>

#include <utility>

namespace ctl::sql {
namespace {

using Kept = std::shared_ptr<const void>;

}  // namespace

bool Arguments::is_null(std::size_t i) const {
  return sqlite3_value_type(values_[i]) == SQLITE_NULL;
}

bool Arguments::any_null() const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (is_null(i)) return true;
  }
  return false;
}

bool Arguments::is_text(std::size_t i) const {
  return sqlite3_value_type(values_[i]) == SQLITE_TEXT;
}

bool Arguments::is_integer(std::size_t i) const {
  return sqlite3_value_type(values_[i]) == SQLITE_INTEGER;
}

bool Arguments::is_json(std::size_t i) const {
  constexpr unsigned kJsonSubtype = 'J';
  return sqlite3_value_subtype(values_[i]) == kJsonSubtype;
}

std::string_view Arguments::bytes(std::size_t i) const {
  const auto* text =
      reinterpret_cast<const char*>(sqlite3_value_text(values_[i]));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(values_[i]))};
}

std::string_view Arguments::text(std::size_t i) const {
  const std::string_view all = bytes(i);
  return all.substr(0, all.find('\0'));
}

long long Arguments::integer(std::size_t i) const {
  return sqlite3_value_int64(values_[i]);
}

int Arguments::int32(std::size_t i) const {
  return sqlite3_value_int(values_[i]);
}

double Arguments::real(std::size_t i) const {
  return sqlite3_value_double(values_[i]);
}

std::shared_ptr<const void> Arguments::kept_for(std::size_t i) const {
  const auto* kept =
      static_cast<const Kept*>(sqlite3_get_auxdata(call_, static_cast<int>(i)));
  return kept == nullptr ? nullptr : *kept;
}

void Arguments::keep_for(std::size_t i, Kept value) const {
  sqlite3_set_auxdata(call_, static_cast<int>(i), new Kept(std::move(value)),
                      [](void* kept) { delete static_cast<Kept*>(kept); });
}

}  // namespace ctl::sql
