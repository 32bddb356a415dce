#include "schema/documents/scalar.h"
#include "validators/agent_options.h"
#include "validators/context.h"

namespace ctl {
namespace {

constexpr long long kStep = 60;

void check(const FileContext& context) {
  for (const Node* config : agent_configs(context.tree, context.file)) {
    const Node* decorators = config->find("decorators");
    const Node* interval =
        decorators == nullptr ? nullptr : decorators->find("interval");
    if (interval == nullptr) continue;
    for (const Entry& entry : interval->entries) {
      const auto seconds = whole_number(entry.key, true);
      if (seconds && *seconds >= 0 && *seconds % kStep == 0) continue;
      context.report(
          {.place = key_place(context.file, entry),
           .message = concat("interval ", quote(entry.key.text),
                             " of decorators is no multiple of 60 seconds"),
           .help = seconds && *seconds > 0
                       ? concat("write ", *seconds / kStep * kStep + kStep)
                       : "write a number of seconds: 60, 3600"});
    }
  }
}

}  // namespace

constinit const Rule bad_decorator_interval = {
    .id = "bad-decorator-interval",
    .severity = Severity::kError,
    .summary = "decorators at an interval that is no multiple of 60 seconds",
    .why = "The agent ignores them.",
    .bad =
        "# osquery.conf\n"
        "{\n"
        "  \"schedule\": {},\n"
        "  \"decorators\": {\"interval\": {\n"
        "    \"90\": [\"SELECT uuid FROM system_info\"]\n"
        "  }}\n"
        "}\n",
    .good =
        "# osquery.conf\n"
        "{\n"
        "  \"schedule\": {},\n"
        "  \"decorators\": {\"interval\": {\n"
        "    \"3600\": [\"SELECT uuid FROM system_info\"]\n"
        "  }}\n"
        "}\n",
    .check_file = check,
};

}  // namespace ctl
