#pragma once

#include <span>

#include "cli/render/format.h"
#include "cli/testing/run_tests.h"

namespace ctl {

std::span<const Format<TestReport>> test_formats();

#define CTL_TEST_FORMAT(name, summary) \
  void render_test_##name(const TestReport&, const Style&, std::ostream&);
#include "cli/render/test_formats.def"
#undef CTL_TEST_FORMAT

}  // namespace ctl
