#include "engine/emulator/session.h"

#include <algorithm>
#include <utility>

namespace ctl {

const PlanCall* Session::call(int number) const {
  if (number < kFirstCall) return nullptr;
  const auto at = static_cast<std::size_t>(number - kFirstCall);
  return at < calls.size() ? &calls[at] : nullptr;
}

void Session::warn(std::string text) {
  if (std::ranges::find(warnings, text) == warnings.end()) {
    warnings.push_back(std::move(text));
  }
}

bool Session::expired(std::chrono::nanoseconds ahead) {
  if (stop == StopReason::kNone && limits.now() + ahead > deadline) {
    stop = StopReason::kTime;
  }
  return stop != StopReason::kNone;
}

const FileTree& Session::files(bool mentions) {
  auto& tree = file_trees[mentions ? 1 : 0];
  if (tree == nullptr) tree = std::make_unique<FileTree>(host, mentions);
  return *tree;
}

}  // namespace ctl
