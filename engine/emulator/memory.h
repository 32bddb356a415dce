#pragma once

#include <cstddef>

namespace ctl {

struct Session;

// Gives SQLite an allocator that can bound what a thread allocates. Works once
// in a process and before SQLite is first used: whoever uses SQLite calls it
// first. Returns whether it works; where it came too late nothing is bounded.
bool install_bounded_memory();

// While it lives, what SQLite allocates on this thread is bounded: at most so
// many bytes more than it has, and nothing once the session's time is over.
// Beyond, its allocations fail and the statement ends with SQLITE_NOMEM. The
// time is asked for here because planning may take for ever and asks nobody
// else. SQLite's allocator takes no context, so the bound is a variable of the
// thread.
class AllocationBound {
 public:
  // `session` must outlive this; its clock runs.
  AllocationBound(Session& session, std::size_t bytes);
  ~AllocationBound();
  AllocationBound(const AllocationBound&) = delete;
  AllocationBound& operator=(const AllocationBound&) = delete;

 private:
  long long outer_bytes_;
  long long outer_blocks_;
  Session* outer_session_;
};

}  // namespace ctl
