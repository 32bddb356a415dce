#pragma once

#include <string>

// Where the tests find what they compare with. Read here alone, so that no
// other test is compiled anew for another checkout.
namespace ctl::test {

// The source tree, without a slash at its end.
std::string source_dir();

// The recorded reference data beside the source tree; may be absent.
std::string reference_dir();

// Where ci/validators installs programs and schemas of others; may be absent.
std::string validators_dir();

// A program of ci/validators when it is installed, else the one of the PATH.
std::string validator(const std::string& name);

// The ctl that was built with these tests.
std::string ctl_binary();

}  // namespace ctl::test
