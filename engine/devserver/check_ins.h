#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/devserver/app.h"

namespace ctl::devserver {

// Lets the simulated hosts check in again and again, on a thread of its own.
class CheckIns {
 public:
  // Adds hosts until there are `count`; without any nothing runs. Throws
  // DatabaseError.
  CheckIns(App& app, int count, int seconds);
  ~CheckIns();
  CheckIns(const CheckIns&) = delete;
  CheckIns& operator=(const CheckIns&) = delete;

  // Every host answers its labels, then its policies and scheduled queries.
  void run_once();
  void stop();

 private:
  void repeat(int seconds);

  App& app_;
  std::mutex round_;  // one round at a time
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ctl::devserver
