#pragma once

#include "engine/devserver/http_message.h"

namespace ctl::devserver {

// The request with a gzip body unpacked. Throws ApiError: `gzip decoder error`,
// or 413 when it unpacks to more than kBodyLimit.
Request unpacked(const Request& request);

}  // namespace ctl::devserver
