#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

constexpr long long kMost = 100;

bool has_shard(MapKind kind) {
  return kind == MapKind::kPack || kind == MapKind::kPackQuery ||
         kind == MapKind::kApplyPackQuery;
}

void check(const FileContext& context) {
  for (const Mapping& mapping : mappings_of(context.file)) {
    if (!has_shard(mapping.kind)) continue;
    const Entry* shard = find_value(mapping, "shard");
    if (shard == nullptr) continue;
    const auto number = shard->value.is_scalar()
                            ? whole_number(shard->value, true)
                            : std::nullopt;
    if (number && *number >= 1 && *number <= kMost) continue;
    context.report(
        {.place = value_place(context.file, *shard),
         .message = number ? concat("shard ", *number,
                                    " is no percentage from 1 to 100")
                           : "'shard' is no number",
         .help = "write the percentage of hosts, 1 to 100, or leave it out",
         .definition = definition_around(context.tree, context.file,
                                         shard->value.offset)});
  }
}

}  // namespace

constinit const Rule bad_shard = {
    .id = "bad-shard",
    .severity = Severity::kWarning,
    .summary = "`shard` that is no percentage from 1 to 100",
    .why = "Agents run the query on all hosts.",
    .bad =
        "# packs/host.conf\n"
        "{\"queries\": {\"mounts\": {\n"
        "  \"query\": \"SELECT device FROM mounts\",\n"
        "  \"interval\": 3600,\n"
        "  \"shard\": 150\n"
        "}}}\n",
    .good =
        "# packs/host.conf\n"
        "{\"queries\": {\"mounts\": {\n"
        "  \"query\": \"SELECT device FROM mounts\",\n"
        "  \"interval\": 3600,\n"
        "  \"shard\": \"50\"\n"
        "}}}\n",
    .check_file = check,
};

}  // namespace ctl
