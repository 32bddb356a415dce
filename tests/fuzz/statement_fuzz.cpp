// Any text as a statement on some host: it ends within its bounds, in rows or
// in an error with words, and the next one finds the host as it was. The first
// byte chooses the host.
//
// Seeds: tests/fuzz/statement_seeds.py build/ci/cli/ctl SEEDS
// Run: build/fuzz/tests/fuzz/statement_fuzz FOLDER SEEDS -max_len=4096
//   where FOLDER is one of yours that keeps what it finds
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "engine/emulator/analysis.h"
#include "engine/emulator/emulator.h"
#include "engine/emulator/risk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

constexpr std::array kHosts = {"lab", "ubuntu-server", "macbook",
                               "windows-laptop", "chromebook"};
constexpr std::size_t kKept = 20;

// Goes on by a millisecond whenever it is read, so that what a statement may do
// does not depend on the machine.
auto counting_clock() {
  return [now = std::chrono::steady_clock::time_point()]() mutable {
    return now += std::chrono::milliseconds(1);
  };
}

std::unique_ptr<ctl::Emulator> open(const char* name) {
  auto emulator = ctl::Emulator::open(*ctl::builtin_host(name),
                                      {.milliseconds = 2000,
                                       .memory = std::size_t{64} << 20U,
                                       .kept = std::size_t{4} << 20U,
                                       .rows = 20000,
                                       .now = counting_clock()});
  if (!emulator) std::abort();
  return std::move(*emulator);
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check_error(const ctl::SqlError& error, std::string_view sql) {
  require(!error.message.empty());
  require(error.offset.value_or(0) <= sql.size());
  require(error.statement <= sql.size());
}

void run(ctl::Emulator& emulator, std::string_view sql) {
  const ctl::SqlResult result = emulator.run(sql, {.keep_rows = kKept});
  require(result.rows.size() <= kKept);
  require(result.rows.size() <= result.row_count);
  if (result.error) {
    require(result.rows.empty());
    check_error(*result.error, sql);
  }
  emulator.reset();
  const ctl::SqlResult after = emulator.run("SELECT count(*) FROM users", {});
  require(!after.error && after.rows.size() == 1);
}

void analyze(ctl::Emulator& emulator, std::string_view sql) {
  for (const bool keys : {true, false}) {
    const ctl::SqlAnalysis analysis =
        emulator.analyze(sql, {.double_quoted_strings = keys, .keys = keys});
    if (analysis.error) check_error(*analysis.error, sql);
    static_cast<void>(ctl::cost_of(analysis));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static std::array<std::unique_ptr<ctl::Emulator>, kHosts.size()> emulators;
  if (size == 0) return 0;
  const std::size_t host = data[0] % kHosts.size();
  if (emulators[host] == nullptr) emulators[host] = open(kHosts[host]);
  const std::string_view sql(reinterpret_cast<const char*>(data) + 1, size - 1);
  run(*emulators[host], sql);
  analyze(*emulators[host], sql);
  return 0;
}
