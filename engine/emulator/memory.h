#pragma once

#include <cstddef>

namespace ctl {

// Gives SQLite an allocator that can bound what a thread allocates. Works once
// in a process and before SQLite is first used; afterwards, and every later
// time, it changes nothing. Whoever uses SQLite calls it first.
void install_bounded_memory();

// While it lives, SQLite on this thread gets at most so many bytes more than it
// has; beyond, its allocations fail and the statement ends with SQLITE_NOMEM.
// SQLite's allocator takes no context, so the bound is a variable of the
// thread.
class MemoryBound {
 public:
  explicit MemoryBound(std::size_t bytes);
  ~MemoryBound();
  MemoryBound(const MemoryBound&) = delete;
  MemoryBound& operator=(const MemoryBound&) = delete;

 private:
  long long outer_;
};

}  // namespace ctl
