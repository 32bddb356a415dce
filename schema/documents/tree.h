#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"
#include "schema/base/source_file.h"
#include "schema/documents/file_source.h"
#include "schema/documents/node.h"

namespace ctl {

enum class DefinitionKind {
  kQuery,
  kPolicy,
  kLabel,
  kPack,
  kTeam,
  kDiscovery,
  kDecorator,
  kDetection,
};

// The format a definition was written in (product.md, "What it reads").
enum class Dialect { kGitOps, kApply, kPack, kConfig, kSql, kMatano };

std::string_view to_string(DefinitionKind kind);

// One YAML document, JSON file or .sql file of the tree.
struct Document {
  Dialect dialect = Dialect::kGitOps;
  Node root;
};

struct File {
  SourceFile source;
  std::vector<Document> documents;
};

// One thing that can be linted, run or applied. `file`, `item` and the nodes
// below it live as long as the Tree.
struct Definition {
  DefinitionKind kind = DefinitionKind::kQuery;
  Dialect dialect = Dialect::kGitOps;
  // "global", "team:NAME", "no-team", "pack:NAME"; empty for an item of a list
  // file that no entry file refers to.
  std::string scope;
  std::string name;
  std::string sql;  // as written, after YAML and environment expansion
  const File* file = nullptr;
  const Node* item = nullptr;      // the mapping; null for a .sql file
  const Node* sql_node = nullptr;  // null when there is no SQL
  std::string entry_path;          // the entry file that brings it in, if any
  Position at;                     // first character of the item

  const Node* field(std::string_view key) const {
    return item == nullptr ? nullptr : item->find(key);
  }
  // Values with the field's default when it is absent, null or of another type.
  std::string text(std::string_view key) const;
  bool flag(std::string_view key) const;
  long long number(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
};

// A section that is read but neither compared nor applied (controls, software).
struct IgnoredSection {
  std::string path;
  std::string section;
};

struct Tree {
  std::vector<std::unique_ptr<File>> files;  // sorted by path
  std::vector<Definition> definitions;       // sorted by path and position
  std::vector<IgnoredSection> ignored;
  Diagnostics
      findings;  // what reading itself found: syntax, keys, types, paths
};

struct LoadOptions {
  // The value of an environment variable, or nothing when it is not set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::vector<std::string> paths;  // restrict to these; empty: everything
};

// Reads every file of `source` that ctl knows. Mistakes in the files go to
// Tree::findings; an Error means that the source itself cannot be read.
Result<Tree> load_tree(FileSource& source, const LoadOptions& options);

}  // namespace ctl
