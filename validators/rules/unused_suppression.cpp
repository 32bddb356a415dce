#include "validators/rule.h"

namespace ctl {

// Reported by lint() once it knows which comments hid something.
constinit const Rule unused_suppression = {
    .id = "unused-suppression",
    .severity = Severity::kWarning,
    .summary = "a `ctl: ignore` comment that hides nothing",
    .why =
        "The mistake it excused is gone, and the comment would hide the next "
        "one.",
    .bad =
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted, to spot unexpected devices.\n"
        "  platform: linux  # ctl: ignore[unknown-table]\n"
        "  query: SELECT device, path FROM mounts\n",
    .good =
        "- name: Mounted file systems\n"
        "  description: Lists what is mounted, to spot unexpected devices.\n"
        "  platform: linux\n"
        "  query: SELECT device, path FROM mounts\n",
};

}  // namespace ctl
