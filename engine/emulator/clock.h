#pragma once

#include <memory>
#include <string>

#include "schema/hosts/host.h"

struct sqlite3;

namespace ctl {

// Seconds since 1970 on the host's clock: what its `time` table says, else the
// start of 2026. It stands still, so that the same input gives the same output.
long long host_time(const Host& host);

// What a connection takes for the current time.
class FixedClock {
 public:
  explicit FixedClock(long long unix_time);
  ~FixedClock();
  FixedClock(const FixedClock&) = delete;
  FixedClock& operator=(const FixedClock&) = delete;

  // Opens an empty database in memory whose `now` is this clock's, in UTC. The
  // clock must outlive the connection. Returns an SQLite result code.
  int open(sqlite3** db) const;

 private:
  struct FileSystem;

  std::unique_ptr<FileSystem> system_;
  std::string name_;
};

}  // namespace ctl
