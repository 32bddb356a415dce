#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "engine/devserver/call.h"
#include "engine/devserver/http_message.h"
#include "engine/devserver/router.h"

namespace ctl::devserver {

// Answers requests from the database, one at a time. Thread-safe.
class App {
 public:
  // Throws DatabaseError.
  App(const std::string& database, Settings settings);

  Answer handle(const Request& request);

  // The admin's token of a fresh database; empty otherwise.
  const std::string& first_token() const { return first_token_; }
  const Settings& settings() const { return settings_; }

  // Runs something on the database while nobody else does, as one transaction.
  template <typename Work>
  auto with_database(const Work& work) {
    const std::lock_guard lock(mutex_);
    Transaction transaction(db_);
    auto result = work(db_);
    transaction.commit();
    return result;
  }

 private:
  Answer dispatch(const Request& request);
  Answer run(const Route& route, Call& call);
  bool is_set_up(const Call& call);

  Settings settings_;
  Router router_;
  std::mutex mutex_;
  Database db_;
  std::string first_token_;
};

}  // namespace ctl::devserver
