#pragma once

#include <string>

// Where the tests find what they compare with. Read here alone, so that no
// other test is compiled anew for another checkout.
namespace ctl::test {

// The source tree, without a slash at its end.
std::string source_dir();

// The recorded reference data beside the source tree; may be absent.
std::string reference_dir();

// The ctl that was built with these tests.
std::string ctl_binary();

}  // namespace ctl::test
