#include "cli/render/drift.h"

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr Format<DriftReport> kFormats[] = {
#define CTL_DRIFT_FORMAT(name, summary) {#name, summary, render_drift_##name},
#include "cli/render/drift_formats.def"
#undef CTL_DRIFT_FORMAT
};

}  // namespace

std::span<const Format<DriftReport>> drift_formats() {
  return kFormats;
}

std::string drift_headline(const DriftItem& item) {
  const Object& object = item.object;
  const std::string what = describe(
      object.kind, object.kind == ObjectKind::kTeam ? "" : object.scope,
      object.name);
  switch (item.drift) {
    case DriftKind::kChanged: return what + " was changed on the server";
    case DriftKind::kDeleted: return what + " was deleted on the server";
    case DriftKind::kMissing:
      return what + " is not on the server: deleted there, or never applied";
    case DriftKind::kRenamed:
      return concat(what, " was renamed to ", quote(item.server_name),
                    " on the server");
  }
  return what;
}

std::string blame_text(const Blame& blame) {
  const std::string_view did = blame.activity.starts_with("deleted")
                                   ? "deleted by "
                               : blame.certain ? "written by "
                                               : "last edited by ";
  return concat(did, blame.actor, " at ", blame.time);
}

std::string drift_summary(const DriftReport& report) {
  std::string out =
      report.items.empty()
          ? "no drift"
          : concat(plural(report.items.size(), "definition"),
                   report.items.size() == 1 ? " differs" : " differ",
                   " on the server");
  out += concat("; ", report.unchanged, " as the files say");
  if (report.pending > 0) {
    out += concat(", ", plural(report.pending, "change"),
                  " of the files not yet applied");
  }
  if (!report.unmanaged.empty()) {
    out += concat(", ", report.unmanaged.size(), " not from this repository");
  }
  return out;
}

}  // namespace ctl
