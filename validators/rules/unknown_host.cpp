#include "validators/context.h"
#include "validators/sidecars.h"

namespace ctl {
namespace {

void check_name(const FileContext& context, const Entry* host) {
  if (host == nullptr || !host->value.is_scalar() ||
      is_host(context.tree, host->value.text)) {
    return;
  }
  const std::vector<std::string> names = host_names(context.tree);
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view near = closest(host->value.text, views);
  context.report(
      {.place = value_place(context.file, *host),
       .message = concat("no host is called ", quote(host->value.text)),
       .help = near.empty()
                   ? std::string("`ctl dry-run --list-hosts` lists them")
                   : concat("did you mean '", near, "'?")});
}

void check(const FileContext& context) {
  for (const SidecarEntry& entry : test_entries(context.file)) {
    for (const Node& test : entry.cases()) {
      check_name(context, test.entry("host"));
    }
  }
  if (context.file.role == FileRole::kHost && context.file.root() != nullptr) {
    check_name(context, context.file.root()->entry("extends"));
  }
}

}  // namespace

constinit const Rule unknown_host = {
    .id = "unknown-host",
    .severity = Severity::kError,
    .summary = "a host that is neither built in nor described in hosts/",
    .why = "The case cannot run.",
    .bad =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file systems\n"
        "    cases:\n"
        "      - {name: none, host: ubuntu-sever, expect: {rows: 0}}\n",
    .good =
        "# queries.yml\n"
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "# queries.tests.yml\n"
        "tests:\n"
        "  - query: Mounted file systems\n"
        "    cases:\n"
        "      - {name: some, host: ubuntu-server, expect: {rows: {min: 1}}}\n",
    .check_file = check,
};

}  // namespace ctl
