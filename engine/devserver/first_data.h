#pragma once

#include <cstdint>
#include <string>

#include "engine/devserver/database.h"

namespace ctl::devserver {

// What a fresh database begins with: built-in labels, configuration, one admin.
// The admin's token; empty when the database was filled before.
std::string fill_fresh_database(Database& db, std::int64_t now);

}  // namespace ctl::devserver
