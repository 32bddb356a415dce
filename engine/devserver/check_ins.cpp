#include "engine/devserver/check_ins.h"

#include <chrono>

#include "engine/devserver/live_hosts.h"

namespace ctl::devserver {
namespace {

// One part of a round. The database is held to collect and to store.
void ask(App& app, HostWork (*collect)(Database&)) {
  const HostWork work = app.with_database(collect);
  const auto store = [&](const std::vector<HostReply>& replies) {
    app.with_database([&](Database& db) {
      store_replies(db, replies, app.settings().clock());
      return 0;
    });
  };
  run_work(*app.settings().engines, work, store);
}

}  // namespace

CheckIns::CheckIns(App& app, int count, int seconds) : app_(app) {
  if (count <= 0) return;
  app_.with_database([&](Database& db) {
    add_hosts(db, count, app_.settings().clock());
    return 0;
  });
  if (seconds > 0) thread_ = std::thread([this, seconds] { repeat(seconds); });
}

CheckIns::~CheckIns() {
  stop();
}

void CheckIns::run_once() {
  const std::lock_guard lock(round_);
  ask(app_, collect_labels);
  ask(app_, collect_scheduled);
  app_.with_database([&](Database& db) {
    finish_round(db, app_.settings().clock());
    return 0;
  });
}

void CheckIns::repeat(int seconds) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      run_once();
    } catch (const DatabaseError&) {
      // A full disk stops the hosts, not the server; the next round tries
      // again.
    }
    lock.lock();
    wake_.wait_for(lock, std::chrono::seconds(seconds),
                   [this] { return stopping_; });
  }
}

void CheckIns::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace ctl::devserver
