#pragma once

#include <memory>
#include <string>

#include "schema/base/result.h"

namespace ctl {

// Tells when anything below a folder is saved, made, moved or removed; folders
// whose name begins with a dot are left out, as they are of every tree.
class FolderWatch {
 public:
  static Result<FolderWatch> open(const std::string& root);
  FolderWatch(FolderWatch&&) noexcept;
  FolderWatch& operator=(FolderWatch&&) noexcept;
  ~FolderWatch();

  // Waits for a change, and then until nothing has changed for a moment, so
  // that one save of an editor is one change. An Error: the folder is gone.
  Status wait();

 private:
  struct State;
  explicit FolderWatch(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ctl
