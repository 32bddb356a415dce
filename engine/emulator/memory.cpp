#include "engine/emulator/memory.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <new>

#include "engine/emulator/session.h"

namespace ctl {
namespace {

constexpr long long kUnbounded = std::numeric_limits<long long>::max();

// What SQLite holds by way of this thread. A block may be freed by another
// thread than made it, so only differences mean something.
thread_local long long held_bytes = 0;
thread_local long long most_bytes = kUnbounded;
// Blocks since the bound was set. What SQLite sorts is a block for each row,
// and it sorts them, and frees them, without asking anybody: time is kept for
// that.
thread_local long long blocks = 0;
constexpr std::chrono::nanoseconds kTimePerBlock{800};

// Whose clock is asked, and the allocations and KiB since it was.
thread_local Session* timed = nullptr;
thread_local unsigned untimed = 0;
constexpr unsigned kTimeEvery = 64;

// Large blocks mean much work with them.
bool is_late(std::size_t bytes) {
  untimed += 1 + static_cast<unsigned>(bytes >> 10U);
  if (timed == nullptr || untimed < kTimeEvery) return false;
  untimed = 0;
  return timed->expired(std::max(blocks, 0LL) * kTimePerBlock);
}

// In front of each block; as large as the strictest alignment.
struct alignas(std::max_align_t) Header {
  std::size_t size;
};

// What the C library keeps beside a block of its own.
constexpr long long kOverhead = sizeof(Header) + 16;

Header* header_of(void* block) {
  return static_cast<Header*>(block) - 1;
}

long long footprint(std::size_t size) {
  return static_cast<long long>(size) + kOverhead;
}

void* resize(Header* old, int size) {
  const auto bytes = static_cast<std::size_t>(size);
  const long long before = old == nullptr ? 0 : footprint(old->size);
  const long long more = footprint(bytes) - before;
  if (more > 0 && (held_bytes + more > most_bytes || is_late(bytes))) {
    return nullptr;
  }
  void* const block = std::realloc(old, sizeof(Header) + bytes);
  if (block == nullptr) return nullptr;
  held_bytes += more;
  if (old == nullptr) ++blocks;
  return new (block) Header{bytes} + 1;
}

void* allocate(int size) {
  return resize(nullptr, size);
}

void release(void* block) {
  Header* const header = header_of(block);
  held_bytes -= footprint(header->size);
  --blocks;
  std::free(header);
}

void* reallocate(void* block, int size) {
  return resize(header_of(block), size);
}

int size_of(void* block) {
  return block == nullptr ? 0 : static_cast<int>(header_of(block)->size);
}

int round_up(int size) {
  return (size + 7) & ~7;
}

int initialize(void* /*data*/) {
  return SQLITE_OK;
}

void shut_down(void* /*data*/) {}

bool install() {
  const sqlite3_mem_methods methods = {allocate,  release,  reallocate,
                                       size_of,   round_up, initialize,
                                       shut_down, nullptr};
  // Statistics would cost a lock at every allocation.
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
         sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

}  // namespace

bool install_bounded_memory() {
  static const bool installed = install();
  return installed;
}

AllocationBound::AllocationBound(Session& session, std::size_t bytes)
    : outer_bytes_(most_bytes), outer_blocks_(blocks), outer_session_(timed) {
  blocks = 0;
  most_bytes = held_bytes + static_cast<long long>(bytes);
  timed = &session;
}

AllocationBound::~AllocationBound() {
  most_bytes = outer_bytes_;
  blocks += outer_blocks_;
  timed = outer_session_;
}

}  // namespace ctl
