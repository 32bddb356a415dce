#include "engine/emulator/authorizer.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "engine/emulator/session.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::array<std::string_view, 6> kPragmas = {
    "table_info",   "table_xinfo",         "function_list",
    "journal_mode", "case_sensitive_like", "collation_list"};

bool changes_schema(int action) {
  switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_TEMP_VIEW:
    case SQLITE_DROP_VTABLE: return true;
    default: return false;
  }
}

bool is_harmless(int action) {
  switch (action) {
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION: return true;
    default: return false;
  }
}

bool allows_pragma(const char* name) {
  return name != nullptr &&
         std::ranges::find(kPragmas, lower_ascii(name)) != kPragmas.end();
}

void note(Session& session, int action, const char* third, const char* fourth) {
  if (action == SQLITE_READ && third != nullptr) {
    auto& columns = session.reads[third];
    if (fourth != nullptr && *fourth != '\0') columns.insert(fourth);
  } else if (action == SQLITE_FUNCTION && fourth != nullptr) {
    session.functions.insert(lower_ascii(fourth));
  } else if (changes_schema(action) || action == SQLITE_PRAGMA ||
             action == SQLITE_TRANSACTION) {
    session.leaves_traces = true;
  }
}

int authorize(void* data, int action, const char* third, const char* fourth,
              const char* /*database*/, const char* /*cause*/) {
  Session& session = *static_cast<Session*>(data);
  if (session.internal) return SQLITE_OK;
  try {
    note(session, action, third, fourth);
  } catch (...) {
    return SQLITE_DENY;
  }
  // A statement that takes for ever to plan asks here all the time.
  if (session.expired()) return SQLITE_DENY;
  const bool allowed = is_harmless(action) || changes_schema(action) ||
                       (action == SQLITE_PRAGMA && allows_pragma(third));
  return allowed ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace

void install_authorizer(sqlite3* db, Session& session) {
  sqlite3_set_authorizer(db, authorize, &session);
}

}  // namespace ctl
