#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/result.h"

namespace ctl {

// A detection of a Matano directory: its detection.yml, and where its Python is
// (contracts/matano.md 2).
struct Detection {
  std::string name;
  std::string script;  // detect.py on disk
  std::vector<std::string> tables;
  std::string display_name;
  std::string description;
  std::string runbook;
  std::string reference;
  std::optional<std::string> severity;
  std::optional<std::vector<std::string>> destinations;
  long long threshold = 1;
};

// What one record that a detection matched becomes (contracts/matano.md 2.1).
struct Alert {
  std::string detection;
  std::string title;
  std::string dedupe;
  std::string severity;
  std::string description;
  std::string runbook;
  std::string reference;
  std::vector<std::string> destinations;
  std::size_t matches = 1;  // of one `dedupe`
  long long threshold = 1;  // how many it takes
};

// A directory of detections, and what they share.
struct MatanoDirectory {
  struct Enrichment {
    std::vector<std::string> lookup_keys;
    std::string path;  // data.json on disk; empty: no rows
  };
  std::string root;                 // on disk
  std::vector<std::string> shared;  // folders that Python imports from
  std::map<std::string, Enrichment> enrichments;
};

// Runs detections in one Python process, started with the first and again after
// one that did not answer.
class DetectionRunner {
 public:
  // `path` is the PATH to find python3 on.
  DetectionRunner(MatanoDirectory directory, std::string path);
  ~DetectionRunner();
  DetectionRunner(DetectionRunner&&) noexcept;

  // False when there is no python3.
  bool available() const;

  // The alerts of records (JSON texts) in their order, one for each `dedupe`,
  // whether they reach the threshold or not. What a cache holds is forgotten
  // before. An Error is what production would log and lose, with its line.
  Result<std::vector<Alert>> run(const Detection& detection,
                                 const std::vector<std::string>& records);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ctl
