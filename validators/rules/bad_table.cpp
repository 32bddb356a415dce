#include "validators/rule.h"

namespace ctl {

// Reported by the reader of tables (schema/own_tables).
constinit const Rule bad_table = {
    .id = "bad-table",
    .severity = Severity::kError,
    .summary = "a table of one's own that is described wrongly",
    .why =
        "`tables` in ctl.yml describes what the catalogue does not have; "
        "statements that read such a table cannot be checked.",
    .bad =
        "# ctl.yml\n"
        "tables:\n"
        "  - name: my_sensor\n"
        "    columns: [{name: state, type: STRING}]\n",
    .good =
        "# ctl.yml\n"
        "tables:\n"
        "  - name: my_sensor\n"
        "    columns: [{name: state, type: TEXT}]\n",
};

}  // namespace ctl
