#include "engine/plan/plan_json.h"

#include <ostream>

#include "cli/render/plan.h"

namespace ctl {

void render_plan_json(const Plan& plan, const Style& /*style*/,
                      std::ostream& out) {
  out << plan_to_json(plan);
}

}  // namespace ctl
