#include "engine/emulator/memory.h"

#include <sqlite3.h>

#include <cstdlib>
#include <limits>
#include <new>

namespace ctl {
namespace {

constexpr long long kUnbounded = std::numeric_limits<long long>::max();

// What SQLite holds by way of this thread. A block may be freed by another
// thread than made it, so only differences mean something.
thread_local long long held_bytes = 0;
thread_local long long most_bytes = kUnbounded;

// In front of each block; as large as the strictest alignment.
struct alignas(std::max_align_t) Header {
  std::size_t size;
};

Header* header_of(void* block) {
  return static_cast<Header*>(block) - 1;
}

void* resize(Header* old, int size) {
  const auto bytes = static_cast<std::size_t>(size);
  const auto before = old == nullptr ? 0 : static_cast<long long>(old->size);
  if (held_bytes - before + size > most_bytes) return nullptr;
  void* const block = std::realloc(old, sizeof(Header) + bytes);
  if (block == nullptr) return nullptr;
  held_bytes += size - before;
  return new (block) Header{bytes} + 1;
}

void* allocate(int size) {
  return resize(nullptr, size);
}

void release(void* block) {
  Header* const header = header_of(block);
  held_bytes -= static_cast<long long>(header->size);
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

void install_bounded_memory() {
  static const bool installed = install();
  static_cast<void>(installed);
}

MemoryBound::MemoryBound(std::size_t bytes) : outer_(most_bytes) {
  most_bytes = held_bytes + static_cast<long long>(bytes);
}

MemoryBound::~MemoryBound() {
  most_bytes = outer_;
}

}  // namespace ctl
