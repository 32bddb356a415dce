#include "engine/emulator/paths.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/emulator/emulator.h"
#include "tests/support/paths.h"

namespace ctl {
namespace {

const std::filesystem::path kFixtures = test::source_dir() + "/tests/paths";

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// "a|b ; c|d": cells by `|`, rows by ` ; `.
std::string shown(const SqlResult& result) {
  if (result.error) return "error: " + result.error->message;
  std::string text;
  for (const auto& row : result.rows) {
    text += text.empty() ? " " : " ; ";
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : "|") + row[i].value_or("NULL");
  }
  return text;
}

TEST_CASE("tests/paths: each host answers its statements as written") {
  for (const auto& entry : std::filesystem::directory_iterator(kFixtures)) {
    if (entry.path().extension() != ".yml") continue;
    const auto host = parse_host(entry.path().filename(), read(entry.path()));
    REQUIRE_MESSAGE(host, entry.path());
    auto emulator = Emulator::open(*host);
    REQUIRE(emulator);
    auto path = entry.path();
    std::ifstream statements(path.replace_extension(".sql"));
    std::string line;
    int count = 0;
    while (std::getline(statements, line)) {
      const std::size_t arrow = line.find(" -- =>");
      if (arrow == std::string::npos) continue;
      ++count;
      INFO(path, ": ", line);
      CHECK(shown((*emulator)->run(line.substr(0, arrow), {})) ==
            line.substr(arrow + 6));
    }
    CHECK(count > 5);
  }
}

TEST_CASE("parent and filename of a path") {
  struct Case {
    std::optional<Platform> platform;
    const char* path;
    const char* parent;
    const char* filename;
  };
  const Case cases[] = {
      {Platform::kLinux, "/etc/hosts", "/etc", "hosts"},
      {Platform::kLinux, "/etc/ssl/", "/etc/ssl", "."},
      {Platform::kLinux, "/etc", "/", "etc"},
      {Platform::kLinux, "/", "", "/"},
      {Platform::kLinux, "hosts", "", "hosts"},
      {Platform::kWindows, "C:\\Users\\ann", "C:\\Users", "ann"},
      {Platform::kWindows, "C:\\Users", "C:\\", "Users"},
      {std::nullopt, "C:\\Users\\ann", "C:\\Users", "ann"},
      {std::nullopt, "/a/b", "/a", "b"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    const PathStyle style = PathStyle::of(c.platform, c.path);
    CHECK(style.parent(c.path) == c.parent);
    CHECK(style.filename(c.path) == c.filename);
  }
}

TEST_CASE("a pattern with many wildcards takes no time to speak of") {
  const PathStyle style = PathStyle::of(Platform::kLinux);
  std::string pattern = "/";
  for (int i = 0; i < 2000; ++i)
    pattern += "%a";
  CHECK_FALSE(expands_to(pattern + "b", "/" + std::string(8000, 'a'), style));
}

TEST_CASE("a link chain without an end is no file") {
  Host host;
  host.platform = Platform::kLinux;
  for (int i = 0; i < 100; ++i) {
    HostFile link;
    link.type = HostFile::Type::kLink;
    link.link_target = "/l" + std::to_string(i + 1);
    host.files["/l" + std::to_string(i)] = link;
  }
  const FileTree tree(host);
  CHECK(tree.resolve("/l0") == nullptr);
  CHECK(tree.find("/l0") != nullptr);
}

}  // namespace
}  // namespace ctl
