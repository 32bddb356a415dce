#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/project.h"
#include "cli/testing/test_case.h"
#include "engine/emulator/emulator.h"
#include "engine/matano/detections.h"
#include "schema/hosts/host.h"

namespace ctl {

// What detections make of some records.
struct Alerts {
  std::vector<Alert> alerts;
  std::vector<Error> errors;  // of detections that failed
  std::string note;           // why there can be none
};

// Runs the Matano detections of a project.
class AlertRunner {
 public:
  AlertRunner(const Project& project, std::string python_path);
  ~AlertRunner();

  // False when there is no python3.
  bool available() const;

  // One detection over the records that its case gives.
  Alerts of_records(const Definition& detection, const TestCase& test);

  // The chain: the lines that the agent logs of these rows, the records that
  // they become, every detection that is given them. The fields are those of
  // contracts/matano.md 6.2, as far as the table declares them: transforms are
  // not run.
  Alerts of_rows(const Definition& query, const Host& host,
                 const SqlResult& rows);

 private:
  DetectionRunner& runner_of(const std::string& root);

  const Project& project_;
  std::string python_path_;
  std::map<std::string, DetectionRunner> runners_;  // by Matano directory
};

}  // namespace ctl
