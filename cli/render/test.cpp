#include "cli/render/test.h"

namespace ctl {
namespace {

constexpr Format<TestReport> kFormats[] = {
#define CTL_TEST_FORMAT(name, summary) {#name, summary, render_test_##name},
#include "cli/render/test_formats.def"
#undef CTL_TEST_FORMAT
};

}  // namespace

std::span<const Format<TestReport>> test_formats() {
  return kFormats;
}

}  // namespace ctl
