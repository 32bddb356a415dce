#pragma once

#include <memory>
#include <string>

#include "cli/app.h"

namespace ctl {

// Sees whether a command printed a report and what it said went wrong, so that
// one that asked for JSON gets a document whatever happens (contracts/ctl.md,
// "Every command"). The streams work as before while this lives.
class OutputWatch {
 public:
  explicit OutputWatch(const Streams& streams);
  ~OutputWatch();
  OutputWatch(const OutputWatch&) = delete;
  OutputWatch& operator=(const OutputWatch&) = delete;

  bool printed() const;
  // {"format_version", "command", "error": {"message", "help"}}, from what was
  // said on the error stream.
  std::string document(const std::string& command, bool one_line) const;

 private:
  class Buffer;
  const Streams& streams_;
  std::unique_ptr<Buffer> out_;
  std::unique_ptr<Buffer> err_;
};

}  // namespace ctl
