// Any bytes are a host profile or rows: they are read or refused, never more.
//   host_profile_fuzz CORPUS schema/hosts/profiles
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "schema/hosts/host.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

// Reads every cell, so that the sanitizers see each offset.
void read_all(const std::map<std::string, std::vector<ctl::TableRows>,
                             std::less<>>& tables) {
  std::size_t bytes = 0;
  for (const auto& [table, chunks] : tables) {
    for (const ctl::TableRows& chunk : chunks) {
      for (std::size_t row = 0; row < chunk.row_count(); ++row) {
        for (std::size_t i = 0; i < chunk.columns().size(); ++i) {
          for (const char c : chunk.cell(row, i).value_or("")) {
            bytes += static_cast<unsigned char>(c);
          }
        }
      }
    }
  }
  if (bytes == SIZE_MAX) std::abort();  // keeps the loop
}

void require_message(const ctl::Error& error) {
  if (error.message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* path : {"fuzz.yml", "fuzz.json"}) {
    const auto host = ctl::parse_host(path, text);
    if (host) {
      read_all(host->tables);
    } else {
      require_message(host.error());
    }
    const auto rows = ctl::parse_rows(path, text, "own", {{"own", {}}});
    if (rows) {
      read_all(rows->tables);
    } else {
      require_message(rows.error());
    }
  }
  return 0;
}
