#pragma once

#include <memory>
#include <optional>
#include <string>

#include "schema/documents/tree.h"

namespace ctl {

// A file as far as it can be read without knowing the others.
struct ReadFile {
  std::shared_ptr<const ParsedFile> parsed;
  FileRole role = FileRole::kNone;
  Diagnostics findings;
  // It looks like something of ours, though it may not parse.
  bool ours = false;
};

// What the path alone says of a file.
enum class PathKind {
  kOther,  // ctl never reads it
  kYaml,
  kJson,
  kSql,
  kDetection,
  kMatano,
  kMatanoScript,
  kTests,
  kHost,
  kToolConfig,
};

PathKind path_kind(std::string_view path);

// Parses the bytes of one file and finds out what it is. `referenced`: a GitOps
// file refers to it, so that it is one itself, whatever its name.
ReadFile read_file(const std::string& path, std::string bytes,
                   const LoadOptions& options, bool referenced = false);

}  // namespace ctl
