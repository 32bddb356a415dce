#include "schema/documents/scalar.h"
#include "validators/documents.h"

namespace ctl {
namespace {

bool is_false(const Node& value) {
  const std::string word = lower_ascii(value.text);
  return resolve_core(value) == ScalarType::kBool && word == "false";
}

void check(const DefinitionContext& context) {
  const Definition& definition = context.definition;
  if (definition.kind != DefinitionKind::kDetection) return;
  const Entry* enabled = find_value(definition, "enabled");
  if (enabled == nullptr || !is_false(enabled->value)) return;
  context.report({.place = key_place(*definition.file, *enabled),
                  .message = "nothing reads 'enabled': the detection is "
                             "deployed and fires",
                  .help = "move its directory out of `detections/`"});
}

}  // namespace

constinit const Rule disabled_but_live = {
    .id = "disabled-but-live",
    .severity = Severity::kError,
    .summary = "`enabled: false`, which nothing reads",
    .why = "The detection is deployed and fires all the same.",
    .evidence = "the code of Matano",
    .bad =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "enabled: false\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .good =
        "# detections/logins/detection.yml\n"
        "name: logins\n"
        "tables: [osquery_results]\n"
        "enabled: true\n"
        "# detections/logins/detect.py\n"
        "def detect(r):\n"
        "    return True\n",
    .check_definition = check,
};

}  // namespace ctl
