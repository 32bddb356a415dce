#include <algorithm>

#include "validators/context.h"
#include "validators/sql_names.h"

namespace ctl {
namespace {

bool is_exempt(DefinitionKind kind) {
  return kind == DefinitionKind::kLabel || kind == DefinitionKind::kDiscovery ||
         kind == DefinitionKind::kDecorator;
}

// Whether the labels that a host must have say the platform.
bool has_platform_label(const SqlContext& context) {
  for (const char* key : {"labels_include_any", "labels_include_all"}) {
    for (const std::string& name : context.definition.list(key)) {
      for (const Definition& label : context.tree.definitions) {
        if (label.kind == DefinitionKind::kLabel && label.name == name &&
            !label.text("platform").empty()) {
          return true;
        }
      }
    }
  }
  return false;
}

// The query that a software package runs before it is installed: only hosts
// that the package is for ever see it.
bool is_before_install(const SqlContext& context) {
  const std::string& path = context.definition.file->source.path();
  return std::any_of(context.tree.references.begin(),
                     context.tree.references.end(), [&](const Reference& r) {
                       return r.key == "pre_install_query" &&
                              std::find(r.targets.begin(), r.targets.end(),
                                        path) != r.targets.end();
                     });
}

const Table* lacking_table(const SqlSubject& sql) {
  for (const Table* table : tables_in(sql)) {
    if ((sql.lacking & ~table->platforms) != 0) return table;
  }
  return nullptr;
}

void check(const SqlContext& context) {
  const SqlSubject& sql = context.sql;
  if (sql.lacking == 0 || is_exempt(context.definition.kind)) return;
  const PlatformSet works =
      platforms_where(sql, [](const auto& v) { return v.prepares(); });
  const Table* table = lacking_table(sql);
  if (works == 0 || table == nullptr || has_platform_label(context)) return;
  if (is_before_install(context)) return;
  context.report_token(
      find_name(sql.tokens, table->name),
      {.message =
           concat("no platform is declared, and there is no table ",
                  quote(table->name), " on ", platform_names(sql.lacking)),
       .help = concat("add `platform: ", platform_list(works), '`')});
}

}  // namespace

constinit const Rule missing_platform = {
    .id = "missing-platform",
    .severity = Severity::kWarning,
    .summary =
        "no platform declared although not every platform has the tables",
    .why = "Hosts of the other platforms log an error at each run, for ever.",
    .bad =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  query: SELECT device, path FROM mounts\n",
    .good =
        "- name: Host check\n"
        "  description: Shows one thing about the host so that its owner can "
        "act.\n"
        "  platform: darwin,linux\n"
        "  query: SELECT device, path FROM mounts\n",
    .check_sql = check,
};

}  // namespace ctl
