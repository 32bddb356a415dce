#pragma once

#include <vector>

#include "validators/documents.h"

namespace ctl {

// A value that must not be read by others: `secrets[].secret`, or a setting
// called `…token`, `…password`, `…secret`, `api_key`, `private_key`.
struct SecretValue {
  const Node* value = nullptr;
  bool enroll = false;  // of `secrets`
};

// Those of an entry file, of a file of settings, of an apply document. Values
// are never printed.
std::vector<SecretValue> secret_values(const File& file);

bool is_masked(const Node& value);                      // only `*`
bool is_variable(const File& file, const Node& value);  // holds a `$NAME`

}  // namespace ctl
