#include "schema/own_tables/load.h"

#include <algorithm>
#include <map>

#include "schema/base/text.h"
#include "schema/documents/file_reader.h"
#include "schema/documents/paths.h"
#include "schema/own_tables/describe.h"
#include "schema/own_tables/forms.h"
#include "schema/own_tables/mistake.h"

namespace ctl {
namespace {

constexpr std::string_view kToolConfig = "ctl.yml";

class Loading {
 public:
  explicit Loading(FileSource& source) : source_(source) {}

  void add_listed(const File& config) {
    const Node* list =
        config.root() == nullptr ? nullptr : config.root()->find("tables");
    if (list == nullptr || !list->is_list()) return;
    for (const Node& item : list->items) {
      if (item.is_scalar()) {
        add_file(config, item);
      } else if (!item.is_null()) {
        add(describe_table(config.source, item, {}));
      }
    }
  }

  void add_constructed(const File& file) {
    for (const Document& document : file.documents)
      add(all_constructed_tables(file.source, document.root));
  }

  void add_views(const File& file) {
    for (const Document& document : file.documents)
      collect_views(document.root, file.role == FileRole::kConfig, views_);
  }

  OwnTablesPtr take_tables() {
    if (tables_.empty() && views_.empty()) return nullptr;
    std::vector<TableDescription> all;
    for (auto& [name, table] : tables_)
      all.push_back(std::move(table));
    return std::make_shared<const OwnTables>(std::move(all), std::move(views_));
  }
  Diagnostics take_findings() { return std::move(findings_); }

 private:
  void report(const SourceFile& file, TableMistake mistake) {
    findings_.add(to_diagnostic(file, mistake));
  }

  void add_file(const File& config, const Node& item) {
    const std::string path =
        resolve_path(directory_of(config.source.path()), item.text);
    if (is_outside(path)) {
      return report(
          config.source,
          {item.offset, concat(quote(item.text), " is outside the repository"),
           "name a file in it"});
    }
    auto text = source_.read(path);
    if (!text) {
      return report(config.source,
                    {item.offset, text.error().message,
                     "name a file from the folder of ctl.yml; `ctl schema "
                     "import` makes one"});
    }
    add(describe_tables(SourceFile(path, *std::move(text)), {}));
  }

  void add(DescribedTables described) {
    if (described.mistake) findings_.add(*std::move(described.mistake));
    for (TableDescription& table : described.tables)
      add(std::move(table));
  }

  void add(TableDescription table) {
    const auto [found, is_new] =
        tables_.try_emplace(lower_ascii(table.name), table);
    if (is_new) return;
    // Teams may construct one table each in their own way, and ctl.yml may
    // describe it besides: what one of them has, exists.
    if (table.constructed) return merge(found->second, table);
    Diagnostic finding;
    finding.rule = kBadTable;
    finding.path = table.path;
    finding.at = table.at;
    finding.message =
        concat("table ", quote(table.name), " is described twice");
    finding.help = "drop one of the two";
    finding.related.push_back(
        {found->second.path, found->second.at, "first described here"});
    findings_.add(std::move(finding));
  }

  static void merge(TableDescription& into, const TableDescription& table) {
    into.platforms |= table.platforms;
    for (const TableDescription::Column& column : table.columns) {
      const auto same = [&](const TableDescription::Column& other) {
        return lower_ascii(other.name) == lower_ascii(column.name);
      };
      if (std::ranges::none_of(into.columns, same))
        into.columns.push_back(column);
    }
  }

  FileSource& source_;
  std::map<std::string, TableDescription, std::less<>> tables_;
  OwnTables::Views views_;
  Diagnostics findings_;
};

// Files that can hold an agent's configuration.
bool may_construct(FileRole role) {
  return role == FileRole::kConfig || role == FileRole::kEntry ||
         role == FileRole::kSettings || role == FileRole::kApply;
}

}  // namespace

void load_own_tables(Tree& tree, FileSource& source) {
  Loading loading(source);
  if (const File* config = tree.file(kToolConfig)) loading.add_listed(*config);
  for (const auto& file : tree.files) {
    if (!may_construct(file->role)) continue;
    loading.add_constructed(*file);
    loading.add_views(*file);
  }
  tree.own_tables = loading.take_tables();
  tree.findings.append(loading.take_findings());
}

ListedTables listed_tables(FileSource& source, const LoadOptions& options) {
  const std::string path(kToolConfig);
  if (!source.exists(path)) return {};
  auto text = source.read(path);
  if (!text) return {};
  const ReadFile read = read_file(path, *std::move(text), options);
  if (read.parsed == nullptr) return {};
  const File config(read.parsed, read.role);
  Loading loading(source);
  loading.add_listed(config);
  return {loading.take_tables(), loading.take_findings()};
}

}  // namespace ctl
