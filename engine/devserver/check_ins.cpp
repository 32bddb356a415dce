#include "engine/devserver/check_ins.h"

#include <chrono>

#include "engine/devserver/live_hosts.h"
#include "engine/devserver/objects.h"

namespace ctl::devserver {
namespace {

// Held by one part of a round: what it asks, then what it stores.
void ask(App& app, const std::function<void(HostWork&)>& keep) {
  HostWork work = app.with_database([](Database& db) {
    return collect_work(
        db, config_flag(db, "server_settings", "query_reports_disabled"));
  });
  keep(work);
  const HostResults results = run_work(*app.settings().engines, work);
  app.with_database([&](Database& db) {
    store_results(db, work, results, app.settings().clock());
    return 0;
  });
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
  // Labels first: policies and queries are targeted by them.
  ask(app_, [](HostWork& work) {
    work.policies.clear();
    work.queries.clear();
  });
  ask(app_, [](HostWork& work) { work.labels.clear(); });
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
