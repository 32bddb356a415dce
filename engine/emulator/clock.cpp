#include "engine/emulator/clock.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr long long kThen = 1767225600;    // 2026-01-01 00:00:00 UTC
constexpr long long kLast = 253402300799;  // 9999-12-31 23:59:59 UTC

// SQLite counts milliseconds since noon in Greenwich on November 24, 4714 BC.
constexpr sqlite3_int64 kUnixEpoch = 210866760000000;
constexpr sqlite3_int64 kDay = 86400000;

// The zone of hosts: the same on every machine.
int in_utc(const void* time, void* broken_down) {
  return gmtime_r(static_cast<const std::time_t*>(time),
                  static_cast<std::tm*>(broken_down)) == nullptr
             ? 1
             : 0;
}

// Process-wide, as SQLite asks for the time zone without saying for whom.
bool keep_utc() {
  constexpr int kUseFunction = 2;
  return sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, kUseFunction,
                              in_utc) == SQLITE_OK;
}

// A copy, as the list that the original is in changes with every opening.
const sqlite3_vfs* usual_system() {
  static const sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  static const sqlite3_vfs copy = found == nullptr ? sqlite3_vfs{} : *found;
  return found == nullptr ? nullptr : &copy;
}

}  // namespace

long long host_time(const Host& host) {
  long long time = -1;
  const auto found = host.tables.find("time");
  if (found == host.tables.end()) return kThen;
  for (const TableRows& rows : found->second) {
    const auto at = std::ranges::find(rows.columns(), "unix_time");
    if (at == rows.columns().end() || rows.row_count() == 0) continue;
    const auto text =
        rows.cell(0, static_cast<std::size_t>(at - rows.columns().begin()))
            .value_or("");
    std::from_chars(text.data(), text.data() + text.size(), time);
  }
  return time < 0 || time > kLast ? kThen : time;
}

// The usual one but for its clock. SQLite knows where to ask by the connection.
struct FixedClock::FileSystem : sqlite3_vfs {
  sqlite3_int64 now = 0;

  static int milliseconds(sqlite3_vfs* system, sqlite3_int64* out) {
    *out = static_cast<FileSystem*>(system)->now;
    return SQLITE_OK;
  }
  static int days(sqlite3_vfs* system, double* out) {
    *out = static_cast<double>(static_cast<FileSystem*>(system)->now) /
           static_cast<double>(kDay);
    return SQLITE_OK;
  }
};

FixedClock::FixedClock(long long unix_time)
    : system_(std::make_unique<FileSystem>()) {
  system_->now = kUnixEpoch + unix_time * 1000;
  name_ = concat("fixed-clock-", reinterpret_cast<std::uintptr_t>(this));
}

FixedClock::~FixedClock() = default;

int FixedClock::open(sqlite3** db) const {
  static const bool utc = keep_utc();
  static_cast<void>(utc);
  const sqlite3_vfs* usual = usual_system();
  if (usual == nullptr) return SQLITE_ERROR;
  static_cast<sqlite3_vfs&>(*system_) = *usual;
  system_->zName = name_.c_str();
  system_->xCurrentTime = FileSystem::days;
  system_->xCurrentTimeInt64 = FileSystem::milliseconds;
  // A connection finds it by name when it opens, and never again.
  sqlite3_vfs_register(system_.get(), 0);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                    SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(":memory:", db, flags, name_.c_str());
  sqlite3_vfs_unregister(system_.get());
  return code;
}

}  // namespace ctl
