#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"
#include "schema/base/source_file.h"
#include "schema/catalog/own_tables.h"
#include "schema/documents/expansion.h"
#include "schema/documents/file_source.h"
#include "schema/documents/node.h"
#include "schema/documents/yaml_scanner.h"

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
  kUnknown,  // an apply document of a kind nobody knows, with SQL
};

// The format a definition was written in (product.md, "What it reads").
enum class Dialect { kGitOps, kApply, kPack, kConfig, kSql, kMatano };

std::string_view to_string(DefinitionKind kind);

// What a file is to ctl, from what it holds and from what refers to it.
enum class FileRole {
  kNone,          // nothing that ctl reads, or it does not parse
  kEntry,         // GitOps: default.yml, teams/*.yml
  kList,          // GitOps: list of queries, policies or labels
  kSettings,      // GitOps: mapping of a whole section, reached by {path: …}
  kApply,         // documents with kind and spec
  kPack,          // osquery pack
  kConfig,        // osquery configuration
  kSql,           // one query
  kDetection,     // Matano: detections/*/detection.yml
  kMatano,        // Matano: every other YAML file of its directory
  kMatanoScript,  // Matano: detect.py, requirements.txt; text only
  kTests,         // *.tests.yml
  kHost,          // hosts/*.yml
  kToolConfig,    // ctl.yml
};

// One YAML document, JSON file or .sql file of the tree.
struct Document {
  Dialect dialect = Dialect::kGitOps;
  Node root;
  // Apply-style: the first byte and one past the last of this document.
  TextSpan span;
  bool empty = false;  // nothing but comments
  // Content that its reader drops: see YamlRead::extra.
  std::size_t extra = Node::kNowhere;
};

// What a file says by itself; trees that hold the same file share it.
struct ParsedFile {
  SourceFile source;
  std::vector<Document> documents = {};
  std::vector<TextSpan> comments = {};   // `#` to the end of its line
  std::vector<Variable> variables = {};  // of files that expand them
  bool broken = false;                   // does not parse: may define any name
  bool converted = false;  // read as UTF-16: offsets are not those on disk
};

// A file and what it is in one tree.
struct File {
  File(std::shared_ptr<const ParsedFile> contents, FileRole what)
      : parsed(std::move(contents)), role(what) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::shared_ptr<const ParsedFile> parsed;
  const SourceFile& source = parsed->source;
  const std::vector<Document>& documents = parsed->documents;
  const std::vector<TextSpan>& comments = parsed->comments;
  const std::vector<Variable>& variables = parsed->variables;
  const bool& broken = parsed->broken;
  const bool& converted = parsed->converted;
  FileRole role = FileRole::kNone;
  // What the items of a list are; of the first section that refers to it, else
  // guessed from the file.
  std::optional<DefinitionKind> list_kind;

  const Node* root() const {
    return documents.empty() ? nullptr : &documents.front().root;
  }
};

// One thing that can be linted, run or applied. `file`, `item` and the nodes
// below it live as long as the Tree. An item of a list file that several entry
// files refer to is one Definition for each of them.
struct Definition {
  DefinitionKind kind = DefinitionKind::kQuery;
  Dialect dialect = Dialect::kGitOps;
  // "global", "team:NAME", "no-team", "pack:NAME"; empty for an item of a list
  // file that no entry file refers to.
  std::string scope;
  std::string name;
  std::string sql;  // as written, after YAML and environment expansion
  const File* file = nullptr;
  const Node* item = nullptr;       // the mapping; of a .sql file: its header
  const Node* sql_node = nullptr;   // null when there is no SQL
  std::string entry_path;           // the entry file that brings it in, if any
  Position at;                      // first character of the item
  const Node* name_node = nullptr;  // value of `name`, or a pack query's key
  const Node* parent = nullptr;     // pack queries: the pack's mapping
  std::size_t order = 0;            // in which its reader meets it in the tree
  bool repeated = false;  // the same item is listed before, in another scope

  // Keys match as the reader of the dialect matches them: Fleet ignores case.
  const Node* field(std::string_view key) const;
  // Values with the field's default when it is absent, null or of another type.
  std::string text(std::string_view key) const;
  bool flag(std::string_view key) const;
  long long number(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
};

// A value of a GitOps file that names another file, or several.
struct Reference {
  // What the file is wanted for.
  enum class Use {
    kItems,    // a list of queries, policies or labels
    kSection,  // the mapping of a whole section
    kFile,     // a script, a profile, a software package: not read for SQL
  };
  enum class Outcome {
    kFound,
    kMissing,    // no such file; for a glob: no file matches
    kOutside,    // outside the tree and there
    kDirectory,  // names a directory
    kNotRead,    // nested: the server refuses it; or no text
  };
  Use use = Use::kItems;
  const File* from = nullptr;   // the file that holds it
  std::string entry_path;       // the entry file whose section it is in
  std::string section;          // "queries", "policies", "agent_options", …
  std::string key;              // kFile: the nearest key around it, "scripts"
  const Node* item = nullptr;   // the mapping that holds the key
  const Node* value = nullptr;  // of `path`, `paths` or `package_path`
  bool glob = false;            // `paths`
  bool nested = false;          // inside a referenced list
  Outcome outcome = Outcome::kFound;
  std::vector<std::string> targets;  // paths from the root, sorted
};

// A section that is read but neither compared nor applied (controls, software).
struct IgnoredSection {
  std::string path;
  std::string section;
};

// An entry file and what it is about.
struct EntryFile {
  const File* file = nullptr;
  const Node* root = nullptr;
  std::string scope;  // "global", "team:NAME", "no-team"
};

// A file that should have been read and could not: the tree is not complete.
struct UnreadableFile {
  std::string path;
  Error error;
};

struct Tree {
  std::vector<std::unique_ptr<File>> files;  // sorted by path
  std::vector<Definition> definitions;       // sorted by path and position
  std::vector<IgnoredSection> ignored;
  std::vector<EntryFile> entries;          // sorted by path
  std::vector<Reference> references;       // in the order of entries
  std::vector<std::string> paths;          // every file of the source
  std::vector<UnreadableFile> unreadable;  // sorted by path
  OwnTablesPtr own_tables;  // beyond the catalogue; nullptr: none
  // What reading itself found: syntax, limits, files that cannot be read.
  Diagnostics findings;

  const File* file(std::string_view path) const;
  bool has_path(std::string_view path) const;
};

// Remembers the files of a tree for another one that is read with the same
// options: what has one path and one FileSource::id() is parsed once. Safe for
// the threads of one load; no two loads at once.
class ParsedFiles {
 public:
  ParsedFiles();
  ~ParsedFiles();
  ParsedFiles(const ParsedFiles&) = delete;
  ParsedFiles& operator=(const ParsedFiles&) = delete;

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

struct LoadOptions {
  Environment environment;
  // Report findings and definitions below these only; empty: everything. The
  // rest of the tree is read all the same, to know what they refer to.
  std::vector<std::string> paths;
  // Descriptions do not expand: Fleet 4.68 and later. The `fleet.version` of
  // the tree's own ctl.yml decides, where it has one.
  bool quiet_text = true;
  unsigned threads = 0;           // 0: one for each processor
  ParsedFiles* shared = nullptr;  // filled and used when given
};

// Reads every file of `source` that ctl knows. Mistakes in the files go to
// Tree::findings; an Error means that the source itself cannot be read.
Result<Tree> load_tree(FileSource& source, const LoadOptions& options);

}  // namespace ctl
