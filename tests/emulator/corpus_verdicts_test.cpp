// Every definition of the reference corpus gets the verdict that was recorded
// for it, on every platform, and reads the same tables and columns.

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "engine/emulator/emulator.h"
#include "schema/catalog/catalog.h"
#include "schema/documents/file_source.h"
#include "schema/documents/tree.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

using Emulators = std::map<std::string, std::unique_ptr<Emulator>>;

Emulators open_platforms() {
  Emulators emulators;
  for (const Platform platform : kPlatforms) {
    Host host;
    host.platform = platform;
    host.osquery = kNewestAgent;
    host.extensions = {"fleetd", "macadmins"};
    auto opened = Emulator::open(std::move(host));
    REQUIRE(opened);
    emulators[std::string(to_string(platform))] = std::move(*opened);
  }
  return emulators;
}

// The corpus's statements by the beginning of their SHA-256; those of packs
// also by file and name, because the readers of packs join lines differently.
std::map<std::string, std::string> corpus_statements(Emulator& emulator) {
  const auto source = directory_source(test::reference_dir() + "/corpus");
  const auto tree = load_tree(*source, {});
  REQUIRE(tree);
  std::map<std::string, std::string> statements;
  for (const Definition& definition : tree->definitions) {
    std::string quoted;
    for (const char c : definition.sql)
      quoted.append(c == '\'' ? 2 : 1, c);
    const SqlResult digest =
        emulator.run("SELECT sha256('" + quoted + "')", {});
    REQUIRE_FALSE(digest.error);
    const std::string key = digest.rows[0][0]->substr(0, 16);
    statements[key] = definition.sql;
    statements[definition.file->source.path() + ": " + definition.name] =
        definition.sql;
  }
  return statements;
}

TEST_CASE("emulator: the recorded verdicts of the corpus") {
  std::ifstream in(test::reference_dir() + "/facts/corpus-verdicts.json");
  if (!in) {
    MESSAGE("skipped: no reference data");
    return;
  }
  const nlohmann::json facts = nlohmann::json::parse(in);
  const Emulators emulators = open_platforms();
  const auto statements = corpus_statements(*emulators.at("linux"));
  for (const nlohmann::json& wanted : facts["definitions"]) {
    const std::string file = wanted["file"];
    const std::string name = wanted["name"];
    CAPTURE(file);
    CAPTURE(name);
    auto sql = statements.find(wanted["sql"]);
    if (sql == statements.end()) sql = statements.find(file + ": " + name);
    CHECK(sql != statements.end());
    if (sql == statements.end()) continue;
    std::map<std::string, std::set<std::string>> reads;
    for (const auto& item : wanted["platforms"].items()) {
      const std::string& platform = item.key();
      const auto& verdict = item.value();
      CAPTURE(platform);
      Emulator& emulator = *emulators.at(platform);
      const SqlResult got = emulator.prepare(sql->second);
      CHECK((got.error ? got.error->message : "ok") ==
            verdict.get<std::string>());
      CHECK((!got.error || got.error->offset));
      for (const auto& [table, columns] : got.reads) {
        reads[table].insert(columns.begin(), columns.end());
      }
    }
    const std::string got_reads = nlohmann::json(reads).dump();
    const std::string wanted_reads = wanted["reads"].dump();
    CHECK(got_reads == wanted_reads);
  }
}

}  // namespace
}  // namespace ctl
