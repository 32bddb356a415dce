#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ctl::test {

// The document that `ctl … --format json` prints; checks its exit code.
nlohmann::json dry_run_json(std::vector<std::string> arguments, int code = 0);

// The first run of the first statement of a dry run.
nlohmann::json first_run(const nlohmann::json& document);

}  // namespace ctl::test
