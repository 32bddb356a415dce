#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/deployment.h"

namespace ctl::test {

// A repository of two revisions and servers that hold the first: the second
// creates, updates, renames and deletes something of every kind.
class ApplyScene {
 public:
  ApplyScene();

  // A new server, as the first revision left it. The repository is shared.
  std::unique_ptr<Deployment> deploy() const;

  // `ctl apply --yes --prune`, which leads to the second revision.
  static std::vector<std::string> apply();

  // What a server holds, a line an object, without ids.
  static std::string held(Deployment& deployment);
  // That of the second revision.
  const std::string& wanted() const { return wanted_; }

  // After an apply that ended with `code`: what it left undone is done by one
  // more, and the server holds what is wanted.
  void check_end(Deployment& deployment, int code) const;

  // "GET queries?page=0 #1": the requests of one apply without faults, the
  // second time `#2`.
  const std::vector<std::string>& requests() const { return requests_; }
  bool is_write(const std::string& request) const;

 private:
  std::shared_ptr<GitSandbox> repository_;
  std::string wanted_;
  std::vector<std::string> requests_;
};

// Names requests as ApplyScene::requests() does. Thread-safe.
class RequestNamer {
 public:
  std::string name(const RawRequest& request);

 private:
  std::mutex mutex_;
  std::map<std::string, int> count_;
};

}  // namespace ctl::test
