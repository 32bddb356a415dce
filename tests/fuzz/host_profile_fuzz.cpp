// Any bytes are a host profile, rows or descriptions of tables: they are read
// or refused, never more.
//   host_profile_fuzz FOLDER schema/hosts/profiles
//   where FOLDER is one of yours that keeps what it finds
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/base/source_file.h"
#include "schema/hosts/host.h"
#include "schema/own_tables/describe.h"

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

ctl::OwnTablesPtr one_table() {
  std::vector<ctl::TableDescription> tables(1);
  tables[0].name = "own";
  tables[0].columns.push_back({.name = "path"});
  return std::make_shared<const ctl::OwnTables>(std::move(tables));
}

void describe(const char* path, const std::string& text) {
  const ctl::SourceFile file(path, text);
  const auto described = ctl::describe_tables(file, {.name = "fuzz"});
  if (described.mistake && described.mistake->message.empty()) std::abort();
  ctl::print_tables(described.tables);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const ctl::OwnTablesPtr own = one_table();
  for (const char* path : {"fuzz.yml", "fuzz.json", "fuzz.table"}) {
    describe(path, text);
  }
  for (const char* path : {"fuzz.yml", "fuzz.json"}) {
    const auto host = ctl::parse_host(path, text, own);
    if (host) {
      read_all(host->tables);
    } else {
      require_message(host.error());
    }
    const auto rows = ctl::parse_rows(path, text, "own", own);
    if (rows) {
      read_all(rows->tables);
    } else {
      require_message(rows.error());
    }
  }
  return 0;
}
