#include "schema/documents/file_reader.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"
#include "schema/documents/classify.h"
#include "schema/documents/decode.h"
#include "schema/documents/json_reader.h"
#include "schema/documents/paths.h"
#include "schema/documents/place.h"
#include "schema/documents/sql_file.h"
#include "schema/documents/yaml_reader.h"

namespace ctl {
namespace {

constexpr std::size_t kLargestConfig = std::size_t{4} << 20U;

class Reader {
 public:
  Reader(const std::string& path, const LoadOptions& options, bool referenced)
      : path_(path), options_(options), referenced_(referenced) {}

  ReadFile read(std::string bytes);

 private:
  std::string_view text() const { return file_->source.text(); }
  void report(std::string rule, std::size_t offset, std::string message,
              std::string help);
  void report(const YamlFault& fault, std::string_view rule);
  bool check_bytes(PathKind kind, std::string& bytes);
  void read_yaml_file(PathKind kind);
  void read_gitops();
  void read_tests();
  void read_apply();
  void read_json_file();
  void read_sql();
  void keep(YamlRead read, Dialect dialect, const ExpandedText* expanded);
  void fail(const YamlFault& fault, const ExpandedText* expanded);

  const std::string& path_;
  const LoadOptions& options_;
  bool referenced_;
  std::shared_ptr<ParsedFile> file_;
  ReadFile result_;
};

void Reader::report(std::string rule, std::size_t offset, std::string message,
                    std::string help) {
  Diagnostic finding;
  finding.rule = std::move(rule);
  finding.path = path_;
  finding.at = file_->source.position(offset);
  finding.message = std::move(message);
  finding.help = std::move(help);
  result_.findings.add(std::move(finding));
  file_->broken = true;
}

void Reader::report(const YamlFault& fault, std::string_view rule) {
  report(std::string(fault.limit ? "yaml-limit" : rule), fault.offset,
         fault.message, fault.help);
}

// False when there is no point in going on.
bool Reader::check_bytes(PathKind kind, std::string& bytes) {
  bool converted = false;
  if (kind != PathKind::kJson && is_utf16(bytes)) {
    if (std::optional<std::string> text = decode_utf16(bytes)) {
      bytes = std::move(*text);
      converted = true;
    }
  }
  const bool too_large = bytes.size() > kLargestFile;
  if (too_large) bytes.clear();
  file_ = std::make_shared<ParsedFile>(
      ParsedFile{SourceFile(path_, std::move(bytes))});
  result_.parsed = file_;
  file_->converted = converted;
  if (too_large) {
    report("yaml-limit", 0, "the file is larger than 16 MiB",
           "split it into several files");
    file_->broken = result_.ours = true;
    return false;
  }
  const std::size_t bad = find_invalid_utf8(text());
  if (bad == std::string_view::npos) return true;
  result_.ours = kind != PathKind::kJson || sniffs_of_pack(text());
  const bool binary = text().substr(0, 8000).find('\0') != std::string::npos;
  report("invalid-utf8", bad,
         binary ? "the file is binary, not text"
                : "this byte is not part of valid UTF-8",
         binary ? "name it otherwise, or keep it out of this tree"
                : "save the file as UTF-8");
  return false;
}

ReadFile Reader::read(std::string bytes) {
  PathKind kind = path_kind(path_);
  if (referenced_ && kind == PathKind::kOther) kind = PathKind::kYaml;
  if (!check_bytes(kind, bytes)) return std::move(result_);
  switch (kind) {
    case PathKind::kOther: break;
    case PathKind::kJson: read_json_file(); break;
    case PathKind::kSql: read_sql(); break;
    case PathKind::kMatanoScript:
      result_.role = FileRole::kMatanoScript;
      result_.ours = true;
      break;
    case PathKind::kYaml:
    case PathKind::kDetection:
    case PathKind::kMatano:
    case PathKind::kTests:
    case PathKind::kHost:
    case PathKind::kToolConfig: read_yaml_file(kind); break;
  }
  return std::move(result_);
}

FileRole role_of(PathKind kind) {
  switch (kind) {
    case PathKind::kDetection: return FileRole::kDetection;
    case PathKind::kMatano: return FileRole::kMatano;
    case PathKind::kMatanoScript: return FileRole::kMatanoScript;
    case PathKind::kTests: return FileRole::kTests;
    case PathKind::kHost: return FileRole::kHost;
    case PathKind::kToolConfig: return FileRole::kToolConfig;
    case PathKind::kOther:
    case PathKind::kYaml:
    case PathKind::kJson:
    case PathKind::kSql: return FileRole::kNone;
  }
  return FileRole::kNone;
}

void Reader::keep(YamlRead read, Dialect dialect,
                  const ExpandedText* expanded) {
  ParsedFile& file = *file_;
  if (read.fault) return fail(*read.fault, expanded);
  Document document;
  document.dialect = dialect;
  document.root = std::move(read.root);
  document.empty = read.empty;
  document.extra = read.extra;
  if (dialect != Dialect::kMatano) {
    if (const auto fault = apply_merges(document.root)) {
      return fail(*fault, expanded);
    }
  }
  if (expanded != nullptr) {
    map_to_source(document, read.comments, *expanded);
  }
  set_positions(document.root, file.source);
  file.comments.insert(file.comments.end(), read.comments.begin(),
                       read.comments.end());
  file.documents.push_back(std::move(document));
}

void Reader::fail(const YamlFault& fault, const ExpandedText* expanded) {
  YamlFault placed = fault;
  if (expanded != nullptr) placed.offset = expanded->source(fault.offset);
  report(placed, "yaml-syntax");
}

void Reader::read_yaml_file(PathKind kind) {
  const FileRole role = role_of(kind);
  auto fault = refused_character(text());
  if (!fault) fault = unresolved_merge(text());
  if (fault) {
    result_.ours = role != FileRole::kNone || sniffs_of_definitions(text());
    return report(*fault, "yaml-syntax");
  }
  if (role != FileRole::kNone) {
    result_.role = role;
    result_.ours = true;
    if (role == FileRole::kTests) return read_tests();
    const bool matano =
        role == FileRole::kDetection || role == FileRole::kMatano;
    return keep(read_yaml(text()), matano ? Dialect::kMatano : Dialect::kGitOps,
                nullptr);
  }
  if (referenced_) return read_gitops();
  YamlRead read = read_yaml(text());
  if (read.fault) {
    const bool apply = sniffs_of_apply(text());
    const bool foreign = text().find("{{") != std::string_view::npos ||
                         text().find("{%") != std::string_view::npos;
    result_.ours = sniffs_of_definitions(text()) || !foreign;
    return apply ? read_apply() : read_gitops();
  }
  // What follows an empty document is dropped, and says what the file was for.
  const bool dropped = read.empty && read.extra != Node::kNowhere;
  result_.role = dropped ? yaml_role(path_, read_yaml(text(), read.extra).root)
                         : yaml_role(path_, read.root);
  // A comment to the linter counts even where nothing is left to lint.
  const bool speaks =
      read.empty && text().find("ctl: ignore[") != std::string_view::npos;
  result_.ours = result_.role != FileRole::kNone || speaks;
  if (result_.role == FileRole::kApply) return read_apply();
  const bool expands = text().find('$') != std::string_view::npos;
  if (expands && result_.ours) return read_gitops();
  keep(std::move(read), Dialect::kGitOps, nullptr);
}

void Reader::read_gitops() {
  ParsedFile& file = *file_;
  if (text().find('$') == std::string_view::npos) {
    keep(read_yaml(text()), Dialect::kGitOps, nullptr);
  } else {
    const ExpandedText expanded =
        expand(text(), options_.environment, options_.quiet_text);
    file.variables = expanded.variables();
    if (expanded.changed()) {
      // Only scalars that hold a variable keep the traces of their bytes.
      keep(read_yaml(expanded.text(), 0, Node::kNowhere, true),
           Dialect::kGitOps, &expanded);
    } else {
      keep(read_yaml(text()), Dialect::kGitOps, nullptr);
    }
  }
  if (result_.role == FileRole::kNone && !file.documents.empty()) {
    result_.role = yaml_role(path_, file.documents.front().root);
  }
}

// All of its documents count.
void Reader::read_tests() {
  for (std::size_t begin = 0; begin != Node::kNowhere;) {
    YamlRead read = read_yaml(text(), begin);
    begin = read.fault ? Node::kNowhere : read.extra;
    read.extra = Node::kNowhere;
    keep(std::move(read), Dialect::kGitOps, nullptr);
  }
}

// Every line that begins with `---` begins a document, whatever follows.
void Reader::read_apply() {
  const std::string_view whole = text();
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  result_.role = FileRole::kApply;
  result_.ours = true;
  std::size_t start = whole.starts_with("\xef\xbb\xbf") ? 3 : 0;
  while (start <= whole.size()) {
    std::size_t end = start;
    bool separator = whole.substr(end).starts_with("---");
    while (!separator && end < whole.size()) {
      const std::size_t line = whole.find('\n', end);
      end = line == std::string_view::npos ? whole.size() : line + 1;
      separator = whole.substr(end).starts_with("---");
    }
    const std::size_t first = whole.find_first_not_of(kBlank, start);
    if (first < end) {
      const std::size_t last = whole.find_last_not_of(kBlank, end - 1) + 1;
      const std::size_t before = file_->documents.size();
      keep(read_yaml(whole, first, last), Dialect::kApply, nullptr);
      if (file_->documents.size() > before) {
        file_->documents.back().span = {first, last};
      }
    }
    if (!separator) break;
    start = end + 3;
    while (start < whole.size() &&
           (whole[start] == ' ' || whole[start] == '\t'))
      ++start;
  }
}

void Reader::read_json_file() {
  ParsedFile& file = *file_;
  JsonRead read = read_json(text());
  if (read.fault) {
    result_.ours = sniffs_of_pack(text());
    return report(*read.fault, "json-syntax");
  }
  result_.role = json_role(path_, read.root);
  result_.ours = result_.role != FileRole::kNone;
  if (result_.ours && text().size() > kLargestConfig) {
    return report("yaml-limit", 0, "the file is larger than 4 MiB",
                  "split it; agents read no larger configuration");
  }
  Document document;
  document.dialect =
      result_.role == FileRole::kPack ? Dialect::kPack : Dialect::kConfig;
  document.root = std::move(read.root);
  set_positions(document.root, file.source);
  file.documents.push_back(std::move(document));
}

void Reader::read_sql() {
  result_.role = FileRole::kSql;
  result_.ours = true;
  Document document;
  document.dialect = Dialect::kSql;
  document.root = read_sql_text(file_->source);
  set_positions(document.root, file_->source);
  file_->documents.push_back(std::move(document));
}

// A folder of this name is part of the path, and something is below it.
bool is_below(std::string_view path, std::string_view folder) {
  const std::size_t at = path.find(folder);
  return at != std::string_view::npos && (at == 0 || path[at - 1] == '/') &&
         at + folder.size() < path.size() && path[at + folder.size()] == '/';
}

PathKind matano_kind(std::string_view path, bool yaml) {
  const std::string_view base = base_name(path);
  const std::string_view parent = directory_of(directory_of(path));
  const bool detection = base_name(parent) == "detections";
  if (detection && base == "detection.yml") return PathKind::kDetection;
  if (detection && (base == "detect.py" || base == "requirements.txt")) {
    return PathKind::kMatanoScript;
  }
  const bool config = base == "matano.config.yml" || base == "enrichment.yml" ||
                      base == "log_source.yml";
  const bool placed = is_below(path, "log_sources") ||
                      is_below(path, "integrations/destinations");
  return yaml && (config || placed) ? PathKind::kMatano : PathKind::kOther;
}

}  // namespace

PathKind path_kind(std::string_view path) {
  const bool yaml = path.ends_with(".yml") || path.ends_with(".yaml");
  const PathKind matano = matano_kind(path, yaml);
  if (matano != PathKind::kOther) return matano;
  if (path.ends_with(".json") || path.ends_with(".conf")) {
    return PathKind::kJson;
  }
  if (path.ends_with(".sql")) return PathKind::kSql;
  if (!yaml) return PathKind::kOther;
  if (path.ends_with(".tests.yml") || path.ends_with(".tests.yaml")) {
    return PathKind::kTests;
  }
  const std::string_view base = base_name(path);
  if (base == "ctl.yml" || base == "ctl.yaml") return PathKind::kToolConfig;
  return directory_of(path) == "hosts" ? PathKind::kHost : PathKind::kYaml;
}

ReadFile read_file(const std::string& path, std::string bytes,
                   const LoadOptions& options, bool referenced) {
  return Reader(path, options, referenced).read(std::move(bytes));
}

}  // namespace ctl
