#include "tests/support/dry_run_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run_ctl.h"

namespace ctl::test {

nlohmann::json dry_run_json(std::vector<std::string> arguments, int code) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const auto answer = run_ctl(arguments);
  CAPTURE(answer.err);
  CHECK(answer.code == code);
  return nlohmann::json::parse(answer.out, nullptr, false);
}

nlohmann::json first_run(const nlohmann::json& document) {
  return document.at("queries").at(0).at("runs").at(0);
}

}  // namespace ctl::test
