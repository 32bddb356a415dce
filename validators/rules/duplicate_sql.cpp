#include <algorithm>
#include <unordered_map>
#include <utility>

#include "validators/context.h"
#include "validators/schedule.h"
#include "validators/sql_tokens.h"

namespace ctl {
namespace {

// Two statements of equal tokens have one key.
std::string key_of(const Definition& definition) {
  std::string key(1,
                  static_cast<char>('a' + static_cast<int>(definition.kind)));
  key += definition.scope;
  key += '\n';
  key += definition.text("platform");
  key += '\n';
  if (definition.scope.empty()) key += definition.file->source.path();
  for (const SqlToken& token : tokenize(definition.sql)) {
    key += '\x1f';
    key +=
        token.kind == TokenKind::kWord ? lower_ascii(token.value) : token.value;
    key += static_cast<char>('a' + static_cast<int>(token.kind));
  }
  return key;
}

Place sql_key(const Definition& definition) {
  const Entry* entry = entry_of(definition, "query");
  return entry == nullptr ? item_place(definition)
                          : key_place(*definition.file, *entry);
}

using Definitions = std::vector<const Definition*>;

void check_alike(const TreeContext& context, const Definitions& definitions) {
  std::unordered_map<std::string, const Definition*> seen;
  for (const Definition* definition : definitions) {
    const auto [found, is_new] = seen.emplace(key_of(*definition), definition);
    if (is_new) continue;
    const Definition& first = *found->second;
    context.report(
        {.place = sql_key(*definition),
         .message = concat("the same statement as ", to_string(first.kind), ' ',
                           quote(first.name)),
         .help = "keep one of them",
         .related = {{first.file->source.path(), first.at, "first given here"}},
         .definition = definition});
  }
}

void check(const TreeContext& context) {
  std::vector<std::pair<std::size_t, const Definition*>> digests;
  digests.reserve(context.tree.definitions.size());
  for (const Definition& definition : context.tree.definitions) {
    if (definition.repeated || is_blank_sql(definition.sql)) continue;
    digests.emplace_back(token_digest(definition.sql), &definition);
  }
  std::sort(digests.begin(), digests.end());
  for (auto at = digests.begin(); at != digests.end();) {
    Definitions alike;
    const std::size_t digest = at->first;
    for (; at != digests.end() && at->first == digest; ++at)
      alike.push_back(at->second);
    if (alike.size() > 1) check_alike(context, alike);
  }
}

}  // namespace

constinit const Rule duplicate_sql = {
    .id = "duplicate-sql",
    .severity = Severity::kNote,
    .summary = "two definitions with one statement",
    .why =
        "Two streams of logs tell one thing, and only one of them gets "
        "mended.",
    .bad =
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "- name: File systems\n"
        "  description: Lists file systems.\n"
        "  platform: linux\n"
        "  query: SELECT device,path FROM mounts\n",
    .good =
        "- name: Mounts\n"
        "  description: Lists what is mounted.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n"
        "- name: File systems\n"
        "  description: Lists file systems.\n"
        "  platform: linux\n"
        "  query: SELECT path, type FROM mounts\n",
    .check_tree = check,
};

}  // namespace ctl
