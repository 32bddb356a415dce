#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

namespace ctl {

// Calls task(0) … task(count - 1) on a few threads, for tasks that wait for a
// server, and returns what they returned in the order of their numbers.
template <typename Task>
auto in_parallel(std::size_t count, const Task& task) {
  constexpr std::size_t kMostThreads = 6;
  using Item = decltype(task(std::size_t{0}));
  std::vector<std::optional<Item>> slots(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++)
      slots[i] = task(i);
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min(count, kMostThreads); ++i)
    threads.emplace_back(work);
  work();
  for (std::thread& thread : threads)
    thread.join();
  std::vector<Item> values;
  values.reserve(count);
  for (std::optional<Item>& slot : slots)
    values.push_back(*std::move(slot));
  return values;
}

}  // namespace ctl
